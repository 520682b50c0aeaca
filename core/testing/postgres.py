"""A PostgreSQL for tests: one throwaway server per test run, one database per test."""

import asyncio
import os
import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import pytest

from core.db import close_pool, embedded, open_pool, uuid7
from core.errors import Invalid

_COPY = "create database {name} template {template} strategy file_copy"

MEMORY = Path("/dev/shm")
ENOUGH = 4 << 30
HOUR = 3600


class Cluster:
    """A server on which databases come and go."""

    def __init__(self, dsn: str) -> None:
        """Remember its front door."""
        self.dsn = dsn
        self._templates: set[str] = set()
        self._left: list[str] = []

    async def fresh_database(self, hint: str = "test", *, template: str = "template0") -> str:
        """Make a new database, empty or as a copy of a template; says where it is."""
        name = f"{hint}_{uuid7().hex[-12:]}"
        left, self._left = self._left, []
        await self._order(*left, _COPY.format(name=name, template=template))
        return self._inside(name)

    async def template(
        self, name: str, build: Callable[[str], Awaitable[None]], *, on: str = "template0"
    ) -> str:
        """A database built once per server by `build(dsn)`, to be copied from; gives its name.

        It is built on an empty one, or on a copy of another template.
        """
        if name in self._templates:
            return name
        connection = await asyncpg.connect(self.dsn)
        try:
            await connection.execute("select pg_advisory_lock(hashtext($1))", name)
            known = "select 1 from pg_database where datname = $1"
            if not await connection.fetchval(known, name):
                half = await self.fresh_database(f"{name}_half", template=on)
                await build(half)
                await self._order(f"alter database {_name(half)} rename to {name}")
        finally:
            await connection.close()
        self._templates.add(name)
        return name

    def leave(self, dsn: str) -> None:
        """Nobody needs a database any more: it goes when the next one comes, in one visit."""
        self._left.append(f"drop database if exists {_name(dsn)} with (force)")

    async def clear(self) -> None:
        """Remove what nobody needs any more."""
        left, self._left = self._left, []
        await self._order(*left)

    async def drop(self, dsn: str) -> None:
        """Remove a database now, whoever is still connected."""
        await self._order(f"drop database if exists {_name(dsn)} with (force)")

    async def _order(self, *commands: str) -> None:
        connection = await asyncpg.connect(self.dsn)
        try:
            for command in commands:
                await connection.execute(command)
        finally:
            await connection.close()

    def _inside(self, name: str) -> str:
        return urlsplit(self.dsn)._replace(path=f"/{name}").geturl()


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """The server of this worker: what is open in another one would hold back its sealer."""
    if given := os.environ.get("GUANXI_TEST_DATABASE_URL"):
        theirs = Cluster(given)
        yield theirs
        asyncio.run(theirs.clear())
        return
    _sweep()
    data = room() / f"gx-{uuid7().hex[-12:]}"
    data.mkdir(mode=0o755)
    try:
        yield Cluster(embedded.start(data, disposable=True, database="postgres"))
    finally:
        if embedded.stop(data):
            shutil.rmtree(data, ignore_errors=True)


@pytest.fixture
async def postgres(cluster: Cluster) -> AsyncIterator[str]:
    """The address of a fresh, empty database."""
    dsn = await cluster.fresh_database()
    yield dsn
    cluster.leave(dsn)


@pytest.fixture
async def pool(postgres: str) -> AsyncIterator[str]:
    """A fresh, empty database that this process is connected to."""
    await open_pool(postgres)
    yield postgres
    await close_pool()


def _sweep() -> None:
    """Give back the memory of runs that were killed; a server somebody still uses stays."""
    for left in MEMORY.glob("gx-*"):
        with suppress(OSError, Invalid):
            if time.time() - left.stat().st_mtime < HOUR:
                continue
            if embedded.is_running(left):
                embedded.start(left, disposable=True, database="postgres")
                if not embedded.stop(left):
                    continue
            shutil.rmtree(left, ignore_errors=True)


def room() -> Path:
    """Where a throwaway server lies: in memory if there is enough, for a copy there costs 50 ms."""
    if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ENOUGH:
        return MEMORY
    return Path(tempfile.gettempdir())


def _name(dsn: str) -> str:
    return urlsplit(dsn).path.strip("/")
