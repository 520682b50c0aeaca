"""What is queued is done once, whatever happens in between."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from core.db import execute, fetchrow, fetchval, migrate, transaction
from core.jobs import GiveUp, Job, Postpone, dead_jobs, job, later, replay, run_due
from core.jobs.piccolo_app import APP_CONFIG


@asynccontextmanager
async def nowhere() -> AsyncIterator[None]:
    """Surroundings without anything in them."""
    yield


@pytest.fixture
async def house(pool: str) -> AsyncIterator[str]:
    """A database with the job table, and a table of effects."""
    await migrate([APP_CONFIG])
    await execute("CREATE TABLE effect (name text NOT NULL)")
    yield pool


@job("test.write")
async def write(name: str) -> None:
    await execute("INSERT INTO effect VALUES ($1)", name)


WORKS: dict[str, Job] = {write.kind: write}


async def test_a_queued_job_is_done_once(house: str) -> None:
    await later(write, name="tea")

    assert await run_due(WORKS, nowhere) == 1
    assert await run_due(WORKS, nowhere) == 0

    assert await fetchval("SELECT count(*) FROM effect WHERE name = 'tea'") == 1
    assert await fetchval("SELECT state FROM job") == "done"


async def test_a_job_queued_in_a_transaction_that_fails_was_never_queued(house: str) -> None:
    with pytest.raises(ZeroDivisionError):
        async with transaction():
            await later(write, name="tea")
            raise ZeroDivisionError

    assert await fetchval("SELECT count(*) FROM job") == 0
