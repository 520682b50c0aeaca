"""Sending: promised only where the platform's law allows it, and then carried out once."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import orjson

from core.auth import reach
from core.db import execute, now, transaction, uuid7
from core.entities import insert, load
from core.entities.activities import Activity, DeliveryState, record
from core.entities.customers import Customer
from core.errors import Conflict, Invalid, T
from core.files import claim_upload
from core.jobs import later

from .consent import refuse_unwanted
from .content import Content, Text, files_of, said
from .conversations import SAID, held_with_customer, preview
from .line import Line, line_to
from .sending_tables import Outgoing
from .tables import (
    Account,
    AccountState,
    Conversation,
    ConversationKind,
    MediaRow,
    MediaState,
)
from .ways import Mode, Way
from .windows import triggers_of, use_window

SEND = "core.message.send"

POST = "channels.post"
"""The job that carries a message to the platform."""

RECALL = "channels.recall"
"""The job that takes one back."""

URGENT = 100
"""The priority of what allows seconds only, read or sent: before everything that waits already."""

PRIORITY = 50
"""Before what waits to be read: somebody is looking at the screen."""

PATIENCE = timedelta(hours=24)
"""How long a message without a window may wait for the platform to take it."""

MEDIA = ("image", "voice", "video", "file")

BY_THEMSELVES = frozenset({Mode.PASSIVE, Mode.MASS})
"""Modes in which nobody writes by hand."""

UNASKED = frozenset({Mode.PASSIVE, Mode.STAFF, Mode.MASS})
"""Modes that nobody gets who did not ask for them."""

GONE = T("This person cannot be written to any more here.", "此处已无法再联系对方。")
BLOCKED = T("This person is blocked.", "此客户已被拉黑。")
OFF_WORK = T("The account “{name}” is not at work.", "账号“{name}”未在运行。")
NOT_HERE = T("This channel does not send {kind} here.", "此渠道不支持在此发送{kind}。")
CLOSED = T("The platform's time to answer is over: {next}", "已超出平台允许的回复时间：{next}")
WAIT = T("wait until the person writes again", "请等待对方再次发言")
TOO_LONG = T("This text is longer than the platform takes.", "文字超出平台允许的长度。")


class Chosen(NamedTuple):
    """The way a message takes, and what it draws on."""

    way: Way
    trigger: str | None
    code: str | None
    not_after: datetime


class Promise(NamedTuple):
    """A message that stands on the timeline and is to be sent."""

    conversation: Conversation
    activity: Activity
    content: Content
    chosen: Chosen


async def send_message(
    conversation_id: UUID,
    content: Content,
    *,
    mode: Mode | None = None,
    staff: str | None = None,
) -> Activity:
    """Promise a message: it stands on the timeline as queued, and its window is used.

    Refused where the platform would refuse it: the window is closed, the person is gone or
    blocked, the account is not at work, the content is not taken here.
    """
    async with transaction():
        await held_with_customer(conversation_id)
        conversation = await reach(Conversation, conversation_id, SEND)
        await refuse_off_work(conversation.account)
        line = await line_to(conversation.account)
        await refuse_unreachable(conversation, line.channel)
        chosen = await choose_way(line, conversation, content, mode=mode)
        promise = await promised(line, conversation, content, chosen)
        await queue(promise, staff=staff)
    return promise.activity


async def choose_way(
    line: Line[Any], conversation: Conversation, content: Content, *, mode: Mode | None = None
) -> Chosen:
    """The best way that is open, its window used; refused with the next step if none is."""
    room = ConversationKind(conversation.kind)
    fitting = fitting_ways(line, room, content.kind, mode)
    if not fitting:
        raise Invalid(NOT_HERE.fill(kind=content.kind), field="content")
    _refuse_long(fitting, content)
    for way in fitting:
        if way.triggers is None:
            return Chosen(way, None, None, now() + PATIENCE)
        used = await use_window(conversation.id, triggers_of(way, content))
        if used is not None:
            return Chosen(way, used.trigger, used.code, used.expires_at)
    raise Conflict(CLOSED.fill(next=next_step(line, room)), field="conversation")


def fitting_ways(
    line: Line[Any], room: ConversationKind, kind: str, mode: Mode | None
) -> Sequence[Way]:
    """The ways of an account on which such a content can go, open or not."""
    return [
        way
        for way in line.adapter.ways_of(line.settings)
        if room in way.rooms
        and kind in way.contents
        and (way.mode is mode if mode else way.mode not in UNASKED)
    ]


def next_step(line: Line[Any], room: ConversationKind) -> T:
    """What can be done instead, once no window is open."""
    others = alternatives(line.adapter.ways_of(line.settings), room)
    if not others:
        return WAIT
    joined = [way.title for way in others]
    return T(", ".join(t.en for t in joined), "、".join(t.zh for t in joined))


def alternatives(ways: Iterable[Way], room: ConversationKind) -> list[Way]:
    """The ways that are open whatever the person did, to somebody who writes by hand."""
    return [
        way
        for way in ways
        if way.triggers is None and room in way.rooms and way.mode not in BY_THEMSELVES
    ]


async def queue(promise: Promise, *, staff: str | None = None, priority: int = PRIORITY) -> None:
    """Have a promised message carried out, after everything else in its conversation."""
    message = await enter(promise, staff=staff)
    await later(
        POST,
        lane=f"send:{promise.conversation.id}",
        priority=URGENT if promise.chosen.way.urgent else priority,
        message=str(message.id),
    )


async def enter(promise: Promise, *, staff: str | None = None) -> Outgoing:
    """Write a promised message into the book of what goes out."""
    conversation, activity, chosen = promise.conversation, promise.activity, promise.chosen
    message = Outgoing(
        id=uuid7(),
        account=conversation.account,
        conversation=conversation.id,
        activity=activity.id,
        mode=chosen.way.mode.value,
        trigger=chosen.trigger,
        content=promise.content.model_dump_json(exclude_none=True),
        client_id=activity.id.hex,
        state=DeliveryState.QUEUED.value,
        not_after=chosen.not_after,
        code=chosen.code,
        staff=staff,
    )
    await insert(message)
    await _attach(promise)
    spoken = preview(activity.body or "")
    await execute(SAID, conversation.id, spoken, activity.happened_at, True)
    return message


async def _attach(promise: Promise) -> None:
    """The files of a message stand with it on the timeline, as those of received ones do."""
    for file in files_of(promise.content):
        await claim_upload(file)
        row = MediaRow(
            id=uuid7(),
            account=promise.conversation.account,
            activity=promise.activity.id,
            external_id="",
            kind=promise.content.kind if promise.content.kind in MEDIA else "image",
            state=MediaState.FETCHED.value,
            file=file,
        )
        await insert(row)


async def refuse_off_work(account_id: UUID) -> None:
    """Conflict if an account is paused or gone."""
    account = await load(Account, account_id)
    if account is None or account.deleted_at or account.state == AccountState.PAUSED:
        raise Conflict(OFF_WORK.fill(name=account.name if account else ""), field="conversation")


async def refuse_unreachable(conversation: Conversation, channel: str) -> None:
    """Refuse to write to somebody who is gone, blocked, or does not want to hear from us."""
    if not conversation.reachable:
        raise Conflict(GONE, field="conversation")
    if conversation.customer is None:
        return
    customer = await load(Customer, conversation.customer)
    if customer is not None and customer.blocked:
        raise Conflict(BLOCKED, field="conversation")
    if customer is not None:
        refuse_unwanted(customer, channel)


def _refuse_long(ways: Sequence[Way], content: Content) -> None:
    if not isinstance(content, Text):
        return
    size = len(content.text.encode())
    if all(way.longest_text is not None and size > way.longest_text for way in ways):
        raise Invalid(TOO_LONG, field="content.text")


async def promised(
    line: Line[Any],
    conversation: Conversation,
    content: Content,
    chosen: Chosen,
    *,
    state: DeliveryState = DeliveryState.QUEUED,
) -> Promise:
    """Put a message on the timeline."""
    payload: dict[str, Any] = {
        "platform": line.channel,
        "mode": chosen.way.mode.value,
        "content": orjson.loads(content.model_dump_json(exclude_none=True)),
    }
    activity = await record(
        "message",
        customer=conversation.customer,
        conversation=conversation.id,
        direction="out",
        body=_words(content),
        payload=payload,
        delivery_state=state.value,
    )
    return Promise(conversation, activity, content, chosen)


def _words(content: Content) -> str:
    words = said(content)
    return words.say() if isinstance(words, T) else words
