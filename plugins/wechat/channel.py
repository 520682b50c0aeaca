"""WeChat official accounts, as a channel."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256
from json import dumps

from core.channels import Adapter, Envelope, Letter, Stamp
from core.errors import Forbidden, Invalid, T

from .crypto import key_from, signed, unseal
from .doings import letter_of_event
from .messages import letter_of_message
from .settings import Mode, WeChatSettings
from .xml import Fields, read_xml, text_of

SECONDS = re.compile(r"[0-9]{1,12}")

FORGED = T("Not signed by WeChat", "签名不正确")
UNSEALED = T("The message should have been encrypted", "消息应为加密消息")
UNSIGNED = T("The signature's time is missing or not a time", "缺少签名时间或格式不正确")


class WeChat(Adapter[WeChatSettings]):
    """One platform, many official accounts."""

    name = "wechat"
    title = T("WeChat Official Account", "微信公众号")
    settings = WeChatSettings
    acknowledgement = b"success"
    query = ("timestamp", "nonce", "encrypt_type")

    def greet(self, settings: WeChatSettings, envelope: Envelope) -> tuple[bytes, datetime]:
        """Return the platform's echo as it came, once the signature is right."""
        sent_at = _signed_at(settings, envelope, "signature")
        return envelope.query.get("echostr", "").encode(), sent_at

    def verify(self, settings: WeChatSettings, envelope: Envelope) -> Stamp:
        """Check the signature, open the seal, and see whose message this is."""
        outside = read_xml(envelope.body)
        sealed = text_of(outside, "Encrypt")
        if sealed:
            sent_at = _signed_at(settings, envelope, "msg_signature", sealed)
        elif settings.mode is Mode.PLAIN:
            sent_at = _signed_at(settings, envelope, "signature")
        else:
            raise Forbidden(UNSEALED)
        fields = _inside(settings, outside)
        return Stamp(key=delivery_key(fields), sender=_sender(fields), sent_at=sent_at)

    def read(self, settings: WeChatSettings, envelope: Envelope) -> Sequence[Letter]:
        """One message or event per delivery; what concerns only the account is no letter."""
        fields = _inside(settings, read_xml(envelope.body))
        if text_of(fields, "MsgType").lower() == "event":
            letter = letter_of_event(settings, fields, key=delivery_key(fields))
        else:
            letter = letter_of_message(settings, fields, key=delivery_key(fields))
        return () if letter is None else (letter,)

    def renewed(self, old: WeChatSettings, new: WeChatSettings) -> WeChatSettings:
        """Keep the last key: for a while the platform still seals with it."""
        if new.encoding_aes_key == old.encoding_aes_key:
            return new
        return new.model_copy(update={"previous_aes_key": old.encoding_aes_key})


def delivery_key(fields: Fields) -> str:
    """Messages have an id; an event is who did what, when and with which key."""
    message_id = text_of(fields, "MsgId")
    if message_id.isascii() and message_id.isdigit() and len(message_id) <= 20:
        return f"message:{message_id}"

    names = ("FromUserName", "CreateTime", "MsgType", "Event", "EventKey", "MsgID", "MsgId")
    parts = [text_of(fields, name) for name in names]
    parts[3] = parts[3].lower()
    return f"event:{sha256(dumps(parts).encode()).hexdigest()}"


def _inside(settings: WeChatSettings, outside: Fields) -> Fields:
    """The message itself, out of its envelope if it came in one."""
    sealed = text_of(outside, "Encrypt")
    fields = read_xml(_opened(settings, sealed)) if sealed else outside
    if not _sender(fields) or not text_of(fields, "MsgType"):
        raise Invalid(T("The message has no sender or no kind", "消息缺少发送者或类型"))
    return fields


def _opened(settings: WeChatSettings, sealed: str) -> bytes:
    """The content, by the present key or the one before it."""
    refusal = Forbidden(T("There is no key to open this with", "没有可用的解密密钥"))
    for key in settings.aes_keys:
        try:
            return unseal(key_from(key), sealed, receiver=settings.app_id)
        except Forbidden as no:
            refusal = no
    raise refusal


def _signed_at(settings: WeChatSettings, envelope: Envelope, name: str, *more: str) -> datetime:
    """When this was signed; Forbidden if it was not signed with our token."""
    seconds = envelope.query.get("timestamp", "")
    nonce = envelope.query.get("nonce", "")
    token = settings.token.get_secret_value()
    if not SECONDS.fullmatch(seconds):
        raise Forbidden(UNSIGNED)
    if not signed(envelope.query.get(name, ""), token, seconds, nonce, *more):
        raise Forbidden(FORGED)
    return datetime.fromtimestamp(int(seconds), UTC)


def _sender(fields: Fields) -> str:
    return text_of(fields, "OpenID", "FromUserName")
