"""Workers are killed with -9 in the middle of their jobs, and every effect still happens once."""

import asyncio
import os
import random
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest
from faults_redis import RedisServer

from core.db import execute, fetch, fetchval, migrate
from core.jobs.piccolo_app import APP_CONFIG

KILLS = 22
WORKER = Path(__file__).with_name("job_worker.py")
_BURST = """
    INSERT INTO job (id, kind, lane)
    SELECT gen_random_uuid(), CASE WHEN n % 4 = 0 THEN 'fault.steps' ELSE 'fault.pay' END,
        CASE WHEN n % 5 = 0 THEN 'lane ' || n % 3 END
    FROM generate_series(1, 12) AS n"""
_BUSY = """
    SELECT EXISTS (SELECT FROM begun JOIN job ON job.id = begun.job AND job.attempts = begun.attempt
    WHERE pid = $1 AND job.state = 'running')"""
_CUT_SHORT = """
    SELECT count(DISTINCT pid) FROM begun JOIN job ON job.id = begun.job
    WHERE pid = ANY($1) AND job.attempts > begun.attempt AND job.losses > 0"""
_WRONG = """
    SELECT job.kind, job.state, count(effect.step) AS effects FROM job
    LEFT JOIN effect ON effect.job = job.id GROUP BY job.id
    HAVING count(effect.step) <> CASE job.kind WHEN 'fault.steps' THEN 3 ELSE 1 END
        OR count(DISTINCT effect.step) <> count(effect.step) OR job.state <> 'done'"""


@pytest.fixture
async def ledger(pool: str) -> str:
    """The job table, what was begun, and what came of it."""
    await migrate([APP_CONFIG])
    await execute("CREATE TABLE begun (job uuid, attempt int, pid int)")
    await execute("CREATE TABLE effect (job uuid, step int)")
    return pool


async def test_workers_killed_mid_job_lose_nothing_and_repeat_nothing(ledger: str) -> None:
    async with asyncio.timeout(40), Crew.hired(ledger) as crew:
        killed = await crew.kill_often()
        await all_done()

    assert len(killed) == KILLS
    assert await fetchval(_CUT_SHORT, killed) >= KILLS * 3 // 4
    assert await fetch(_WRONG) == []


async def test_the_same_with_redis_between(ledger: str, tmp_path: Path) -> None:
    async with (
        asyncio.timeout(60),
        RedisServer.started(tmp_path) as redis,
        Crew.hired(ledger, redis.url) as crew,
    ):
        killed = await crew.kill_often()
        await all_done()

    assert len(killed) == KILLS
    assert await fetchval(_CUT_SHORT, killed) >= KILLS * 3 // 4
    assert await fetch(_WRONG) == []


class Crew:
    """Two workers; whoever is killed is replaced."""

    def __init__(self, office: Process) -> None:
        self._office = office
        self.pids: list[int] = []
        self.ever: list[int] = []

    @classmethod
    @asynccontextmanager
    async def hired(cls, dsn: str, redis_url: str = "") -> AsyncIterator["Crew"]:
        office = await asyncio.create_subprocess_exec(
            sys.executable, str(WORKER), dsn, redis_url, stdin=PIPE, stdout=PIPE, stderr=DEVNULL
        )
        crew = cls(office)
        crew.pids = [await crew.hire(), await crew.hire()]
        try:
            yield crew
        finally:
            for pid in crew.ever:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            office.kill()
            await office.communicate()

    async def hire(self) -> int:
        assert self._office.stdin and self._office.stdout
        self._office.stdin.write(b"\n")
        self.ever.append(int(await self._office.stdout.readline()))
        return self.ever[-1]

    async def kill_often(self) -> list[int]:
        """Kill one who is busy, again and again, while work keeps coming in."""
        killed: list[int] = []
        while len(killed) < KILLS:
            victim = self.pids.pop(0)
            await until_busy(victim)
            await asyncio.sleep(random.random() * 0.1)
            os.kill(victim, signal.SIGKILL)
            killed.append(victim)
            self.pids.append(await self.hire())
        return killed


async def until_busy(pid: int) -> None:
    while not await fetchval(_BUSY, pid):
        if await fetchval("SELECT count(*) < 30 FROM job WHERE state = 'waiting'"):
            await execute(_BURST)
        await asyncio.sleep(0.01)


async def all_done() -> None:
    while await fetchval("SELECT EXISTS (SELECT FROM job WHERE state <> 'done')"):  # noqa: ASYNC110
        await asyncio.sleep(0.05)
