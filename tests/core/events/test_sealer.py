"""Sealed facts stand in one order without gaps; whoever reads on from a place misses nothing."""

import asyncio
import random
from contextlib import suppress
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.db import execute, fetch, fetchval, transaction
from core.events import Event, EventService, Sealer, announce, changes, install, on, seal, verify

pytestmark = pytest.mark.usefixtures("log")


class StepTaken(Event, name="step.taken"):
    """Somebody took a step."""

    step_id: UUID
    walker: int
    number: int


def step(walker: int = 0, number: int = 0) -> StepTaken:
    return StepTaken(step_id=uuid4(), walker=walker, number=number)


async def test_a_fact_waits_for_every_older_transaction_that_is_still_open() -> None:
    opened, finish = asyncio.Event(), asyncio.Event()

    async def dawdle() -> None:
        async with transaction():
            await announce(step(1))
            await fetchval("select 1")  # a fact is written before the next statement
            opened.set()
            await finish.wait()

    slow = asyncio.create_task(dawdle())
    await opened.wait()
    await announce(step(2))

    assert await seal() == 0
    finish.set()
    await slow
    assert await seal() == 2
    assert [(fact.payload or {})["walker"] for fact in await changes()] == [1, 2]


async def test_a_reader_never_misses_a_late_commit() -> None:
    service = asyncio.create_task(EventService().run())
    reader = asyncio.create_task(read_on(until=8 * 25))
    await asyncio.gather(*(walk(walker, 25) for walker in range(8)))
    seen = await reader
    await stop(service)

    assert [fact for fact, _, _ in seen] == list(range(1, 8 * 25 + 1))
    for walker in range(8):
        assert [number for _, who, number in seen if who == walker] == list(range(25))
    assert (await verify()).intact


async def test_two_sealers_at_once_leave_one_order() -> None:
    sealers = [asyncio.create_task(Sealer().run()) for _ in range(2)]
    reader = asyncio.create_task(read_on(until=100))
    await asyncio.gather(*(walk(walker, 25) for walker in range(4)), seal(), seal())
    seen = await reader
    await stop(*sealers)

    assert [fact for fact, _, _ in seen] == list(range(1, 101))
    assert (await verify()).checked == 100


async def test_a_fact_is_sealed_because_it_was_announced_and_not_by_the_clock(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("core.events.sealer._POLL", 3600)
    service = asyncio.create_task(EventService().run())

    for number in range(40):
        await announce(step(1, number))
        await read_on(since=number, until=1)

    await stop(service)
    assert (await verify()).checked == 40


async def test_jobs_of_subscribers_commit_with_the_seal() -> None:
    async def hear(taken: StepTaken) -> None: ...

    listener = on(StepTaken, hear)
    install([listener])
    async with transaction():
        await announce(*(step(0, number) for number in range(1200)))

    assert await seal() == 1200
    assert await fetchval("SELECT count(*) FROM job WHERE kind = $1", listener.kind) == 1200
    told = """
        SELECT array_agg(event.seq ORDER BY job.position)
        FROM job JOIN event ON event.id::text = job.key"""
    assert await fetchval(told) == list(range(1, 1201))


async def test_sealing_goes_on_after_its_connection_was_cut() -> None:
    service = asyncio.create_task(EventService().run())
    await announce(step())
    await read_on(until=1)
    await execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE pid <> pg_backend_pid() AND datname = current_database()"
    )
    await announce(step())
    await read_on(until=2)
    await stop(service)

    assert (await verify()).checked == 2


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    scripts=st.lists(
        st.tuples(st.integers(1, 4), st.sampled_from([0.0, 0.001, 0.01]), st.booleans()),
        min_size=1,
        max_size=10,
    )
)
async def test_whatever_commits_in_whatever_order_is_sealed_once(
    scripts: list[tuple[int, float, bool]],
) -> None:
    await execute("DELETE FROM event")
    await execute("DELETE FROM event_head")

    plays = [play(walker, *script) for walker, script in enumerate(scripts)]
    await asyncio.gather(*plays, seal_often())
    await seal()

    kept = [(walker, facts) for walker, (facts, _, commits) in enumerate(scripts) if commits]
    rows = await fetch("SELECT seq, payload->>'walker' AS walker FROM event ORDER BY seq")
    assert [row["seq"] for row in rows] == list(range(1, sum(facts for _, facts in kept) + 1))
    for walker, facts in kept:
        assert sum(row["walker"] == str(walker) for row in rows) == facts
    assert (await verify()).intact


async def play(walker: int, facts: int, pause: float, commits: bool) -> None:
    """Announce facts in one transaction, which commits or does not."""
    with suppress(InterruptedError):
        async with transaction():
            for number in range(facts):
                await announce(step(walker, number))
                await asyncio.sleep(pause)
            if not commits:
                raise InterruptedError


async def seal_often() -> None:
    """Seal while others are still writing."""
    for _ in range(5):
        await seal()
        await asyncio.sleep(0.002)


async def walk(walker: int, steps: int) -> None:
    """Announce steps, sometimes several in one slow transaction."""
    taken = 0
    while taken < steps:
        many = min(random.randint(1, 4), steps - taken)
        async with transaction():
            for _ in range(many):
                await announce(step(walker, taken))
                taken += 1
                await asyncio.sleep(random.choice([0, 0, 0.002, 0.02]))


async def read_on(*, since: int = 0, until: int) -> list[tuple[int, int, int]]:
    """Follow the log from a place until so many facts were read: place, walker, number."""
    seen: list[tuple[int, int, int]] = []
    async with asyncio.timeout(15):
        while len(seen) < until:
            for fact in await changes(since):
                taken = fact.payload or {}
                seen.append((fact.seq, taken["walker"], taken["number"]))
                since = fact.seq
            await asyncio.sleep(0.002)
    return seen


async def stop(*tasks: asyncio.Task[None]) -> None:
    for task in tasks:
        assert not task.done(), task
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
