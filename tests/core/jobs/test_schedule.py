"""What is due by itself is done once per time, however many processes watch the clock."""

import asyncio
from contextlib import nullcontext as nowhere
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from core.db import execute, fetch, fetchval
from core.jobs import Schedule, Scheduler, job, run_due
from core.jobs.cleaning import clean

HOURLY = Schedule("test.count", every=timedelta(hours=1))


@job("test.count")
async def count() -> None:
    await execute("INSERT INTO trace (name) VALUES ('once')")


async def test_two_schedulers_at_once_queue_one_run(desk: str) -> None:
    await asyncio.gather(*(Scheduler([HOURLY]).queue_coming() for _ in range(5)))

    assert await fetchval("SELECT count(*) FROM job") == 1


async def test_a_house_that_slept_catches_up_once(desk: str) -> None:
    await Scheduler([HOURLY]).queue_coming()
    await execute("UPDATE job SET run_at = now() - interval '3 days'")
    await Scheduler([HOURLY]).queue_coming()

    assert await run_due({count.kind: count}, nowhere) == 1


async def test_the_scheduler_runs_what_is_due_every_second(desk: str) -> None:
    task = asyncio.create_task(Scheduler([Schedule("test.count", every=1)]).run())
    await asyncio.sleep(2.5)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    rows = await fetch("SELECT DISTINCT run_at FROM job ORDER BY run_at")

    assert len(rows) == await fetchval("SELECT count(*) FROM job")
    assert 3 <= len(rows) <= 4


async def test_daily_means_the_clock_of_the_house() -> None:
    three = Schedule("test.count", daily=time(3))
    noon = datetime(2026, 5, 3, 4, tzinfo=UTC)

    assert three.next(noon) == datetime(2026, 5, 3, 19, tzinfo=UTC)
    assert three.next(three.next(noon)) == datetime(2026, 5, 4, 19, tzinfo=UTC)


async def test_daily_survives_the_change_of_the_clocks() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    half_past_two = Schedule("test.count", daily=time(2, 30))
    times = [datetime(2026, 3, 27, 12, tzinfo=UTC)]
    for _ in range(4):
        times.append(half_past_two.next(times[-1], berlin))

    assert [f"{moment:%d %H:%M}" for moment in times[1:]] == [
        "28 01:30",
        "29 01:30",
        "30 00:30",
        "31 00:30",
    ]


async def test_a_schedule_needs_exactly_one_rhythm() -> None:
    with pytest.raises(ValueError, match="needs either every or daily"):
        Schedule("test.count")
    with pytest.raises(ValueError, match="needs either every or daily"):
        Schedule("test.count", every=60, daily=time(3))
    with pytest.raises(ValueError, match="shorter than a second"):
        Schedule("test.count", every=0.1)


async def test_cleaning_forgets_old_work_but_never_the_dead(desk: str) -> None:
    await execute(
        "INSERT INTO job (id, kind, state, finished_at)"
        " SELECT gen_random_uuid(), 'old', state, now() - age"
        " FROM unnest(array['done', 'dead', 'waiting']) AS state,"
        " unnest(array[interval '8 days', interval '6 days']) AS age"
    )

    await clean()

    rows = await fetch("SELECT state, count(*) FROM job GROUP BY state ORDER BY state")
    assert [tuple(row) for row in rows] == [("dead", 2), ("done", 1), ("waiting", 2)]
