"""Attending to conversations: who answers, what is read, what is noted, what is tried again."""

from typing import Any
from uuid import UUID, uuid4

import orjson

from core.auth import asker, reach, sees
from core.db import execute, fetchrow, transaction, uuid7
from core.entities import check_person
from core.entities.activities import Activity, DeliveryState, note
from core.errors import Conflict, NotFound, T
from core.events import announce
from core.jobs import later

from .content import as_content
from .events import ConversationAssigned, ConversationClosed, ConversationReopened
from .line import line_to
from .receipts import settle
from .sending import POST, PRIORITY, RECALL, SEND, choose_way, refuse_unreachable
from .tables import Conversation, ConversationState
from .ways import Mode

NO_CONVERSATION = T("There is no such conversation.", "没有这个会话。")
NO_MESSAGE = T("This is no message of ours.", "这不是我方发送的消息。")
NOT_OVER = T("This message is still on its way.", "消息仍在发送中。")
CANNOT = T("This channel cannot take a message back.", "此渠道不支持撤回消息。")

_SEEN = """
insert into channel_seen (id, conversation, reader, seen_at) values ($1, $2, $3, clock_timestamp())
on conflict (conversation, reader) do update set seen_at = excluded.seen_at"""

_UNSEEN = """
update channel_seen set seen_at = (
    select max(received_at) - interval '1 microsecond' from activity
    where conversation = $1 and direction = 'in' and kind = 'message')
where conversation = $1 and reader = $2"""

_OURS = """
select o.* from channel_outgoing o where o.activity = $1 for update"""

_AGAIN = """
update channel_outgoing set mode = $2, trigger = $3, code = $4, not_after = $5, client_id = $6,
    calling_since = null, attempts = 0, external_id = null
where id = $1 returning id"""


async def mark_read(conversation_id: UUID) -> None:
    """Whatever was said so far, the asker has seen."""
    await _seen(conversation_id, _SEEN, uuid7())


async def mark_unread(conversation_id: UUID) -> None:
    """The asker wants to come back to the last thing the person said."""
    await _seen(conversation_id, _UNSEEN)


async def _seen(conversation_id: UUID, statement: str, *first: UUID) -> None:
    reader = asker().user_id
    if not await sees(Conversation, conversation_id):
        raise NotFound(NO_CONVERSATION)
    if reader is not None:
        await execute(statement, *first, conversation_id, reader)


async def assign(conversation_id: UUID, assignee: UUID | None) -> Conversation:
    """Say who answers from now on; None leaves it to whoever comes."""
    async with transaction():
        conversation = await reach(Conversation, conversation_id, SEND)
        if assignee is not None:
            await check_person(assignee, field="assignee")
        if conversation.assignee == assignee:
            return conversation
        await execute(
            "update channel_conversation set assignee = $2 where id = $1", conversation.id, assignee
        )
        await announce(
            ConversationAssigned(
                conversation_id=conversation.id,
                customer_id=conversation.customer,
                assignee_id=assignee,
            )
        )
    return conversation


async def close(conversation_id: UUID, *, state: ConversationState) -> Conversation:
    """A conversation is done with, or is not after all; the next message opens it by itself."""
    async with transaction():
        conversation = await reach(Conversation, conversation_id, SEND)
        if conversation.state == state:
            return conversation
        await execute(
            "update channel_conversation set state = $2 where id = $1",
            conversation.id,
            state.value,
        )
        closed = state is ConversationState.CLOSED
        happened = ConversationClosed if closed else ConversationReopened
        await announce(happened(conversation_id=conversation.id, customer_id=conversation.customer))
    return conversation


async def note_in(conversation_id: UUID, body: str) -> Activity:
    """A word among colleagues, which the person never sees."""
    async with transaction():
        conversation = await reach(Conversation, conversation_id, SEND)
        return await note(body, conversation=conversation.id, customer=conversation.customer)


async def retry(activity_id: UUID) -> None:
    """Send again what failed, or what nobody knows of, by whatever way is open now.

    Where the platform knows our id of it, what arrived after all is not sent twice.
    """
    async with transaction():
        message = await _ours(activity_id)
        if message["state"] not in (DeliveryState.FAILED, DeliveryState.UNKNOWN):
            raise Conflict(NOT_OVER)
        conversation = await reach(Conversation, message["conversation"], SEND)
        line = await line_to(message["account"])
        await refuse_unreachable(conversation, line.channel)
        content = as_content(orjson.loads(message["content"]))
        mode = Mode(message["mode"]) if message["mode"] in (Mode.STAFF, Mode.MASS) else None
        chosen = await choose_way(line, conversation, content, mode=mode)
        known = message["state"] == DeliveryState.UNKNOWN and chosen.way.idempotent
        await settle(message, DeliveryState.QUEUED)
        await fetchrow(
            _AGAIN,
            message["id"],
            chosen.way.mode.value,
            chosen.trigger,
            chosen.code,
            chosen.not_after,
            message["client_id"] if known else uuid4().hex,
        )
        lane = f"send:{conversation.id}"
        await later(POST, lane=lane, priority=PRIORITY, message=str(message["id"]))


async def recall(activity_id: UUID) -> None:
    """Take a message back, where the platform can; it says so on the timeline once it did."""
    async with transaction():
        message = await _ours(activity_id)
        await reach(Conversation, message["conversation"], SEND)
        line = await line_to(message["account"])
        if not line.adapter.can_recall or not message["external_id"]:
            raise Conflict(CANNOT)
        await later(RECALL, lane=f"send:{message['conversation']}", message=str(message["id"]))


async def _ours(activity_id: UUID) -> Any:
    await reach(Activity, activity_id, "core.activity.create", for_update=False)
    row = await fetchrow(_OURS, activity_id)
    if row is None:
        raise NotFound(NO_MESSAGE)
    return row
