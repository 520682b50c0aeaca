"""Attending to conversations: who answers, what is read, what is noted, what is tried again."""

from typing import Any
from uuid import UUID, uuid4

import orjson

from core.auth import asker, reach, sees
from core.channels.accounts.line import line_to
from core.channels.adapters.content import as_content
from core.channels.adapters.ways import Mode
from core.channels.events import ConversationAssigned, ConversationClosed, ConversationReopened
from core.channels.inward.conversations import held_with_customer
from core.channels.outward.choosing import choose_way
from core.channels.outward.preparing import doubtful_since, known_at
from core.channels.outward.promising import POST, PRIORITY, Chosen
from core.channels.outward.recalling import RECALL
from core.channels.outward.receipts import settle
from core.channels.outward.refusing import refuse_off_work, refuse_unreachable
from core.channels.outward.sending import SEND
from core.channels.tables import Conversation, ConversationState
from core.db import execute, fetchrow, fetchval, now, transaction, uuid7
from core.entities import check_person
from core.entities.activities import Activity, DeliveryState, note
from core.errors import Conflict, NotFound, T
from core.events import announce
from core.jobs import later

NO_CONVERSATION = T("There is no such conversation.", "没有这个会话。")
NO_MESSAGE = T("This is no message of ours.", "这不是我方发送的消息。")
NOT_OVER = T(
    "This message is still on its way. Wait until it is known what became of it.",
    "消息仍在发送中，请等待结果。",
)
ARRIVED = T("This message has arrived already.", "此消息已送出，无需重发。")
TAKEN_BACK = T(
    "This message was taken back. Write a new one instead.", "此消息已撤回，如有需要请另发一条。"
)
CANNOT = T(
    "This channel cannot take a message back. Send a correction instead.",
    "此渠道不支持撤回消息，可另发一条更正消息。",
)
NOT_SENT = T(
    "This message is not with the platform, so there is nothing to take back.",
    "此消息尚未送达平台，无需撤回。",
)
WHY_NOT = {
    DeliveryState.QUEUED: NOT_OVER,
    DeliveryState.WAITING_STAFF: NOT_OVER,
    DeliveryState.SENT: ARRIVED,
    DeliveryState.DELIVERED: ARRIVED,
    DeliveryState.RECALLED: TAKEN_BACK,
}
"""Why a message in a state is not sent again."""

_SEEN = """
insert into channel_seen as s (id, conversation, reader, seen_at, heard)
select $1, c.id, $3, clock_timestamp(), c.heard from channel_conversation c where c.id = $2
on conflict (conversation, reader) do update
set seen_at = excluded.seen_at, heard = greatest(s.heard, excluded.heard)"""

_UNSEEN = """
update channel_seen s set heard = greatest(c.heard - 1, 0) from channel_conversation c
where c.id = $1 and s.conversation = c.id and s.reader = $2"""

_WHERE = "select conversation from channel_outgoing where activity = $1"

_OURS = """
select o.* from channel_outgoing o where o.activity = $1 for update"""

_AGAIN = """
update channel_outgoing set mode = $2, trigger = $3, code = $4, draw = $5, not_after = $6,
    client_id = $7, doubtful_since = case when $8 then doubtful_since end, calling_since = null,
    attempts = 0, external_id = null, sent_at = null, batch = null
where id = $1"""


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
        conversation = await _held(conversation_id)
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
        conversation = await _held(conversation_id)
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
        conversation = await _held(conversation_id)
        return await note(body, conversation=conversation.id, customer=conversation.customer)


async def retry(activity_id: UUID) -> None:
    """Send again what failed, or what nobody knows of, by whatever way is open now.

    Where the platform knows our id of it, what arrived after all is not sent twice.
    """
    async with transaction():
        conversation, message = await _ours(activity_id)
        state = DeliveryState(message["state"])
        if state in WHY_NOT:
            raise Conflict(WHY_NOT[state])
        await refuse_off_work(conversation.account)
        line = await line_to(conversation.account)
        await refuse_unreachable(conversation, line.channel, answering=message["answering"])
        content = as_content(orjson.loads(message["content"]))
        mode = Mode.STAFF if message["mode"] == Mode.STAFF else None
        chosen = await choose_way(line, conversation, content, mode=mode)
        await _put_back(message, state, chosen)
        lane = f"send:{conversation.id}"
        await later(POST, lane=lane, priority=PRIORITY, message=str(message["id"]))


async def _put_back(message: Any, state: DeliveryState, chosen: Chosen) -> None:
    """A message waits to be sent again; under its old id where nobody knows whether it was."""
    since = doubtful_since(message)
    known = state is DeliveryState.UNKNOWN and known_at(chosen.way, since, now())
    await settle(message, DeliveryState.QUEUED)
    await execute(
        _AGAIN,
        message["id"],
        chosen.way.mode.value,
        chosen.trigger,
        chosen.code,
        chosen.draw,
        chosen.not_after,
        message["client_id"] if known else uuid4().hex,
        known,
    )


async def recall(activity_id: UUID) -> None:
    """Take a message back, where the platform can; it says so on the timeline once it did."""
    async with transaction():
        conversation, message = await _ours(activity_id)
        line = await line_to(message["account"])
        if not line.adapter.can_recall:
            raise Conflict(CANNOT)
        if not message["external_id"]:
            raise Conflict(NOT_SENT)
        await later(RECALL, lane=f"send:{conversation.id}", message=str(message["id"]))


async def _ours(activity_id: UUID) -> tuple[Conversation, Any]:
    """A message of ours and its conversation, both locked."""
    await reach(Activity, activity_id, "core.activity.create", for_update=False)
    where = await fetchval(_WHERE, activity_id)
    if where is None:
        raise NotFound(NO_MESSAGE)
    conversation = await _held(where)
    message = await fetchrow(_OURS, activity_id)
    assert message is not None
    return conversation, message


async def _held(conversation_id: UUID) -> Conversation:
    """A conversation the asker may write in, locked after the person of it."""
    await held_with_customer(conversation_id)
    return await reach(Conversation, conversation_id, SEND)
