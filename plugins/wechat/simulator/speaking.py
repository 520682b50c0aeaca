"""Customer service messages: within the grants of a person, never beyond."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from .calls import MINI, OFFICIAL, Answer, Asked, Wrong, endpoint, fine
from .console import SAID

if TYPE_CHECKING:
    from .fans import Fan

LONGEST_TEXT = 2048
TALKED_WITHIN, TYPED_FOR = 30, 15
"""Seconds: since the last message of either side, and as long as “typing” stands."""
FOR_MINI = frozenset({"text", "image", "link", "miniprogrampage"})
ONLY_MINI = frozenset({"link"})


def recipient(asked: Asked) -> "Fan":
    """Who is written to: 40003 if nobody has this openid."""
    fan = asked.whose.fan(str(asked.needs("touser")))
    if fan is None or fan.gone:
        raise Wrong(40003, "invalid openid")
    return fan


def refuse_unwilling(asked: Asked, fan: "Fan") -> None:
    """43004 who does not follow, 43019 who is on the blacklist, 48002 who switched us off."""
    if asked.whose.kind != "mini_program" and not fan.following:
        raise Wrong(43004, "require subscribe")
    if fan.openid in asked.whose.blocked:
        raise Wrong(43019, "require remove blacklist")
    if fan.refuses:
        raise Wrong(48002, "user block receive message")


@endpoint("/cgi-bin/message/custom/send", verified=True, daily=500_000)
def custom_send(asked: Asked) -> Answer:
    """One message to one person."""
    fan = recipient(asked)
    kind = asked.needs("msgtype")
    content = SHOWN.get(kind)
    mini = asked.whose.kind == "mini_program"
    wrong_here = kind not in FOR_MINI if mini else kind in ONLY_MINI
    if content is None or wrong_here:
        raise Wrong(40008, "invalid message type")
    text, fields = content(asked, asked.needs(kind))
    by = asked.json.get("customservice", {}).get("kf_account")
    if by is not None:
        asked.whose.staff.known(by)
    refuse_unwilling(asked, fan)
    fan.ledger.spend(asked.now)
    fan.typing_until = 0.0
    fan.talked_at = asked.now
    fan.receives(kind, text, {**fields, "kf_account": by})
    if asked.whose.console.records_of_api and not mini:
        asked.whose.console.note(SAID, fan, text if kind == "text" else "", by or "")
    return fine()


@endpoint("/cgi-bin/message/custom/typing", verified=True, of=OFFICIAL)
def typing(asked: Asked) -> Answer:
    """Show, or stop showing, that somebody is typing."""
    return _typing(asked)


@endpoint("/cgi-bin/message/custom/business/typing", verified=True, of=MINI)
def typing_in_mini_program(asked: Asked) -> Answer:
    """The same, of a mini program."""
    return _typing(asked)


def _typing(asked: Asked) -> Answer:
    fan = recipient(asked)
    command = asked.needs("command")
    if command not in ("Typing", "CancelTyping"):
        raise Wrong(45072, "command should be one of Typing or CancelTyping")
    if not fan.ledger.open(asked.now) or asked.now - fan.talked_at > TALKED_WITHIN:
        raise Wrong(45080, "need send before typing")
    if command == "Typing" and fan.typing:
        raise Wrong(45081, "already in typing")
    fan.typing_until = asked.now + TYPED_FOR if command == "Typing" else 0.0
    return fine()


def _text(asked: Asked, said: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    content = str(said.get("content", ""))
    if not content:
        raise Wrong(44004, "empty content")
    if len(content.encode()) > LONGEST_TEXT:
        raise Wrong(45002, "content size out of limit")
    return content, {}


def _media(asked: Asked, said: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    stored = asked.whose.shelf.find(str(said.get("media_id", "")), asked.now)
    fields = {"media_id": stored.id, "bytes": stored.content, "name": stored.name}
    return str(said.get("title", "")), fields | {"title": said.get("title")}


def _video(asked: Asked, said: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    asked.whose.shelf.find(str(said.get("thumb_media_id", "")), asked.now)
    return _media(asked, said)


def _article(asked: Asked, said: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """An article that was published: 53600 otherwise."""
    articles = asked.whose.library.articles.get(str(said.get("article_id", "")))
    if articles is None:
        raise Wrong(53600, "invalid article_id")
    return str(articles[0]["title"]), dict(said)


def _news(asked: Asked, said: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    articles = said.get("articles") or []
    if len(articles) != 1:
        raise Wrong(45008, "article size out of limit")
    return str(articles[0].get("title", "")), dict(articles[0])


def _link(asked: Asked, said: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    return str(said.get("title", "")), dict(said)


def _menu(asked: Asked, said: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    if not said.get("list"):
        raise Wrong(44004, "empty content")
    items = "\n".join(str(each["content"]) for each in said["list"])
    parts = (said.get("head_content", ""), items, said.get("tail_content", ""))
    return "\n".join(filter(None, parts)), dict(said)


def _card(asked: Asked, said: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    if not said.get("pagepath") or (not said.get("appid") and asked.whose.kind != "mini_program"):
        raise Wrong(40165, "invalid weapp pagepath")
    asked.whose.shelf.find(str(said.get("thumb_media_id", "")), asked.now)
    return str(said.get("title", "")), dict(said)


SHOWN: Mapping[str, Callable[[Asked, Any], tuple[str, dict[str, Any]]]] = {
    "text": _text,
    "image": _media,
    "voice": _media,
    "video": _video,
    "news": _news,
    "link": _link,
    "msgmenu": _menu,
    "miniprogrampage": _card,
    "mpnews": _media,
    "mpnewsarticle": _article,
    "wxcard": _link,
}
