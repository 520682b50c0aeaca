"""The answer inside our answer: what WeChat shows at once, and counts for nothing."""

import secrets
import time
from json import dumps
from xml.sax.saxutils import escape

from core.channels import Card, Content, Fields, Link, Text, key_from, seal, signature, text_of

from .materials import kept_at_wechat
from .settings import Mode, WeChatSettings

KINDS = frozenset({"text", "link", "card"})
"""What can be said without asking the platform for anything first."""

TRANSFER = "transfer_customer_service"

PASSIVE = ("image", "voice", "video")
"""Kinds of material that an answer may name."""


def answer(settings: WeChatSettings, fields: Fields, content: Content) -> bytes | None:
    """A message back to whoever sent these fields; None if it cannot be said this way."""
    body = _body(content)
    return None if body is None or settings.mini else _wrapped(settings, fields, body)


def handed_over(settings: WeChatSettings, fields: Fields, *, as_json: bool = False) -> bytes:
    """Let WeChat's own customer service tool have what they wrote, in the form it came in."""
    if not as_json:
        return _wrapped(settings, fields, f"<MsgType>{TRANSFER}</MsgType>")
    at = str(int(time.time()))
    plain = dumps(
        {
            "ToUserName": text_of(fields, "FromUserName"),
            "FromUserName": text_of(fields, "ToUserName"),
            "CreateTime": int(at),
            "MsgType": TRANSFER,
        }
    )
    if settings.mode is Mode.PLAIN:
        return plain.encode()
    sealed, mark, nonce = _under_seal(settings, plain, at)
    said = {"Encrypt": sealed, "MsgSignature": mark, "TimeStamp": int(at), "Nonce": nonce}
    return dumps(said).encode()


def _wrapped(settings: WeChatSettings, fields: Fields, body: str) -> bytes:
    at = str(int(time.time()))
    plain = (
        f"<xml>{_data('ToUserName', text_of(fields, 'FromUserName'))}"
        f"{_data('FromUserName', text_of(fields, 'ToUserName'))}"
        f"<CreateTime>{at}</CreateTime>{body}</xml>"
    )
    return plain.encode() if settings.mode is Mode.PLAIN else _sealed(settings, plain, at)


def _body(content: Content) -> str | None:
    match content:
        case Text():
            return f"<MsgType>text</MsgType>{_data('Content', content.text)}"
        case Link():
            article = _data("Title", content.title) + _data("Description", content.description)
            return (
                "<MsgType>news</MsgType><ArticleCount>1</ArticleCount><Articles><item>"
                f"{article}<PicUrl></PicUrl>{_data('Url', content.url)}</item></Articles>"
            )
        case Card():
            return _material(content)
    return None


def _material(card: Card) -> str | None:
    kind, number = kept_at_wechat(card.id)
    if kind not in PASSIVE:
        return None
    tag, title = kind.capitalize(), _data("Title", card.title) if kind == "video" else ""
    return f"<MsgType>{kind}</MsgType><{tag}>{_data('MediaId', number)}{title}</{tag}>"


def _under_seal(settings: WeChatSettings, plain: str, at: str) -> tuple[str, str, str]:
    """Words under seal, their signature, and the number used once."""
    key, nonce = key_from(settings.aes_keys[0]), str(secrets.randbelow(10**10))
    salt = secrets.token_bytes(16)
    sealed = seal(key, plain.encode(), receiver=settings.app_id, salt=salt)
    return sealed, signature(settings.token.get_secret_value(), at, nonce, sealed), nonce


def _sealed(settings: WeChatSettings, plain: str, at: str) -> bytes:
    sealed, mark, nonce = _under_seal(settings, plain, at)
    return (
        f"<xml>{_data('Encrypt', sealed)}{_data('MsgSignature', mark)}"
        f"<TimeStamp>{at}</TimeStamp>{_data('Nonce', nonce)}</xml>"
    ).encode()


def _data(name: str, text: str) -> str:
    return f"<{name}>{escape(text)}</{name}>"
