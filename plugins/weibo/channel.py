"""Weibo, as a channel."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

import orjson

from core.channels import (
    Adapter,
    Answer,
    Bucket,
    Content,
    ConversationKind,
    Cursor,
    Envelope,
    Fetched,
    Finding,
    Media,
    Mode,
    News,
    Outgoing,
    Page,
    Receipt,
    Stamp,
    Trouble,
    Troubled,
    TroubleKind,
    Way,
)
from core.errors import Forbidden, Invalid, T

from . import api
from .checking import findings
from .comments import letter_of_comment, letter_of_mention
from .crypto import signed_at
from .doings import letter_of_event, news_of_mention
from .errors import not_sent, trouble_of
from .learning import learn_later
from .messages import letter_of_message
from .people import number_of, uid_of
from .pulling import look
from .sending import (
    LONGEST_COMMENT,
    LONGEST_MESSAGE,
    as_comment,
    as_message,
    passive_answer,
)
from .settings import WeiboSettings
from .tokens import GOT_WITH, from_console, from_owner
from .words import part_of, read_json, text_of

FOREIGN = T("The message is for another account", "消息属于其他账号")
KINDLESS = T("The message has no kind", "消息缺少类型")
NOTHING_TO_ANSWER = T("There is no comment to answer.", "没有可回复的评论。")

TRIGGERS = frozenset({"message", "follow", "subscribe", "scan", "menu", "mention"})


class Weibo(Adapter[WeiboSettings]):
    """One platform, many verified accounts."""

    name = "weibo"
    title = T("Weibo", "微博")
    settings = WeiboSettings
    answer_type = b"application/json; charset=utf-8"
    query = ("timestamp", "nonce")
    tokens = {"access": from_owner, "fans": from_console}  # noqa: RUF012
    got_with = GOT_WITH
    ways = (
        Way(
            mode=Mode.PASSIVE,
            title=T("Answer at once", "被动回复"),
            contents=frozenset({"text", "link", "location"}),
            triggers=TRIGGERS,
            longest_characters=LONGEST_MESSAGE,
        ),
        Way(
            mode=Mode.WINDOW,
            title=T("Direct message", "私信回复"),
            contents=frozenset({"text", "link", "location"}),
            triggers=TRIGGERS,
            longest_characters=LONGEST_MESSAGE,
        ),
        Way(
            mode=Mode.COMMENT,
            title=T("Public answer", "公开回复评论"),
            contents=frozenset({"text"}),
            rooms=frozenset({ConversationKind.COMMENTS}),
            longest_characters=LONGEST_COMMENT,
        ),
    )

    # ── what comes in ─────────────────────────────────────────────────────────────────────────────

    def greet(self, settings: WeiboSettings, envelope: Envelope) -> tuple[bytes, datetime]:
        """Return the platform's echo as it came, once the signature is right."""
        sent_at = _signed_at(settings, envelope)
        return envelope.query.get("echostr", "").encode(), sent_at

    def verify(self, settings: WeiboSettings, envelope: Envelope) -> Stamp:
        """Check the signature, and see whose message this is."""
        sent_at = _signed_at(settings, envelope)
        fields = _message(envelope.body)
        if settings.uid and number_of(fields, "receiver_id") != settings.uid:
            raise Forbidden(FOREIGN)
        query = envelope.query
        return Stamp(
            key=delivery_key(fields),
            sender=uid_of(fields, "sender_id"),
            sent_at=sent_at,
            nonce=f"{query.get('timestamp', '')}:{query.get('nonce', '')}",
        )

    def read(self, settings: WeiboSettings, envelope: Envelope) -> Sequence[News]:
        """One message or event per delivery; one comment or post per parcel we fetched."""
        if envelope.pulled == "status_mentions":
            return (letter_of_mention(read_json(envelope.body)),)
        if envelope.pulled is not None:
            return (letter_of_comment(read_json(envelope.body)),)

        fields = _message(envelope.body)
        key = delivery_key(fields)
        kind = text_of(fields, "type").lower()
        if kind == "mention":
            return news_of_mention(fields, key=key)
        if kind == "event" and text_of(part_of(fields, "data"), "subtype").lower() == "mention":
            return news_of_mention(fields, key=key)
        if kind == "event":
            return (letter_of_event(fields, key=key),)
        return (letter_of_message(settings, fields, key=key),)

    async def follow_up(self, account: UUID, settings: WeiboSettings, envelope: Envelope) -> None:
        """Find out who somebody is whom a push names by number only."""
        if envelope.pulled is None:
            await learn_later(account, uid_of(_message(envelope.body), "sender_id"))

    def passive(
        self, settings: WeiboSettings, envelope: Envelope, content: Content
    ) -> bytes | None:
        """The answer that goes back with the platform's own request, if it can be one."""
        fields = _message(envelope.body)
        try:
            kind, data = as_message(settings, content)
        except Troubled:
            return None
        us, them = uid_of(fields, "receiver_id"), uid_of(fields, "sender_id")
        return passive_answer(us, them, kind, data)

    def cursors(self, settings: WeiboSettings) -> Sequence[Cursor]:
        """Comments and mentions, which nobody pushes."""
        every = timedelta(minutes=settings.every_minutes)
        comments = ("comments",) if settings.comments else ()
        mentions = ("comment_mentions", "status_mentions") if settings.mentions else ()
        return [Cursor(name=name, every=every) for name in (*comments, *mentions)]

    async def pull(
        self, line: api.WeiboLine, cursor: str, position: str | None, hint: str | None
    ) -> Page:
        """The next page of comments or mentions."""
        return await look(line, cursor, position)

    async def fetch(self, line: api.WeiboLine, media: Media) -> Fetched:
        """A picture or voice message, by the id of our copy."""
        return Fetched(data=await api.media(line, media.id))

    # ── what goes out ─────────────────────────────────────────────────────────────────────────────

    def buckets_of(self, settings: WeiboSettings) -> Sequence[Bucket]:
        """Looks take four fifths of an app's calls at most, so that answers always have some."""
        most = max(1, settings.calls_per_hour * 4 // 5)
        hour = timedelta(hours=1)
        return (Bucket(name=api.READING, limit=most, per=hour, shared_by="app_key"),)

    def trouble_of(self, answer: Answer) -> Trouble | None:
        """What Weibo's own codes say."""
        return trouble_of(answer.body)

    async def send(self, line: api.WeiboLine, outgoing: Outgoing) -> Receipt:
        """A direct message, or an answer in public."""
        if outgoing.mode is Mode.COMMENT:
            return Receipt(external_id=await _comment(line, outgoing))
        kind, data = as_message(line.settings, outgoing.content)
        try:
            await api.reply(line, to=outgoing.thread, kind=kind, data=data)
        except Troubled as error:
            trouble = not_sent(error.trouble, line.settings.window_codes)
            raise Troubled(trouble, error.answer) from None
        return Receipt()

    async def check(self, line: api.WeiboLine) -> Sequence[Finding]:
        """Whether everything is in place."""
        return await findings(line)


def delivery_key(fields: Mapping[str, Any]) -> str:
    """Pushes have no id: a push is who did what, when, and in which words."""
    number = number_of(fields, "id")
    if number:
        return f"push:{number}"
    parts = [fields.get(name) for name in ("sender_id", "created_at", "type", "text", "data")]
    parts[0] = str(parts[0])
    said = orjson.dumps(parts, option=orjson.OPT_SORT_KEYS)
    return f"push:{sha256(said).hexdigest()}"


def _message(body: bytes) -> Mapping[str, Any]:
    fields = read_json(body)
    uid_of(fields, "sender_id")
    if not text_of(fields, "type"):
        raise Invalid(KINDLESS)
    return fields


def _signed_at(settings: WeiboSettings, envelope: Envelope) -> datetime:
    return signed_at(
        settings.app_secret.get_secret_value(),
        claimed=envelope.query.get("signature", ""),
        timestamp=envelope.query.get("timestamp", ""),
        nonce=envelope.query.get("nonce", ""),
    )


async def _comment(line: api.WeiboLine, outgoing: Outgoing) -> str:
    """Answer the very comment that was chosen; below a post that mentioned us, comment on it."""
    text = as_comment(outgoing.content)
    kind, _, number = (outgoing.answering or "").partition(":")
    if kind == "comment":
        made = await api.reply_to_comment(line, status=outgoing.thread, comment=number, text=text)
    elif kind == "status":
        made = await api.comment_on(line, status=number, text=text)
    else:
        raise Troubled(Trouble(kind=TroubleKind.CONTENT, message=NOTHING_TO_ANSWER))
    return f"comment:{made}"
