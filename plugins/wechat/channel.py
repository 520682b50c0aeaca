"""WeChat official accounts and mini programs, as a channel."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from json import dumps
from uuid import UUID

from core.channels import (
    Adapter,
    Answer,
    Bucket,
    Content,
    Cursor,
    Envelope,
    Fetched,
    Fields,
    Finding,
    Line,
    Media,
    Mode,
    News,
    Outgoing,
    Page,
    Receipt,
    Stamp,
    Trouble,
    Typing,
    Way,
    text_of,
)
from core.entities.customers import Claim
from core.errors import Forbidden, T

from . import (
    answering,
    api,
    attending,
    blocking,
    broadcasting,
    checking,
    fetching,
    following_up,
    learning,
    records,
    sending,
)
from .asking import LOGIN
from .doings import letter_of_event, noted_elsewhere
from .errors import trouble_of
from .messages import letter_of_message
from .news import progress_of
from .opening import fields_of, in_json, inside, sender_of, signed_at
from .settings import VERIFY_FILE, WeChatSettings
from .settings import Mode as Wrapping
from .tokens import refreshed

MISLED = T(
    "The message is for {named}, but this account's original id is {ours}. Choose “Edit”, correct"
    " the original id, and have the failed messages read again.",
    "消息的接收账号是 {named}，与账号设置中的原始 ID {ours} 不符。"
    "请点击「编辑」更正原始 ID，再点击「重新处理失败消息」。",
)
UNSEALED = T("The message should have been encrypted", "消息应为加密消息")

OFFICIAL = frozenset({"text", "image", "voice", "video", "link", "mini_program", "menu", "card"})
MINI = frozenset({"text", "image", "link", "mini_program"})
TYPING = Typing(lasts=timedelta(seconds=15), after=timedelta(seconds=30))

ANSWER = T("an answer", "客服消息")
NOTIFICATION = T("a notification they agreed to", "订阅通知")
TEMPLATE = T("a template message", "模板消息")

SUBSCRIPTION_WAY = Way(
    mode=Mode.TEMPLATE,
    title=NOTIFICATION,
    contents=frozenset({"template"}),
    triggers=frozenset({"template"}),
    confirms=True,
)


class WeChat(Adapter[WeChatSettings]):
    """One platform, many official accounts and mini programs."""

    name = "wechat"
    title = T("WeChat Official Account", "微信公众号")
    settings = WeChatSettings
    acknowledgement = b"success"
    query = ("timestamp", "nonce", "encrypt_type")
    tokens = {"access": refreshed}  # noqa: RUF012 (a mapping nobody changes)
    buckets = (
        Bucket(name="mass", limit=60, per=timedelta(minutes=1)),
        Bucket(name=LOGIN, limit=600, per=timedelta(minutes=1)),
    )
    can_block = True
    ways = (
        Way(
            mode=Mode.PASSIVE,
            title=T("an answer at once", "被动回复"),
            contents=answering.KINDS,
        ),
        Way(
            mode=Mode.WINDOW,
            title=ANSWER,
            contents=OFFICIAL,
            triggers=frozenset({"message", "menu", "follow", "scan"}),
            typing=TYPING,
        ),
        SUBSCRIPTION_WAY,
        Way(
            mode=Mode.TEMPLATE,
            title=TEMPLATE,
            contents=frozenset({"template"}),
            idempotent=True,
            remembers=timedelta(minutes=10),
            confirms=True,
        ),
        Way(
            mode=Mode.MASS,
            title=T("a mass message", "群发"),
            contents=frozenset({"text", "image", "voice", "card"}),
            idempotent=True,
            remembers=timedelta(hours=24),
            confirms=True,
            batch=broadcasting.MOST,
        ),
    )
    mini_ways = (
        Way(
            mode=Mode.WINDOW,
            title=ANSWER,
            contents=MINI,
            triggers=frozenset({"message", "enter"}),
            typing=TYPING,
        ),
        SUBSCRIPTION_WAY,
    )

    def ways_of(self, settings: WeChatSettings) -> Sequence[Way]:
        """A mini program or a subscription account may do less than a service account."""
        ways: Sequence[Way] = self.mini_ways if settings.mini else self.ways
        if settings.subscription:
            ways = [way for way in ways if way.mode is not Mode.TEMPLATE]
        return [replace(way, longest_text=settings.longest_text) for way in ways]

    def greet(self, settings: WeChatSettings, envelope: Envelope) -> tuple[bytes, datetime]:
        """Return the platform's echo as it came, once the signature is right."""
        sent_at = signed_at(settings, envelope, "signature")
        return envelope.query.get("echostr", "").encode(), sent_at

    def verify(self, settings: WeChatSettings, envelope: Envelope) -> Stamp:
        """Check the signature, open the seal, and see whose message this is."""
        outside = fields_of(envelope.body)
        sealed = text_of(outside, "Encrypt")
        if sealed:
            sent_at = signed_at(settings, envelope, "msg_signature", sealed)
            nonce = None
        elif settings.mode is Wrapping.PLAIN:
            sent_at = signed_at(settings, envelope, "signature")
            nonce = f"{envelope.query.get('timestamp')}:{envelope.query.get('nonce')}"
        else:
            raise Forbidden(UNSEALED)
        fields = inside(settings, outside)
        if not sealed:
            _refuse_misled(settings, fields)
        return Stamp(
            key=delivery_key(fields),
            sender=sender_of(fields),
            sent_at=sent_at,
            nonce=nonce,
            acknowledged=_passed_on(settings, fields, envelope),
        )

    def read(self, settings: WeChatSettings, envelope: Envelope) -> Sequence[News]:
        """One message or event per delivery; what concerns only the account is no letter."""
        if envelope.pulled:
            return (records.letter_of_record(settings, envelope.body),)
        fields = inside(settings, fields_of(envelope.body))
        _refuse_misled(settings, fields)
        key = delivery_key(fields)
        if text_of(fields, "MsgType").lower() != "event":
            return (letter_of_message(settings, fields, key=key),)
        progress = progress_of(fields)
        if progress is not None:
            return progress
        if noted_elsewhere(settings, fields):
            return ()
        letter = letter_of_event(settings, fields, key=key)
        return () if letter is None else (letter,)

    async def follow_up(self, account: UUID, settings: WeChatSettings, envelope: Envelope) -> None:
        """Count scans, and note what people agreed to and who serves them."""
        if envelope.pulled:
            return
        outside = fields_of(envelope.body)
        fields = inside(settings, outside)
        await learning.learn_from(account, settings, outside, fields)
        await following_up.follow_up(account, delivery_key(fields), fields)

    def cursors(self, settings: WeChatSettings) -> Sequence[Cursor]:
        """What is said in WeChat's own service tool, and who is served there."""
        return (records.RECORDS, attending.SESSIONS) if settings.reads_service_tool else ()

    async def pull(
        self, line: Line[WeChatSettings], cursor: str, position: str | None, hint: str | None
    ) -> Page:
        """The next page of either."""
        look = attending.look if cursor == attending.SESSIONS.name else records.pull
        return await look(line, position)

    def passive(
        self, settings: WeChatSettings, envelope: Envelope, content: Content
    ) -> bytes | None:
        """A message inside the answer to the platform's own request."""
        fields = inside(settings, fields_of(envelope.body))
        return answering.answer(settings, fields, content)

    async def fetch(self, line: Line[WeChatSettings], media: Media) -> Fetched:
        """What somebody sent, while the platform keeps it."""
        return await fetching.fetch(line, media)

    def trouble_of(self, answer: Answer) -> Trouble | None:
        """HTTP 200 is not success: the code inside says."""
        return trouble_of(answer)

    async def send(self, line: Line[WeChatSettings], outgoing: Outgoing) -> Receipt:
        """Send one message."""
        return await sending.send(line, outgoing)

    async def send_many(
        self, line: Line[WeChatSettings], messages: Sequence[Outgoing]
    ) -> Mapping[UUID, Receipt | Trouble]:
        """Send one message to up to ten thousand people by one call."""
        return await broadcasting.send_many(line, messages)

    async def show_typing(self, line: Line[WeChatSettings], thread: str, *, typing: bool) -> None:
        """Show somebody that one of us is typing."""
        await api.typing(line, thread, typing=typing)

    async def block(self, line: Line[WeChatSettings], claims: Sequence[Claim]) -> None:
        """Put a person on the account's blacklist."""
        await blocking.block(line, claims)

    async def unblock(self, line: Line[WeChatSettings], claims: Sequence[Claim]) -> None:
        """Take a person off it."""
        await blocking.unblock(line, claims)

    def renewed(self, old: WeChatSettings, new: WeChatSettings) -> WeChatSettings:
        """Keep the last key: for a while the platform still seals with it."""
        if new.encoding_aes_key == old.encoding_aes_key:
            return new
        return new.model_copy(update={"previous_aes_key": old.encoding_aes_key})

    async def check(self, line: Line[WeChatSettings]) -> Sequence[Finding]:
        """Look whether address, access, permissions, quota and clock are as they must be."""
        return await checking.check(line)

    def root_files(self, settings: WeChatSettings) -> Mapping[str, str]:
        """The proof that our domain is the shop's: the name holds what the file says."""
        named = VERIFY_FILE.fullmatch(settings.verify_file)
        return {settings.verify_file: named[1]} if named else {}


def _refuse_misled(settings: WeChatSettings, fields: Fields) -> None:
    """Raise if a message is not for this account: unsealed nobody gets in with it, sealed it is
    kept and says what to mend, for then the original id was entered wrongly."""
    named = text_of(fields, "ToUserName")
    if settings.original_id and named != settings.original_id:
        raise Forbidden(MISLED.fill(named=named[:40], ours=settings.original_id))


def _passed_on(settings: WeChatSettings, fields: Fields, envelope: Envelope) -> bytes | None:
    """What is answered to a message where WeChat's own service tool is to have it as well."""
    if not settings.hand_over or text_of(fields, "MsgType").lower() == "event":
        return None
    return answering.handed_over(settings, fields, as_json=in_json(envelope.body))


def delivery_key(fields: Fields) -> str:
    """Messages have an id; an event is all that it says: two of one second may differ in a word."""
    message_id = text_of(fields, "MsgId")
    if message_id.isascii() and message_id.isdigit() and len(message_id) <= 20:
        return f"message:{message_id}"

    said = {name: value for name, value in fields.items() if name != "Encrypt"}
    said["Event"] = text_of(fields, "Event").lower()
    return f"event:{sha256(dumps(said, sort_keys=True).encode()).hexdigest()}"
