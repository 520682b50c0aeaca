"""Who holds a job holds it for a while; whoever is late changes nothing."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import nullcontext as nowhere

import pytest

from core.db import execute, fetch, fetchval, transaction
from core.jobs import InProcess, Job, current_job, job, later
from core.jobs.queue import claim, reap
from core.jobs.running import carry_out

pytestmark = pytest.mark.usefixtures("desk")
KINDS = ["test.write"]
EXPIRE = "UPDATE job SET lease_until = now() - interval '1 second' WHERE state = 'running'"


@job("test.write", attempts=3)
async def write(name: str) -> None:
    await execute("INSERT INTO trace (name) VALUES ($1)", name)


WORKS = {write.kind: write}


async def until(true: Callable[[], Awaitable[bool]], seconds: float = 5) -> None:
    async with asyncio.timeout(seconds):
        while not await true():  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def stands(state: str) -> bool:
    return await fetchval("SELECT bool_and(state = $1) FROM job", state)


async def test_two_who_claim_at_once_get_different_jobs() -> None:
    for name in "abcdef":
        await later(write, name=name)

    mine, yours = await asyncio.gather(claim(KINDS, 4), claim(KINDS, 4))

    assert len({each.id for each in [*mine, *yours]}) == 6


async def test_one_lane_is_claimed_one_job_at_a_time() -> None:
    for name in "abc":
        await later(write, lane="mei", name=name)

    claims = await asyncio.gather(*(claim(KINDS, 10) for _ in range(5)))

    assert sum(len(each) for each in claims) == 1


async def test_a_job_whose_worker_was_lost_is_taken_back() -> None:
    await later(write, name="tea")
    await claim(KINDS, 1)
    await execute(EXPIRE)

    assert await reap(WORKS) == 1
    (again,) = await claim(KINDS, 1)
    assert (again.attempts, again.failures) == (2, 0)


async def test_a_job_that_kills_its_workers_dies_in_the_end() -> None:
    await later(write, name="poison")
    for _ in range(30):
        assert len(await claim(KINDS, 1)) == 1
        await execute(EXPIRE)
        await reap(WORKS)

    assert await claim(KINDS, 1) == []
    assert await stands("dead")
    assert await fetchval("SELECT last_error FROM job") == "the worker was lost"


async def test_a_late_worker_commits_nothing() -> None:
    await later(write, name="tea")
    (late,) = await claim(KINDS, 1)
    await execute(EXPIRE)
    await reap(WORKS)
    (fresh,) = await claim(KINDS, 1)

    assert await carry_out(late, write, nowhere) == "stale"
    assert await fetchval("SELECT count(*) FROM trace") == 0
    assert await carry_out(fresh, write, nowhere) == "done"
    assert await carry_out(fresh, write, nowhere) == "stale"
    assert await fetchval("SELECT count(*) FROM trace") == 1


async def test_a_late_step_is_undone_too() -> None:
    @job("test.write", transactional=False)
    async def step(name: str) -> None:
        async with transaction():
            await write(name=name)
            await current_job().save(done=True)

    await later(step, name="tea")
    (late,) = await claim(KINDS, 1)
    await execute(EXPIRE)
    await reap(WORKS)

    assert await carry_out(late, step, nowhere) == "stale"
    assert await fetchval("SELECT count(*) FROM trace") == 0


async def test_leases_of_long_work_are_renewed() -> None:
    @job("test.long")
    async def long(name: str) -> None:
        await asyncio.sleep(1.2)
        await write(name=name)

    await later(long, name="tea")
    carriers = [InProcess({long.kind: long}, nowhere, lease=0.4) for _ in range(2)]
    tasks = [asyncio.create_task(carrier.run()) for carrier in carriers]
    await until(lambda: stands("done"))
    await stop(*tasks)

    assert await fetchval("SELECT attempts FROM job") == 1
    assert await fetchval("SELECT count(*) FROM trace") == 1


async def test_a_worker_that_lost_its_lease_stops() -> None:
    interrupted = asyncio.Event()

    @job("test.endless")
    async def endless() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            interrupted.set()

    await later(endless)
    task = asyncio.create_task(InProcess({endless.kind: endless}, nowhere, lease=0.4).run())
    await until(lambda: stands("running"))
    await execute("UPDATE job SET state = 'dead'")

    async with asyncio.timeout(3):
        await interrupted.wait()
    assert await stands("dead")
    await stop(task)


async def test_stopping_finishes_what_has_begun_and_gives_the_rest_back() -> None:
    @job("test.slow")
    async def slow(name: str) -> None:
        await asyncio.sleep(0.3)
        await write(name=name)

    works: dict[str, Job] = {slow.kind: slow}
    for name in "abcd":
        await later(slow, name=name)
    task = asyncio.create_task(InProcess(works, nowhere, slots=2).run())
    await until(lambda: some_run())
    await stop(task)

    rows = await fetch("SELECT state, failures FROM job ORDER BY position")
    assert [(row["state"], row["failures"]) for row in rows] == [("done", 0)] * 2 + [
        ("waiting", 0)
    ] * 2


async def some_run() -> bool:
    return await fetchval("SELECT count(*) >= 2 FROM job WHERE state = 'running'")


async def stop(*tasks: asyncio.Task[None]) -> None:
    for task in tasks:
        assert not task.done(), task
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
