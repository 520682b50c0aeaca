"""What became of what we sent: told by the platform at once, later, out of order, or never."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from core.channels.adapters.letters import Progress, Recall
from core.channels.adapters.telling import as_told, told_again
from core.channels.adapters.trouble import Trouble, TroubleKind
from core.channels.events import MessageProgressed
from core.channels.tables import ConversationKind
from core.db import execute, fetch, fetchrow, now, uuid7
from core.entities.activities import DeliveryState
from core.events import announce
from core.jobs import job, later

from .windows import close_all_windows, give_back, spend

CHUNK = 200
"""Of so many people at most what is told of a call to many is written down in one go."""

NOBODY_YET = UUID(int=0)
"""Comes before every message."""

BEHIND = -10
"""The priority of what is told of many: after everything somebody waits for."""

EARLY = timedelta(seconds=30)
"""How long news of a message may be ahead of our own knowledge of it."""

FROM = {
    DeliveryState.SENT: ("queued", "waiting_staff", "unknown"),
    DeliveryState.WAITING_STAFF: ("queued", "unknown"),
    DeliveryState.DELIVERED: ("queued", "waiting_staff", "sent", "unknown"),
    DeliveryState.FAILED: ("queued", "waiting_staff", "sent", "unknown"),
    DeliveryState.UNKNOWN: ("queued",),
    DeliveryState.QUEUED: ("failed", "unknown"),
    DeliveryState.RECALLED: ("queued", "waiting_staff", "sent", "delivered", "unknown"),
}
"""From where a message may come into a state: never back, in whatever order the platform tells."""

UNSETTLED = ("queued",)
"""From where an attempt of our own may fail: what the platform has told since counts more."""

_FIND = """
select o.id, o.draw, o.activity, o.conversation, o.account, o.state, c.kind as room
from channel_outgoing o join channel_conversation c on c.id = o.conversation
where o.account = $1 and (o.external_id = $2 or o.client_id = $2) and o.id > $3
order by o.id limit $4 for update of o"""

_STATE = """
with told as (
    select * from unnest($1::uuid[], $2::text[], $3::uuid[]) as t (message, external_id, letter)
), here as (
    select o.id from channel_outgoing o join activity a on a.id = o.activity
    where o.id = any($1) for no key update of o, a {waiting}
), settled as (
    update channel_outgoing o set state = $4::text, trouble = $5::jsonb, calling_since = null,
        doubtful_since = case when $4::text = 'unknown'
            then coalesce(o.doubtful_since, o.calling_since) else o.doubtful_since end,
        external_id = coalesce(told.external_id, o.external_id),
        sent_at = case when $4::text in ('sent', 'delivered', 'waiting_staff')
            then coalesce(o.sent_at, now()) else o.sent_at end
    from here join told on told.message = here.id
    where o.id = here.id and o.state = any($6)
    returning o.id, o.account, o.activity, o.conversation, o.draw, told.external_id, told.letter
), marked as (
    insert into channel_letter (id, account, external_id, activity)
    select letter, account, external_id, activity from settled where external_id is not null
    on conflict (account, external_id) do nothing
), shown as (
    update activity a set delivery_state = $4, version = a.version + 1, updated_at = now()
    from settled where a.id = settled.activity and a.delivery_state is distinct from $4
    returning a.id, a.customer)
select here.id, settled.id is not null as settled, settled.activity, settled.conversation,
    settled.draw, shown.id is not null as shown, shown.customer
