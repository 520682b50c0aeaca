"""Whatever happens to PostgreSQL: what was committed is whole, the rest never was."""

import asyncio
import contextlib
import os
import signal
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import asyncpg
import pytest

from core.db import close_pool, embedded, execute, fetch, fetchval, open_pool, transaction

KILLS = 20 if os.environ.get("GUANXI_FAULTS") == "all" else 4
DISMISS_THE_OTHERS = """
select pg_terminate_backend(pid) from pg_stat_activity
where datname = current_database() and pid <> pg_backend_pid()"""
LOST = (OSError, asyncpg.InterfaceError, asyncpg.InternalClientError, asyncpg.PostgresError)


@dataclass
class Clerks:
    """People who each write a pair of rows, again and again, and remember what was confirmed."""

    confirmed: set[int] = field(default_factory=set)
    open: set[int] = field(default_factory=set)
    next: int = 0

    async def write(self, over: asyncio.Event) -> None:
        while not over.is_set():
            self.next += 1
            await self._pair(self.next)

    async def _pair(self, number: int) -> None:
        try:
            async with transaction():
                await execute("insert into pair values ($1)", number)
                self.open.add(number)
                await asyncio.sleep(0.005)
                await execute("insert into pair values ($1)", number)
            self.confirmed.add(number)
        except LOST:
            await asyncio.sleep(0.02)
        finally:
            self.open.discard(number)


@pytest.fixture
def data() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="gxf-") as name:
        Path(name).chmod(0o755)
        yield Path(name)
        embedded.stop(Path(name))


async def test_a_killed_server_keeps_what_it_confirmed_and_nothing_half(data: Path) -> None:
    await open_pool(await asyncio.to_thread(embedded.start, data))
    await execute("create table pair (number int)")
    clerks, over, landed = Clerks(), asyncio.Event(), 0
    writing = [asyncio.create_task(clerks.write(over)) for _ in range(8)]

    for _ in range(KILLS):
        await asyncio.sleep(0.4)
        landed += bool(clerks.open)
        kill_server(data)
        await asyncio.to_thread(embedded.start, data)
        before = len(clerks.confirmed)
        await until_more(clerks, before)
    over.set()
    await asyncio.gather(*writing)

    rows = await fetch("select number, count(*) from pair group by number")
    assert landed == KILLS
    assert {row["count"] for row in rows} == {2}
    assert clerks.confirmed <= {row["number"] for row in rows}
    await close_pool()


async def test_losing_every_connection_each_moment_leaks_none(pool: str) -> None:
    await execute("create table pair (number int)")
    clerks, over = Clerks(), asyncio.Event()
    writing = [asyncio.create_task(clerks.write(over)) for _ in range(8)]

    for _ in range(10):
        await asyncio.sleep(0.1)
        with contextlib.suppress(*LOST):
            await execute(DISMISS_THE_OTHERS)
    over.set()
    await asyncio.gather(*writing)

    rows = await fetch("select number, count(*) from pair group by number")
    assert {row["count"] for row in rows} <= {2}
    assert clerks.confirmed <= {row["number"] for row in rows}
    assert await asyncio.gather(*(fetchval("select 1") for _ in range(30))) == [1] * 30


def kill_server(data: Path) -> None:
    mark = (data / "postgres" / "postmaster.pid").read_text()
    os.kill(int(mark.split()[0]), signal.SIGKILL)


async def until_more(clerks: Clerks, before: int) -> None:
    for _ in range(1000):
        if len(clerks.confirmed) >= before + 5:
            return
        await asyncio.sleep(0.01)
    pytest.fail("no recovery within ten seconds")
