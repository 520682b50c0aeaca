"""WeCom, as a channel."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from json import dumps, loads
from typing import Any
from uuid import UUID

from core.channels import (
    Adapter,
    Answer,
    Cursor,
    Envelope,
    Fetched,
    Fields,
    Finding,
    Line,
    Media,
    News,
    Outgoing,
    Page,
    Receipt,
    Ring,
    Stamp,
    Trouble,
    Troubled,
    TroubleKind,
    key_from,
    read_xml,
    signed,
    text_of,
    unseal,
)
from core.entities.customers import Claim
from core.errors import Forbidden, Invalid, T

from . import api, checking, following, pulling, sending
from .desk import news_of_desk
from .errors import UNREADABLE, trouble_of_answer
from .happenings import letter_of_customer, letter_of_group
from .lenient import read_json
from .meanings import AGAIN
from .settings import WeComSettings
from .ways import WAYS

SECONDS = re.compile(r"[0-9]{1,12}")

KEYLESS = T("There is no key to open this with", "没有可用的解密密钥")
FORGED = T("Not signed by WeCom", "签名不正确")
UNSEALED = T("The message should have been encrypted", "消息应为加密消息")
UNSIGNED = T("The signature's time is missing or not a time", "缺少签名时间或格式不正确")
NO_EVENT = T("The message has no kind", "消息缺少类型")

DESK = "kf:"
"""Cursors of service accounts are called so, with the account's id."""


class WeCom(Adapter[WeComSettings]):
    """One platform, one or many corps."""

    name = "wecom"
    title = T("WeCom", "企业微信")
    settings = WeComSettings
    query = ("timestamp", "nonce")
    tokens = api.TOKENS | api.TICKETS
    ways = WAYS
    buckets = (api.BULK,)

    # ── What comes in ──

    def greet(self, settings: WeComSettings, envelope: Envelope) -> tuple[bytes, datetime]:
        """Open the platform's sealed echo and give back what is inside, bare."""
        sealed = envelope.query.get("echostr", "").replace(" ", "+")
        sent_at = _signed_at(settings, envelope, sealed)
        return _opened(settings, sealed), sent_at

    def verify(self, settings: WeComSettings, envelope: Envelope) -> Stamp:
        """Check the signature, open the seal, and see whom or what this is about."""
        sealed = text_of(read_xml(envelope.body), "Encrypt")
        if not sealed:
            raise Forbidden(UNSEALED)
        sent_at = _signed_at(settings, envelope, sealed)
        fields = _inside(settings, sealed)
        rings = text_of(fields, "Event") == "kf_msg_or_event"
        return Stamp(
            key=delivery_key(fields),
            sender=_about(fields),
            sent_at=sent_at,
            urgent=rings or bool(text_of(fields, "WelcomeCode")),
        )

    def read(self, settings: WeComSettings, envelope: Envelope) -> Sequence[News]:
        """An event that was sent, or one entry of what was pulled."""
        if envelope.pulled is not None:
            return _pulled(settings, envelope)
        fields = fields_of(settings, envelope)
        key = delivery_key(fields)
        match text_of(fields, "Event"):
            case "change_external_contact":
                return (letter_of_customer(settings, fields, key=key),)
            case "change_external_chat":
                return (letter_of_group(settings, fields, key=key),)
            case "kf_msg_or_event":
                hint = text_of(fields, "Token")
                return (Ring(cursor=DESK + text_of(fields, "OpenKfId"), hint=hint or None),)
        return ()

    async def follow_up(self, account: UUID, settings: WeComSettings, envelope: Envelope) -> None:
        """Greet, fetch who it was, keep our own lists right."""
        if envelope.pulled is None:
            await following.heed(account, fields_of(settings, envelope))
        elif envelope.pulled == pulling.SENDS:
            await following.heed_send(account, loads(envelope.body))
        else:
            await following.heed_entry(account, loads(envelope.body))

    def cursors(self, settings: WeComSettings) -> Sequence[Cursor]:
        """What employees did with our requests; service accounts ring by themselves."""
        return (Cursor(name=pulling.SENDS, every=timedelta(minutes=5)),)

    async def pull(
        self, line: Line[WeComSettings], cursor: str, position: str | None, hint: str | None
    ) -> Page:
        """Messages of a service account, or results of group sends."""
        if cursor.startswith(DESK):
            return await pulling.desk(line, cursor.removeprefix(DESK), position, hint)
        return await pulling.sends(line, position)

    async def fetch(self, line: Line[WeComSettings], media: Media) -> Fetched:
        """A picture, a sound, a film, a document."""
        try:
            return await api.media.download(line, media.id)
        except Troubled as error:
            raise _gone(error) from None

    # ── What goes out ──

    def trouble_of(self, answer: Answer) -> Trouble | None:
        """HTTP 200 is not success: the code inside is what counts."""
        if answer.status >= 300 or not _is_words(answer):
            return None
        try:
            said = read_json(answer.body)
        except (ValueError, RecursionError):
            said = None
        if not isinstance(said, dict):
            transient = TroubleKind.TRANSIENT
            return Trouble(kind=transient, message=UNREADABLE, advice=AGAIN, done=None)
        return trouble_of_answer(said)

    def thread_of(self, settings: WeComSettings, claims: Sequence[Claim]) -> str | None:
        """A customer of the staff may be written to unasked, if an employee confirms it."""
        for claim in claims:
            if (claim.kind, claim.scope) == ("external_userid", settings.corp_scope):
                return claim.external_id
        return None

    async def send(self, line: Line[WeComSettings], outgoing: Outgoing) -> Receipt:
        """Greet, answer in customer service, or ask an employee to send it."""
        return await sending.send(line, outgoing)

    # ── The account ──

    def renewed(self, old: WeComSettings, new: WeComSettings) -> WeComSettings:
        """Keep the last key: for a while the platform still seals with it."""
        if new.encoding_aes_key == old.encoding_aes_key:
            return new
        return new.model_copy(update={"previous_aes_key": old.encoding_aes_key})

    async def check(self, line: Line[WeComSettings]) -> Sequence[Finding]:
        """Secrets, trusted address, permissions, customer service, archive of names."""
        return await checking.look(line)

    def root_files(self, settings: WeComSettings) -> Mapping[str, str]:
        """The file that proves our address is ours."""
        if not settings.verify_file_name:
            return {}
        return {settings.verify_file_name: settings.verify_file_content}


