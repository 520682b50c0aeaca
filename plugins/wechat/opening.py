"""The message inside an envelope: XML or JSON, sealed or not, proved genuine or refused."""

import json
import re
from datetime import UTC, datetime
from typing import Any

from core.channels import Envelope, Fields, key_from, read_xml, signed, text_of, unseal
from core.errors import Forbidden, Invalid, T

from .settings import WeChatSettings

SECONDS = re.compile(r"[0-9]{1,12}")

DEEPEST = 6
"""So deep a message in JSON may go, as one in XML may."""

BROKEN = T("The body is not a WeChat message", "内容不是微信消息")
FORGED = T("Not signed by WeChat", "签名不正确")
KEYLESS = T("There is no key to open this with", "没有可用的解密密钥")
UNSIGNED = T("The signature's time is missing or not a time", "缺少签名时间或格式不正确")


def fields_of(body: bytes) -> Fields:
    """The fields of a body: mini programs may choose JSON."""
    return read_json(body) if in_json(body) else read_xml(body)


def in_json(body: bytes) -> bool:
    """Whether a body is meant as JSON."""
    return body.lstrip()[:1] == b"{"


def read_json(body: bytes) -> Fields:
    """The fields of a JSON message, all of them texts, as XML would have told them."""
    try:
        said = json.loads(body, parse_int=str, parse_float=str, parse_constant=str)
        fields = _told(said, DEEPEST)
    except (ValueError, RecursionError):
        raise Invalid(BROKEN) from None
    if not isinstance(fields, dict):
        raise Invalid(BROKEN)
    return fields


def inside(settings: WeChatSettings, outside: Fields) -> Fields:
    """The message itself, out of its envelope if it came in one."""
    sealed = text_of(outside, "Encrypt")
    fields = fields_of(_opened(settings, sealed)) if sealed else outside
    if not sender_of(fields) or not text_of(fields, "MsgType"):
        raise Invalid(T("The message has no sender or no kind", "消息缺少发送者或类型"))
    return fields


def sender_of(fields: Fields) -> str:
    """Whose message it is."""
    return text_of(fields, "OpenID", "FromUserName")


def signed_at(settings: WeChatSettings, envelope: Envelope, name: str, *more: str) -> datetime:
    """When this was signed; Forbidden if it was not signed with our token."""
    seconds = envelope.query.get("timestamp", "")
    nonce = envelope.query.get("nonce", "")
    token = settings.token.get_secret_value()
    if not SECONDS.fullmatch(seconds):
        raise Forbidden(UNSIGNED)
    if not signed(envelope.query.get(name, ""), token, seconds, nonce, *more):
        raise Forbidden(FORGED)
    return datetime.fromtimestamp(int(seconds), UTC)


def _told(value: Any, deeper: int) -> Any:
    """A JSON value as texts, objects and lists of them."""
    if deeper < 0:
        raise ValueError("too deep")
    if isinstance(value, dict):
        return {name: _told(each, deeper - 1) for name, each in value.items()}
    if isinstance(value, list):
        return [_told(each, deeper - 1) for each in value]
    if isinstance(value, bool):
        return "1" if value else "0"
    return "" if value is None else value


def _opened(settings: WeChatSettings, sealed: str) -> bytes:
    """The content, by the present key or the one before it."""
    refusal = None
    for key in settings.aes_keys:
        try:
            return unseal(key_from(key), sealed, receiver=settings.app_id)
        except Forbidden as no:
            refusal = no
    raise refusal or Forbidden(KEYLESS)
