"""Carrying out a message to many: collect the people, then offer it to them, one after the other.

Where the platform takes one content for many by one call, what was promised is gathered until
such a call is full; else each goes out by itself, and no more wait at once than a pile.
"""

from typing import Any
from uuid import UUID

import orjson

from core.auth import SYSTEM, Asker, acting_as, asker_of
from core.channels.accounts.line import Line, line_to
from core.channels.adapters.content import as_content
from core.channels.adapters.trouble import Trouble, TroubleKind
from core.channels.adapters.ways import Mode
from core.channels.inward.conversations import held_with_customer
from core.channels.outward.choosing import choose_way
from core.channels.outward.promising import Promise, Terms, enter, promised, queue
from core.channels.outward.quiet import until_morning
from core.channels.outward.refusing import refuse_marketing, refuse_unreachable
from core.channels.outward.tables import Purpose
from core.db import execute, fetchrow, fetchval, now, transaction, uuid7
from core.entities import load
from core.entities.customers import Customer
from core.errors import Refusal, T
from core.graphql import ask
from core.jobs import Postpone, current_job, job, later

from .many import ADVANCE, COLLECT, LOW, come_to, dispatch
from .tables import Mass, MassPersonState, MassState

AT_ONCE = 50
"""People offered it in one go."""

PILE = 500
"""Messages of it that may wait to be sent before more are offered."""

STUCK = T("Something went wrong here while this was going out.", "群发过程中系统内部出错。")
GO_ON = T(
    "Resume it; if that does not help, tell whoever looks after this system.",
    "请继续发送；若仍无法进行，请联系系统管理员。",
)
NOBODY_ASKS = T(
    "Whoever began this does not work here any more, or their key was revoked.",
    "发起此群发的员工已不在职或已停用，或其密钥已失效。",
)
ANEW = T("Begin it anew in your own name.", "请以自己的账号重新发起。")

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
select p.id, p.conversation from channel_mass_person p
where p.mass = $1 and p.state = 'waiting' order by p.id limit 1 for update skip locked"""

_SETTLE = """
update channel_mass_person set state = $2, reason = $3::jsonb, activity = $4 where id = $1"""

_PILED = """
select count(*) from channel_outgoing
where mass = $1 and state = 'queued' and batch is distinct from $2"""

_GATHERED = "select count(*) from channel_outgoing where batch = $1 and state = 'queued'"

_GATHER = """
update channel_mass set batch = coalesce(batch, $2) where id = $1 returning batch"""


async def stuck(why: str, mass: str) -> None:
    """It cannot go on by itself: it is paused, and says so."""
    found = await load(Mass, UUID(mass), locked=True)
    if found is not None and found.state in (MassState.COLLECTING, MassState.RUNNING):
        trouble = Trouble(kind=TroubleKind.PERMANENT, message=STUCK, advice=GO_ON)
        await come_to(found.id, MassState.PAUSED, trouble=trouble)


@job(COLLECT, attempts=5, transactional=False, timeout=900, on_dead=stuck)
async def collect(mass: str) -> None:
    """Find everybody the condition means, with the rights of whoever wanted it."""
    found = await load(Mass, UUID(mass))
    if found is None or found.state != MassState.COLLECTING:
        return
    who = await _wanting(found)
    if who is None:
        return
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


@job(ADVANCE, attempts=8, transactional=False, timeout=120, on_dead=stuck)
async def advance(mass: str) -> None:
    """Offer it to the next people; then to the next, until nobody waits."""
    found = await load(Mass, UUID(mass))
    if found is None or found.state != MassState.RUNNING:
        return
    await _wait_for_the_time(found)
    if await fetchval(_PILED, found.id, found.batch) >= PILE:
        raise Postpone(1.0, "enough is waiting to be sent")
    who = await _wanting(found)
    if who is None:
        return
    with acting_as(who):
        more = await _offer_some(found, await line_to(found.account))
    async with transaction():
        still = await load(Mass, found.id, locked=True)
        if still is None or still.state != MassState.RUNNING:
            return
        if not more:
            await dispatch(found.id)
            await come_to(found.id, MassState.DONE)
            return
        await later(ADVANCE, lane=f"mass:{mass}", priority=LOW, mass=mass)


async def _offer_some(mass: Mass, line: Line[Any]) -> bool:
    """Offer it to some people, each for themselves; says whether somebody may still wait."""
    full = min(
        (way.batch for way in line.adapter.ways_of(line.settings) if way.batch > 1), default=0
    )
    room = full - await fetchval(_GATHERED, mass.batch) if full else AT_ONCE
    for _ in range(min(AT_ONCE, room)):
        if not await _offer_next(mass.id, line):
            return False
    if full and room <= AT_ONCE:
        async with transaction():
            await dispatch(mass.id)
    return True


async def _offer_next(mass_id: UUID, line: Line[Any]) -> bool:
    """Offer it to one more person, or note why they are left out; False if nobody waits."""
    async with transaction():
        mass = await load(Mass, mass_id, locked=True)
        person = await fetchrow(_NEXT, mass_id)
        if mass is None or mass.state != MassState.RUNNING or person is None:
            return False
        try:
            async with transaction():
                promise = await _offer(mass, line, person["conversation"])
        except Refusal as no:
            reason = orjson.dumps([no.message.en, no.message.zh]).decode()
            await execute(_SETTLE, person["id"], MassPersonState.SKIPPED.value, reason, None)
        else:
            queued = MassPersonState.QUEUED.value
            await execute(_SETTLE, person["id"], queued, None, promise.activity.id)
    return True


async def _offer(mass: Mass, line: Line[Any], conversation_id: UUID) -> Promise:
    """One person's message, promised; a Refusal says why they are left out."""
    conversation = await held_with_customer(conversation_id)
    assert conversation is not None
    await refuse_unreachable(conversation, line.channel)
    content = as_content(orjson.loads(mass.content))
    mode = Mode(mass.mode) if mass.mode else None
    chosen = await choose_way(line, conversation, content, mode=mode)
    if mass.marketing:
        person = conversation.customer
        refuse_marketing(await load(Customer, person) if person else None, chosen.way)
    promise = await promised(line, conversation, content, chosen, aside=True)
    purpose = Purpose.MARKETING if mass.marketing else Purpose.TALK
    if chosen.way.batch > 1:
        batch = await fetchval(_GATHER, mass.id, uuid7())
        await enter(promise, Terms(purpose=purpose, mass=mass.id, batch=batch))
    else:
        await queue(promise, Terms(purpose=purpose, mass=mass.id), priority=LOW)
    return promise


async def _wait_for_the_time(mass: Mass) -> None:
    """Not before it may begin; and marketing not while people sleep."""
    if mass.not_before is not None and mass.not_before > now():
        raise Postpone((mass.not_before - now()).total_seconds(), "its time has not come")
    wait = await until_morning() if mass.marketing else None
    if wait is not None:
        raise Postpone(wait.total_seconds(), "people sleep")


async def _wanting(mass: Mass) -> Asker | None:
    """Whoever wanted it, with the rights that they, and the key they used, have now; a house's own
    has the house's.

    It goes no further where they, or the key, are not there any more.
    """
    if mass.by_house:
        return SYSTEM
    try:
        if mass.creator is not None:
            return await asker_of(mass.creator, key=mass.key)
    except Refusal:
        pass
    trouble = Trouble(kind=TroubleKind.PERMISSION, message=NOBODY_ASKS, advice=ANEW)
    async with transaction():
        await dispatch(mass.id)
        await come_to(mass.id, MassState.CANCELLED, trouble=trouble)
    return None