from here left join settled on settled.id = here.id
left join shown on shown.id = settled.activity"""

_ONE_BY_ONE = _STATE.format(waiting="")

_AT_HAND = _STATE.format(waiting="skip locked")

_SHOWN = """
update activity set delivery_state = $2, version = version + 1, updated_at = now()
where id = $1 and delivery_state is distinct from $2
returning customer, $3::uuid as conversation"""

_LETTER = """
select l.activity, a.conversation from channel_letter l left join activity a on a.id = l.activity
where l.account = $1 and l.external_id = $2"""

_PART = """
update channel_conversation set reachable = false, reachable_since = now(), gone_at = now()
where id = $1"""

PARTED = frozenset({TroubleKind.GONE, TroubleKind.BLOCKED})
"""After these the person it went to cannot be written to."""


class NotYet(Exception):
    """News of a message that we do not know of yet."""


async def settle(
    outgoing: Any,
    state: DeliveryState,
    *,
    trouble: Trouble | None = None,
    external_id: str | None = None,
    come_from: Sequence[str] | None = None,
) -> bool:
    """Bring a message into a state, if it may come there from where it is; says whether it did.

    What it took from the ledger is returned if it failed unsent, and else is gone.
    """
    told = as_told(trouble) if trouble else None
    before = list(come_from or FROM[state])
    ids = [outgoing["id"]], [external_id or None], [uuid7()]
    rows = await fetch(_ONE_BY_ONE, *ids, state.value, told, before)
    return bool(await _carry_on(rows, state))


async def settle_at_hand(
    messages: Mapping[UUID, str | None], state: DeliveryState
) -> Collection[UUID]:
    """The same for several, each with the platform's id of it; says which are dealt with.

    Those that somebody else holds just now are left alone: one of them would keep all waiting.
    """
    names = [name or None for name in messages.values()]
    ids = list(messages), names, [uuid7() for _ in messages]
    rows = await fetch(_AT_HAND, *ids, state.value, None, list(FROM[state]))
    await _carry_on(rows, state)
    return {row["id"] for row in rows}


async def _carry_on(rows: Iterable[Any], state: DeliveryState) -> Sequence[Any]:
    """What follows from new states: in the ledger, and for whoever listens."""
    settled = [row for row in rows if row["settled"]]
    draws = [row["draw"] for row in settled]
    if state is DeliveryState.FAILED:
        await give_back(*draws)
    elif state is not DeliveryState.QUEUED:
        await spend(*draws)
    await announce(*(_news(row, row["activity"], state) for row in settled if row["shown"]))
    return settled


async def show(activity: UUID, conversation: UUID, state: DeliveryState) -> None:
    """Say on the timeline, and to whoever listens, how far a message came."""
    line = await fetchrow(_SHOWN, activity, state.value, conversation)
    if line is not None:
        await announce(_news(line, activity, state))


def _news(line: Any, activity: UUID, state: DeliveryState) -> MessageProgressed:
    return MessageProgressed(
        activity_id=activity,
        conversation_id=line["conversation"],
        customer_id=line["customer"],
        state=state.value,
    )


def is_parting(room: str, trouble: Trouble | None) -> bool:
    """Whether nobody is there any more: below a post or in a group, the others still are."""
    if trouble is None or room != ConversationKind.DIRECT:
        return False
    return trouble.kind in PARTED


async def part(conversation: UUID) -> None:
    """Believe the platform that nobody is there any more; before the message is settled."""
    await execute(_PART, conversation)


async def note_progress(account: UUID, news: Progress, *, received_at: datetime) -> None:
    """The platform tells what became of something we sent, to one person or to many at once."""
    if not await _settle_some(account, news, NOBODY_YET):
        wait_a_little(received_at)


async def note_recall(account: UUID, news: Recall, *, received_at: datetime) -> None:
    """Somebody took a message back: the line stays, and says so to whoever looks at it."""
    taken_back = Progress(message=news.message, state=DeliveryState.RECALLED)
    if await _settle_some(account, taken_back, NOBODY_YET):
        return
    letter = await fetchrow(_LETTER, account, news.message)
    if letter is None:
        wait_a_little(received_at)
    elif letter["activity"] is not None:
        await show(letter["activity"], letter["conversation"], DeliveryState.RECALLED)


@job("channels.settle_more", attempts=20)
async def settle_more(
    account: str, message: str, state: str, trouble: str | None, after: str
) -> None:
    """What was told of many is told of the next of them."""
    why = told_again(trouble) if trouble else None
    news = Progress(message=message, state=DeliveryState(state), trouble=why)
    await _settle_some(UUID(account), news, UUID(after))


async def _settle_some(account: UUID, news: Progress, after: UUID) -> bool:
    """Settle the next of those of whom something is told, and have the others settled: each
    some with the job of the next in one transaction, so that nobody is left out, or told twice.
    Says whether there was anybody."""
    messages = await fetch(_FIND, account, news.message, after, CHUNK)
    for outgoing in messages:
        await _settle_one(outgoing, news)
    if len(messages) == CHUNK:
        await later(
            settle_more,
            priority=BEHIND,
            account=str(account),
            message=news.message,
            state=news.state.value,
            trouble=as_told(news.trouble) if news.trouble else None,
            after=str(messages[-1]["id"]),
        )
    return bool(messages)


async def _settle_one(outgoing: Any, news: Progress) -> None:
    parted = is_parting(outgoing["room"], news.trouble)
    if parted:
        await part(outgoing["conversation"])
    if news.state is not DeliveryState.RECALLED:
        await spend(outgoing["draw"])
    await settle(outgoing, news.state, trouble=news.trouble)
    if parted:
        await close_all_windows(outgoing["conversation"], now())


def wait_a_little(received_at: datetime) -> None:
    """News may overtake what it is about; what stays unknown was never ours."""
    if now() - received_at < EARLY:
        raise NotYet("the message it is about is not known yet")
