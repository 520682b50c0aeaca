"""Whoever watches sees each fact as it is sealed, or is told that some were missed."""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import pytest

from core.db import execute
from core.events import BROKER, Event, EventService, Sealed, Subscription, announce, live

MEI = uuid4()


class BellRung(Event, name="bell.rung"):
    """A bell rang."""

    bell_id: UUID
    customer_id: UUID | None = None
    tone: int = 0


class DrumBeaten(Event, name="drum.beaten"):
    """A drum was beaten."""

    drum_id: UUID


@pytest.fixture
async def service(log: str) -> AsyncIterator[None]:
    task = asyncio.create_task(EventService().run())
    await asyncio.sleep(0.2)
    yield
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def next_of(subscription: Subscription) -> Sealed:
    async with asyncio.timeout(5):
        return await subscription.get()


@pytest.mark.usefixtures("service")
async def test_facts_arrive_in_order_and_only_those_wanted() -> None:
    async with (
        BROKER.subscribe(entities=["bell"]) as bells,
        BROKER.subscribe(customer=MEI) as of_mei,
    ):
        await announce(DrumBeaten(drum_id=uuid4()))
        await announce(BellRung(bell_id=uuid4(), tone=1))
        await announce(BellRung(bell_id=uuid4(), tone=2, customer_id=MEI))
        heard = [await next_of(bells), await next_of(bells)]
        told = await next_of(of_mei)

    assert [(fact.seq, (fact.payload or {})["tone"]) for fact in heard] == [(2, 1), (3, 2)]
    assert told == heard[1]


@pytest.mark.usefixtures("service")
async def test_live_facts_can_be_followed_in_a_loop() -> None:
    facts = live(entities=["bell"])
    first = asyncio.ensure_future(anext(facts))
    await asyncio.sleep(0)
    await announce(BellRung(bell_id=uuid4(), tone=7))

    async with asyncio.timeout(5):
        assert ((await first).payload or {})["tone"] == 7
    await facts.aclose()


@pytest.mark.usefixtures("service")
async def test_after_an_interruption_everybody_is_told_to_look_again() -> None:
    async with BROKER.subscribe() as watching:
        await execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
            " AND datname = current_database() AND query LIKE 'LISTEN%'"
        )
        told = await next_of(watching)
        await announce(BellRung(bell_id=uuid4(), tone=3))
        after = await next_of(watching)
        while after.resync:
            after = await next_of(watching)

    assert told.resync
    assert (after.payload or {})["tone"] == 3


@pytest.mark.usefixtures("service")
async def test_a_slow_watcher_keeps_nothing_but_the_word_that_it_missed_something() -> None:
    async with BROKER.subscribe() as slow, BROKER.subscribe() as quick:
        await announce(*(BellRung(bell_id=uuid4(), tone=tone) for tone in range(250)))
        heard = [await next_of(quick)]
        while not heard[-1].resync and heard[-1].seq < 250:
            heard.append(await next_of(quick))
        first = await next_of(slow)

    assert first.resync
