"""The one pool of a process, and what is asked through it."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import asyncpg

from core.errors import Invalid, T

from .connecting import CACHES, keep, prepare
from .connecting import connect as connect_to
from .engine import ENGINE, AfterCommit
from .orders import Demand

UNREACHABLE = T("The database cannot be reached: {why}", "无法连接数据库：{why}")


async def open_pool(dsn: str, *, size: int = 10) -> None:
    """Connect this process to its database; refuses one that is unreachable or too old."""
    if ENGINE.pool:
        raise RuntimeError("The pool is already open.")
    try:
        pool = await asyncpg.create_pool(
            dsn, min_size=1, max_size=size, timeout=10, init=prepare, reset=keep, **CACHES
        )
    except (TimeoutError, OSError, asyncpg.PostgresError, ValueError) as error:
        raise Invalid(UNREACHABLE.fill(why=str(error) or type(error).__name__)) from error
    ENGINE.config = {"dsn": dsn}
    ENGINE.pool = pool


async def close_pool() -> None:
    """Disconnect, letting running queries end for a moment."""
    pool, ENGINE.pool = ENGINE.pool, None
    if pool:
        try:
            await asyncio.wait_for(pool.close(), 5)
        except TimeoutError:
            pool.terminate()


def current_dsn() -> str:
    """Where our database is."""
    return ENGINE.config["dsn"]


async def connect() -> asyncpg.Connection:
    """A connection of one's own, for LISTEN and session locks; the caller closes it."""
    return await connect_to(current_dsn())


@asynccontextmanager
async def transaction(*, seconds: float | None = None) -> AsyncIterator[None]:
    """All or nothing; inside another one, a savepoint. `seconds` replaces the usual time limit."""
    async with ENGINE.transaction():
        if seconds is not None:
            await _set_limit(seconds)
        yield


def after_commit(act: AfterCommit) -> None:
    """Do something once the open transaction has really been committed, and only then."""
    current = ENGINE.open_transaction()
    if current is None:
        raise RuntimeError("No transaction is open.")
    current.after_commit.append(act)


def in_transaction() -> bool:
    """Whether what we write now can still be undone."""
    return ENGINE.open_transaction() is not None


def connection() -> AbstractAsyncContextManager[Any]:
    """The open transaction's connection, in turn with others; else one of the pool's."""
    current = ENGINE.open_transaction()
    if current:
        return current.in_turn()
    if ENGINE.pool is None:
        raise RuntimeError("The pool is not open.")
    return ENGINE.pool.acquire()


async def fetch(query: str, *args: Any) -> list[asyncpg.Record]:
    """All rows."""
    async with connection() as taken:
        return await taken.fetch(query, *args)


async def fetchrow(query: str, *args: Any) -> asyncpg.Record | None:
    """The first row, if there is one."""
    async with connection() as taken:
        return await taken.fetchrow(query, *args)


async def fetchval(query: str, *args: Any) -> Any:
    """The first column of the first row."""
    async with connection() as taken:
        return await taken.fetchval(query, *args)


async def execute(query: str, *args: Any) -> str:
    """The server's word on what it did, such as `UPDATE 3`."""
    async with connection() as taken:
        return await taken.execute(query, *args)


async def write(query: str, *args: Any, after: str | None = None) -> None:
    """Insert or change something whose outcome nobody waits for.

    Inside a transaction it goes out with others, as one statement, before the next question or the
    end. It must not read what others may be waiting to write: one statement has no order. Nor may
    two change one row; who changes rows that may be new names their table in `after`.
    """
    current = ENGINE.open_transaction()
    if current:
        await current.write(query, args, after)
    else:
        await execute(query, *args)


async def demand(query: str, *args: Any, table: str, otherwise: Exception) -> None:
    """Raise `otherwise` unless a question finds the row, of this table, that is to be pointed at.

    Inside a transaction it travels with the insertions that follow, so `otherwise` is raised by
    the next question or at the end of the innermost block, and undoes what was inserted meanwhile.
    """
    asked = Demand(query, args, table, otherwise)
    current = ENGINE.open_transaction()
    if current:
        await current.demand(asked)
    elif await fetchrow(query, *args) is None:
        raise otherwise


async def executemany(query: str, rows: Iterable[Sequence[Any]]) -> None:
    """The same statement for many rows."""
    async with connection() as taken:
        await taken.executemany(query, rows)


async def _set_limit(seconds: float) -> None:
    """Change the limits of the open transaction; 0 means none."""
    limit = f"{int(seconds * 1000)}ms"
    names = ("statement_timeout", "idle_in_transaction_session_timeout")
    orders = [f"set local {name} = '{limit}'" for name in names]
    async with connection() as taken:
        if taken.get_server_version().major >= 17:
            # a running clock is not wound up again: it has to be stopped first
            orders += ["set local transaction_timeout = 0"]
            orders += [f"set local transaction_timeout = '{limit}'"]
        await taken.execute(";".join(orders))
