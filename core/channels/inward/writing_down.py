"""Writing down: a letter becomes a customer known, a line on the timeline, perhaps a lead."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from core.channels.adapters.adapter import Adapter
from core.channels.adapters.letters import Direction, Letter
from core.channels.outward.receipts import wait_a_little
from core.channels.outward.windows import close_all_windows, open_windows
from core.channels.tables import ConversationKind
from core.db import execute, fetchval, uuid7, write
from core.entities.activities import Activity, record
from core.entities.customers import Customer, recognise
from core.errors import T
from core.pipeline import take_lead

from .conversations import Standing, converse, hear
from .media import expect
from .origins import correct_origin, origin_of, source_of

AHEAD = timedelta(minutes=5)
"""How far a platform's clock may run before ours; what is said to happen later happened now."""

_MARK = """
insert into channel_letter (id, account, external_id, deliveries) values ($1, $2, $3, $4)
on conflict (account, external_id) do nothing returning id"""

_TOLD_AGAIN = """
update channel_letter set deliveries = deliveries || $3::uuid[]
where account = $1 and external_id = $2 and not deliveries @> $3::uuid[]"""
"""A copy holds their words as well: whoever is erased is erased from it too."""

_WRITTEN_TO = """
select c.customer from channel_conversation c
where c.account = $1 and c.kind = 'direct' and c.thread = $2 and exists (
    select 1 from identity i
    join unnest($3::text[], $4::text[], $5::text[]) as said (kind, scope, external_id)
        on (i.kind, i.scope, i.external_id) = (said.kind, said.scope, said.external_id)
    where i.customer = c.customer)"""
"""Whom we wrote to there, under a name that we had noted and they now answer from."""

_CALLING = """
select exists (
    select 1 from channel_outgoing o join channel_conversation c on c.id = o.conversation
    where c.account = $1 and c.kind = $2 and c.thread = $3
      and o.state = 'queued' and o.calling_since is not null)"""

_TWIN = """
select a.id from activity a left join channel_outgoing o on o.activity = a.id
where a.conversation = $1 and a.kind = 'message' and a.direction = $2
  and (a.body = $3 or $3 = '') and a.happened_at > $4::timestamptz - interval '2 days'
  and coalesce(o.sent_at, a.happened_at) between $4 - $5::interval and $4 + $5::interval
  and not exists (select 1 from channel_letter l
      where l.activity = a.id and starts_with(l.external_id, $6))
order by abs(extract(epoch from coalesce(o.sent_at, a.happened_at) - $4)), a.id limit 1"""
"""What stands there already, and was not told of by this kind of id: each is told once by each."""

_PLACE = "update channel_letter set activity = $2 where id = $1"


class Arrival(NamedTuple):
    """Where a letter came in, when, and with what."""

    adapter: Adapter[Any]
    account: UUID
    received_at: datetime
    deliveries: Sequence[UUID] = ()


async def write_down(arrival: Arrival, letter: Letter) -> bool:
    """One letter: who it is from, where it stands, what it allows, and whether it is a lead.

    Of somebody who is blocked it is kept, as evidence, and allows nothing. Says whether it is new,
    and somebody waits for an answer to it.
    """
    mark = await fetchval(_MARK, uuid7(), arrival.account, letter.id, arrival.deliveries)
    if mark is None:
        await execute(_TOLD_AGAIN, arrival.account, letter.id, arrival.deliveries)
        return False
    if letter.direction is Direction.OUT:
        await _refuse_echo(arrival, letter)

    letter = _not_ahead(letter, arrival.received_at)
    origin = origin_of(letter)
    customer = await _whose(arrival, letter, origin)
    standing = await _stand(arrival, letter, customer, origin)
    if twin := await _twin(standing.id, letter):
        await execute(_PLACE, mark, twin)
        return False
    activity = await _record(arrival, letter, customer, standing)
    await write(_PLACE, mark, activity.id)
    await expect(arrival.account, activity.id, letter.media, arrival.received_at)
    if customer is None or not customer.blocked:
        await _let_it_count(arrival, letter, customer, standing)
        return letter.direction is Direction.IN and letter.retold is None
    return False


