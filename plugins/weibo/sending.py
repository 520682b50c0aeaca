"""How our content travels on Weibo."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import orjson

from core.channels import Content, Link, Location, Text, Trouble, Troubled, TroubleKind
from core.errors import T

from .settings import WeiboSettings

LONGEST_MESSAGE = 299
LONGEST_COMMENT = 140

TOO_LONG = T("At most {most} characters, please.", "最多 {most} 字。")
CANNOT = T("Weibo takes texts, links and places only.", "微博只支持文字、图文链接和位置。")
ONLY_TEXT = T("A comment is text only.", "评论只支持文字。")


def as_message(settings: WeiboSettings, content: Content) -> tuple[str, str]:
    """The kind and the data of a message: JSON, escaped once."""
    kind, data = _parts(settings, content)
    return kind, quote(orjson.dumps(data).decode(), safe="")


def as_comment(content: Content) -> str:
    """The words of a comment."""
    if not isinstance(content, Text):
        raise Troubled(_refused(ONLY_TEXT))
    return _short(content.text, LONGEST_COMMENT)


def passive_answer(sender: str, receiver: str, kind: str, data: str) -> bytes:
    """The answer that carries a message back to whoever just wrote."""
    return orjson.dumps(
        {"result": True, "sender_id": sender, "receiver_id": receiver, "type": kind, "data": data}
    )


def _parts(settings: WeiboSettings, content: Content) -> tuple[str, Mapping[str, Any]]:
    if isinstance(content, Text):
        return "text", {"text": _short(content.text, LONGEST_MESSAGE)}
    if isinstance(content, Link):
        return _link(settings, content)
    if isinstance(content, Location):
        where = {"longitude": str(content.longitude), "latitude": str(content.latitude)}
        return "position", where
    raise Troubled(_refused(CANNOT))


def _link(settings: WeiboSettings, link: Link) -> tuple[str, Mapping[str, Any]]:
    """A card, if there is a public picture for it; a card without one is refused by Weibo."""
    if not settings.picture:
        words = "\n".join(part for part in (link.title, link.description, link.url) if part)
        return "text", {"text": _short(words, LONGEST_MESSAGE)}
    article = {
        "display_name": link.title,
        "summary": link.description or link.title,
        "image": settings.picture,
        "url": link.url,
    }
    return "articles", {"articles": [article]}


def _short(text: str, most: int) -> str:
    if len(text) > most:
        raise Troubled(_refused(TOO_LONG.fill(most=str(most))))
    return text


def _refused(message: T) -> Trouble:
    return Trouble(kind=TroubleKind.CONTENT, message=message)