def fields_of(settings: WeComSettings, envelope: Envelope) -> Fields:
    """What stands inside a delivery that was verified when it came."""
    return _inside(settings, text_of(read_xml(envelope.body), "Encrypt"))


def delivery_key(fields: Fields) -> str:
    """A message has an id; an event is everything it says, for its sender is only `sys`."""
    message_id = text_of(fields, "MsgId")
    if message_id.isascii() and message_id.isdigit() and len(message_id) <= 20:
        return f"message:{message_id}"
    return f"event:{sha256(dumps(fields, sort_keys=True).encode()).hexdigest()}"


def _pulled(settings: WeComSettings, envelope: Envelope) -> Sequence[News]:
    entry: Any = loads(envelope.body)
    if not isinstance(entry, dict):
        raise Invalid(NO_EVENT)
    if envelope.pulled == pulling.SENDS:
        return pulling.progress_of(entry)
    return news_of_desk(settings, entry)


def _inside(settings: WeComSettings, sealed: str) -> Fields:
    fields = read_xml(_opened(settings, sealed))
    if not text_of(fields, "MsgType"):
        raise Invalid(NO_EVENT)
    return fields


def _opened(settings: WeComSettings, sealed: str) -> bytes:
    """The content, by the present key or the one before it."""
    refusal = None
    for key in settings.aes_keys:
        try:
            return unseal(key_from(key), sealed, receiver=settings.corp_id)
        except Forbidden as no:
            refusal = no
    raise refusal or Forbidden(KEYLESS)


def _signed_at(settings: WeComSettings, envelope: Envelope, sealed: str) -> datetime:
    """When this was signed; Forbidden if it was not signed with our token."""
    seconds = envelope.query.get("timestamp", "")
    nonce = envelope.query.get("nonce", "")
    claimed = envelope.query.get("msg_signature", "")
    if not SECONDS.fullmatch(seconds):
        raise Forbidden(UNSIGNED)
    if not signed(claimed, settings.token.get_secret_value(), seconds, nonce, sealed):
        raise Forbidden(FORGED)
    return datetime.fromtimestamp(int(seconds), UTC)


def _about(fields: Fields) -> str:
    """Whose deliveries are read one after the other."""
    names = ("ExternalUserID", "ChatId", "OpenKfId", "Event", "FromUserName")
    return text_of(fields, *names) or "corp"


def _is_words(answer: Answer) -> bool:
    kind = answer.headers.get("content-type", "")
    return "json" in kind or "text/" in kind or answer.body[:1] == b"{"


def _gone(error: Troubled) -> Troubled:
    """A file the platform does not know any more is gone, not wrong."""
    if error.trouble.code != "40007":
        return error
    trouble = error.trouble
    return Troubled(Trouble(kind=TroubleKind.GONE, code=trouble.code, message=trouble.message))