async def _twin(conversation: UUID, letter: Letter) -> UUID | None:
    """The line that says what is told once more; None if this is the first we hear of it."""
    if letter.retold is None:
        return None
    told, kind = letter.retold, letter.id.partition(":")[0] + ":"
    said = (letter.direction.value, told.words, letter.happened_at, told.within, kind)
    return await fetchval(_TWIN, conversation, *said)


async def _refuse_echo(arrival: Arrival, letter: Letter) -> None:
    """What we are just sending there may be this very message, told before it was answered."""
    if await fetchval(_CALLING, arrival.account, letter.room.value, letter.thread):
        wait_a_little(arrival.received_at)


async def _whose(arrival: Arrival, letter: Letter, origin: str | None) -> Customer | None:
    """The person behind a letter; in a group nobody may be named."""
    if not letter.claims:
        return None

    async def expected() -> UUID | None:
        return await fetchval(_WRITTEN_TO, arrival.account, letter.thread, *_names(letter))

    return await recognise(
        letter.claims,
        letter.profile,
        source=arrival.adapter.name,
        source_detail=origin,
        expected=expected,
    )


def _names(letter: Letter) -> tuple[list[str], list[str], list[str]]:
    strong = [claim for claim in letter.claims if claim.strong]
    return (
        [claim.kind for claim in strong],
        [claim.scope for claim in strong],
        [claim.external_id for claim in strong],
    )


async def _stand(
    arrival: Arrival, letter: Letter, customer: Customer | None, origin: str | None
) -> Standing:
    """The conversation as it stands with this letter; whoever left has left, blocked or not."""
    known = customer.id if customer else None
    standing = await converse(arrival.account, known, letter, origin=origin)
    if letter.reachable is False:
        await close_all_windows(standing.id, letter.happened_at)
    if customer is not None and letter.room is ConversationKind.DIRECT:
        await correct_origin(customer, arrival.adapter.name, standing)
    return standing


async def _record(
    arrival: Arrival, letter: Letter, customer: Customer | None, standing: Standing
) -> Activity:
    return await record(
        letter.kind.value,
        customer=customer.id if customer else None,
        conversation=standing.id,
        direction=letter.direction.value,
        actor=None,
        actor_name=letter.author,
        subject=letter.subject.say() if letter.subject else None,
        body=_words(letter),
        payload=_payload(letter),
        happened_at=letter.happened_at,
        received_at=arrival.received_at,
    )


async def _let_it_count(
    arrival: Arrival, letter: Letter, customer: Customer | None, standing: Standing
) -> None:
    """What a letter changes beyond being kept: lists, windows, leads."""
    adapter = arrival.adapter
    await hear(standing.id, letter, _words(letter), received_at=arrival.received_at)
    await open_windows(standing.id, letter.grants, letter.happened_at)
    if customer is not None and letter.occasion:
        await take_lead(
            customer,
            channel=adapter.name,
            called=adapter.title,
            occasion=letter.occasion.value,
            source=source_of(adapter.name, standing.origin),
        )


def _payload(letter: Letter) -> dict[str, Any]:
    if letter.content is None:
        return dict(letter.payload)
    content = letter.content.model_dump(mode="json", exclude_none=True)
    return {**letter.payload, "content": content}


def _words(letter: Letter) -> str:
    return letter.body.say() if isinstance(letter.body, T) else letter.body


def _not_ahead(letter: Letter, received_at: datetime) -> Letter:
    """Nothing that was delivered happened after it came: else it would head every list for good."""
    if letter.happened_at <= received_at + AHEAD:
        return letter
    return replace(letter, happened_at=received_at)
