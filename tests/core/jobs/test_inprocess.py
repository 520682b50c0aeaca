"""Without Redis, jobs run in the server itself, at once and in any number."""

import asyncio
from contextlib import nullcontext as nowhere

import pytest

from core.db import execute, fetch, fetchval, transaction
from core.jobs import InProcess, job, later

pytestmark = pytest.mark.usefixtures("desk")


@job("test.write")
async def write(name: str) -> None:
    await execute("INSERT INTO trace (name) VALUES ($1)", name)


WORKS = {write.kind: write}


async def test_a_queued_job_starts_because_its_transaction_commits_and_not_by_the_clock(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("core.jobs.inprocess.POLL", 3600)
    task = asyncio.create_task(InProcess(WORKS, nowhere).run())

    for number in range(1, 6):
        async with transaction():
            await later(write, name="tea")
        await done(number)

    await stop(task)


async def test_light_jobs_that_wait_for_others_leave_room_for_the_rest() -> None:
    gate, begun = asyncio.Event(), 0

    @job("test.wait", transactional=False, light=True)
    async def wait() -> None:
        nonlocal begun
        begun += 1
        await gate.wait()

    for _ in range(20):
        await later(wait)
    task = asyncio.create_task(InProcess({**WORKS, wait.kind: wait}, nowhere, slots=2).run())
    await later(write, name="tea")
    await done(1)

    while begun < 8:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    assert begun == 8
    gate.set()
    while begun < 20:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    await stop(task)


async def test_two_carriers_share_a_burst_without_doing_anything_twice() -> None:
    await execute(
        "INSERT INTO job (id, kind, args) SELECT gen_random_uuid(), 'test.write',"
        " jsonb_build_object('name', n::text) FROM generate_series(1, 400) AS n"
    )
    tasks = [asyncio.create_task(InProcess(WORKS, nowhere, slots=3).run()) for _ in range(2)]
    await done(400)
    await stop(*tasks)

    assert await fetchval("SELECT count(*) FROM trace") == 400
    assert await fetchval("SELECT count(DISTINCT name) FROM trace") == 400


async def test_lanes_run_in_order_side_by_side() -> None:
    for place in range(30):
        for lane in ("mei", "li", "wang"):
            await later(write, lane=lane, name=f"{lane} {place:02}")
    tasks = [asyncio.create_task(InProcess(WORKS, nowhere, slots=4).run()) for _ in range(2)]
    await done(90)
    await stop(*tasks)

    names = [row["name"] for row in await fetch("SELECT name FROM trace ORDER BY place")]
    for lane in ("mei", "li", "wang"):
        assert [n for n in names if n.startswith(lane)] == [f"{lane} {n:02}" for n in range(30)]


async def test_the_queue_comes_back_after_every_connection_was_cut() -> None:
    task = asyncio.create_task(InProcess(WORKS, nowhere).run())
    await later(write, name="before")
    await done(1)
    await execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE pid <> pg_backend_pid() AND datname = current_database()"
    )
    await later(write, name="after")
    await done(2)
    await stop(task)

    assert (
        await fetchval("SELECT string_agg(name, ',' ORDER BY place) FROM trace") == "before,after"
    )


async def done(count: int) -> None:
    async with asyncio.timeout(10):
        while await fetchval("SELECT count(*) FROM job WHERE state = 'done'") < count:  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def stop(*tasks: asyncio.Task[None]) -> None:
    for task in tasks:
        assert not task.done(), task
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
