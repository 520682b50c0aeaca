"""Carrying out a message to many: collect the people, then offer it to them, some at a time."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import orjson

from core.auth import SYSTEM, Asker, acting_as, asker_of, house
from core.db import execute, fetch, fetchval, now, transaction
from core.entities import load
from core.entities.customers import Customer
from core.errors import Conflict, Refusal, T
from core.graphql import ask
from core.hooks import settings_of
from core.jobs import Postpone, current_job, job, later

from .cleaning import ChannelSettings
from .consent import MARKETING, agreed, refuses
from .content import as_content
from .line import Line, line_to
from .mass import ADVANCE, COLLECT, LOW, come_to
from .mass_tables import Mass, MassState
from .posting_many import POST_MANY
from .sending import Promise, choose_way, enter, promised, queue, refuse_unreachable
from .tables import Conversation
from .ways import Mode, Way

PAGE = 500
AT_ONCE = 50
"""People offered it in one transaction."""

PILE = 500
"""Messages of it that may wait to be sent before more are offered."""

UNWANTED = T("Does not want marketing.", "不接收营销消息。")
UNASKED = T("Has not agreed to marketing.", "未同意接收营销消息。")

_PEOPLE = """
query ($filter: CustomerFilter, $after: String) {
  customers(first: 500, after: $after, filter: $filter, orderBy: [{field: ID}]) {
    nodes { id } pageInfo { hasNextPage endCursor } } }"""

_ADD = """
insert into channel_mass_person (id, mass, conversation)
select gen_random_uuid(), $1, c.id from (
    select distinct on (customer) id, customer from channel_conversation
    where account = $2 and kind = 'direct' and customer = any($3)
    order by customer, last_inbound_at desc nulls last, id) c
on conflict do nothing"""

_COLLECTED = """
update channel_mass set collected_at = now() where id = $1 and state = 'collecting'
returning id"""

_NEXT = """
select id, conversation from channel_mass_person
where mass = $1 and state = 'waiting' order by id limit $2 for update skip locked"""

_SETTLE = """
update channel_mass_person set state = $2, reason = $3::jsonb, activity = $4 where id = $1"""

_PILED = """
select count(*) from channel_mass_person p join channel_outgoing o on o.activity = p.activity
where p.mass = $1 and o.state = 'queued'"""


@job(COLLECT, attempts=5, transactional=False, timeout=900)
async def collect(mass: str) -> None:
    """Find everybody the condition means, with the rights of whoever wanted it."""
    found = await load(Mass, UUID(mass))
    if found is None or found.state != MassState.COLLECTING:
        return
    who = await _wanting(found)
    after = current_job().checkpoint.get("after")
    more = True
    while more:
        variables = {"filter": orjson.loads(found.audience), "after": after}
        page = (await ask(_PEOPLE, who, **variables))["customers"]
        people = [UUID(node["id"]) for node in page["nodes"]]
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
        async with transaction():
            await execute(_ADD, found.id, found.account, people)
            await current_job().save(after=after)
    async with transaction():
        if not await fetchval(_COLLECTED, found.id):
            return
        await come_to(found.id, MassState.RUNNING)
        await later(ADVANCE, lane=f"mass:{mass}", priority=LOW, mass=mass)


@job(ADVANCE, attempts=8, timeout=120)
async def advance(mass: str) -> None:
    """Offer it to the next people; then to the next, until nobody waits."""
    found = await load(Mass, UUID(mass), locked=True)
    if found is None or found.state != MassState.RUNNING:
        return
    await _wait_for_the_time(found)
    if await fetchval(_PILED, found.id) >= PILE:
        raise Postpone(1.0, "enough is waiting to be sent")
    people = await fetch(_NEXT, found.id, AT_ONCE)
    if not people:
        await come_to(found.id, MassState.DONE)
        return
    await _offer_all(found, people)
    await later(ADVANCE, lane=f"mass:{mass}", priority=LOW, mass=mass)


async def _offer_all(mass: Mass, people: list[Any]) -> None:
    line = await line_to(mass.account)
    batched: list[tuple[Promise, str]] = []
    with acting_as(await _wanting(mass)):
        for person in people:
            try:
                async with transaction():
                    promise = await _offer(mass, line, person["conversation"])
                    if promise.chosen.way.batch > 1:
                        message = await enter(promise)
                        batched.append((promise, str(message.id)))
                    else:
                        await queue(promise, priority=LOW)
            except Refusal as no:
                reason = orjson.dumps([no.message.en, no.message.zh]).decode()
                await execute(_SETTLE, person["id"], "skipped", reason, None)
            else:
                await execute(_SETTLE, person["id"], "queued", None, promise.activity.id)
    if batched:
        messages = [message for _, message in batched]
        await later(POST_MANY, lane=f"many:{mass.id}", priority=LOW, messages=messages)


async def _offer(mass: Mass, line: Line[Any], conversation_id: UUID) -> Promise:
    """One person's message, promised; a Refusal says why they are left out."""
    conversation = await load(Conversation, conversation_id, locked=True)
    assert conversation is not None
    await refuse_unreachable(conversation, line.channel)
    content = as_content(orjson.loads(mass.content))
    mode = Mode(mass.mode) if mass.mode else None
    chosen = await choose_way(line, conversation, content, mode=mode)
    if mass.marketing:
        await _refuse_unwanted(conversation, chosen.way)
    return await promised(line, conversation, content, chosen)


async def _refuse_unwanted(conversation: Conversation, way: Way) -> None:
    """Marketing goes to nobody who refused it, and unasked to nobody who did not agree."""
    customer = await load(Customer, conversation.customer) if conversation.customer else None
    if customer is None or refuses(customer, MARKETING):
        raise Conflict(UNWANTED)
    if way.mode is Mode.FREE and not agreed(customer, MARKETING):
        raise Conflict(UNASKED)


async def _wait_for_the_time(mass: Mass) -> None:
    """Not before it may begin; and marketing not while people sleep."""
    if mass.not_before is not None and mass.not_before > now():
        raise Postpone((mass.not_before - now()).total_seconds(), "its time has not come")
    if not mass.marketing:
        return
    wait = quiet_for(await _local_now(), await settings_of(ChannelSettings))
    if wait is not None:
        raise Postpone(wait.total_seconds(), "people sleep")


def quiet_for(local: datetime, settings: ChannelSettings) -> timedelta | None:
    """How long marketing waits at this hour of the house; None if it may go out."""
    since, until = settings.quiet_from, settings.quiet_until
    late, early = local.hour >= since, local.hour < until
    if not ((late or early) if since > until else (late and early)):
        return None
    morning = local.replace(hour=until, minute=0, second=0, microsecond=0)
    return morning - local if morning > local else morning + timedelta(days=1) - local


async def _local_now() -> datetime:
    return now().astimezone(ZoneInfo((await house()).zone))


async def _wanting(mass: Mass) -> Asker:
    """Whoever wanted it, with the rights they have now; a house's own has the house's."""
    return SYSTEM if mass.creator is None else await asker_of(mass.creator)
