"""Piccolo's engine, made safe for concurrent code.

The stock engine's nested transaction is a no-op, its failed COMMIT leaks the connection, its
aborted transaction commits in silence, and two queries at once inside one transaction crash.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from types import TracebackType
from typing import Any, cast

from asyncpg import InFailedSQLTransactionError
from piccolo.engine.postgres import PostgresEngine, PostgresTransaction
from piccolo.querystring import QueryString

from .connecting import connect
from .orders import Demand, Orders, Writes

log = logging.getLogger(__name__)

AfterCommit = Callable[[], Awaitable[object]]


SWALLOWED = "An error inside was swallowed; nothing was saved."


class NothingCommitted(RuntimeError):
    """The transaction looked finished, but an error inside had already undone it."""


class Transaction(PostgresTransaction):
    """One unit of work on one connection; a nested one is a savepoint of its parent."""

    engine: Engine
    _parent: Transaction | None

    def __init__(self, engine: Engine, allow_nested: bool = True) -> None:
        """Prepare; nothing is sent before the block is entered."""
        super().__init__(engine, allow_nested)
        self._parent = engine.open_transaction()
        self.closed = self.lost = False
        self.turn = self._parent.turn if self._parent else asyncio.Lock()
        self.orders = self._parent.orders if self._parent else Orders()
        self.writes = self._parent.writes if self._parent else Writes()
        self.after_commit: list[AfterCommit] = []
        self._one_child_at_a_time = asyncio.Lock()
        self._savepoint_name = ""

    @asynccontextmanager
    async def in_turn(self) -> AsyncIterator[Any]:
        """Our connection, as soon as nobody else is asking through it."""
        async with self.turn:
            await self._catch_up()
            yield self.connection

    async def write(self, query: str, args: Sequence[Any], after: str | None) -> None:
        """Insert or change something before the next statement, or before the end."""
        async with self.turn:
            if query in self.writes or (after and self.writes.fill(after)):
                await self._catch_up()
            self.writes.add(query, args)

    async def demand(self, demand: Demand) -> None:
        """Ask something together with the insertions that follow, or at our end."""
        async with self.turn:
            if self.writes.inserting:
                await self._catch_up()
            self.writes.demands.append(demand)

    async def _catch_up(self) -> None:
        """Send all that waits; only in our turn. What fails or is cut short here is lost."""
        if orders := self.orders.take():
            with self._losing(whole=True):
                await self.connection.execute(orders)
        if self.writes:
            with self._losing(whole=False):
                await self.writes.send(self.connection)

    @contextmanager
    def _losing(self, *, whole: bool) -> Iterator[None]:
        """Nothing of this block may be saved if this fails, whoever swallows the error.

        Without its BEGIN and savepoints, nothing of the blocks around it either.
        """
        try:
            yield
        except BaseException:
            block: Transaction | None = self
            while block:
                block.lost = True
                block = block._parent if whole else None
            raise

    async def __aenter__(self) -> Transaction:
        """Begin, or set a savepoint."""
        if self._parent:
            await self._set_savepoint(self._parent)
        else:
            self.connection = await self.get_connection()
        self.context = self.engine.current_transaction.set(self)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool:
        """Commit or undo, and give the connection back even if we are being cancelled."""
        self.engine.current_transaction.reset(self.context)
        if self._parent and error is None:
            await self._finish_savepoint(failed=False)  # whatever ends it now, the parent ends too
        else:
            finish = self._finish_savepoint if self._parent else self._finish
            await asyncio.shield(asyncio.ensure_future(finish(error is not None)))
        return False

    async def _set_savepoint(self, parent: Transaction) -> None:
        self.connection = parent.connection
        await parent._one_child_at_a_time.acquire()
        try:
            self._savepoint_name = f"guanxi_{parent.get_savepoint_id()}_{id(self):x}"
            if self.writes:
                async with self.turn:
                    await self._catch_up()
            self.orders.set(self._savepoint_name)
        except BaseException:
            parent._one_child_at_a_time.release()
            raise

    async def commit(self) -> None:
        """Commit by hand, for asyncpg does not look whether COMMIT found nothing left to commit."""
        await self._write_the_rest()
        if self.lost:
            await self.rollback()
            raise NothingCommitted(SWALLOWED)
        answer = await self.connection.execute("COMMIT") if self.orders.begun else "COMMIT"
        self._rolled_back = answer != "COMMIT"
        self._committed = not self._rolled_back
        if self._rolled_back:
            raise NothingCommitted(SWALLOWED)

    async def _write_the_rest(self) -> None:
        try:
            if self.writes:
                await self._catch_up()
        except InFailedSQLTransactionError:
            pass  # COMMIT will say so
        except Exception:
            with suppress(Exception):
                await self.rollback()
            raise

    async def rollback(self) -> None:
        """Undo everything."""
        self.writes.drop()
        if self.orders.begun:
            await self.connection.execute("ROLLBACK")
        self._rolled_back = True

    async def _finish_savepoint(self, failed: bool) -> None:
        assert self._parent
        try:
            if not failed:
                await self._stand_by_it()
                self.orders.release(self._savepoint_name)
                self._parent.after_commit += self.after_commit
                return
            await self._undo_savepoint(self._savepoint_name)
        finally:
            self.closed = True
            self._parent._one_child_at_a_time.release()

    async def _stand_by_it(self) -> None:
        """What was demanded in this block is refused in it, and nothing of a lost one stays."""
        try:
            async with self.turn:
                if self.writes.demands:
                    await self._catch_up()
            if self.lost:
                raise NothingCommitted(SWALLOWED)
        except BaseException:
            await self._undo_savepoint(self._savepoint_name)
            raise

    async def _undo_savepoint(self, name: str) -> None:
        async with self.turn:
            self.writes.drop()
            if self.orders.forget(name):
                return
            # a connection that was lost is found out by the transaction's own end
            with suppress(Exception):
                await self.connection.execute(
                    f"ROLLBACK TO SAVEPOINT {name}; RELEASE SAVEPOINT {name}"
                )

    async def _finish(self, failed: bool) -> None:
        try:
            async with self.turn:
                await self._commit_or_undo(failed)
        finally:
            self.closed = True
            await self._release(broken=not (self._committed or self._rolled_back))
        if self._committed:
            await self._run_after_commit()

    async def _commit_or_undo(self, failed: bool) -> None:
        if self._committed or self._rolled_back:
            return
        if not failed:
            await self.commit()
            return
        try:
            await self.rollback()
        except Exception:
            # the error that brought us here is already on its way up; this one adds nothing
            log.warning("connection lost while undoing a transaction; the server undoes it itself")

    async def _release(self, *, broken: bool) -> None:
        if broken:
            self.connection.terminate()
        if self.engine.pool:
            await self.engine.pool.release(self.connection)
        elif not broken:
            await self.connection.close()

    async def _run_after_commit(self) -> None:
        for act in self.after_commit:
            try:
                await act()
            except Exception:
                log.exception("what should follow a commit failed; the commit itself stands")


class Engine(PostgresEngine):
    """The one engine of a process; it connects when the pool is opened, never before."""

    __slots__ = ()

    async def check_version(self) -> None:
        """Checked per connection instead, so that importing a table needs no database."""

    async def prep_database(self) -> None:
        """No extensions: one plain PostgreSQL is all we ask for."""

    def open_transaction(self) -> Transaction | None:
        """The innermost transaction still open here; a task may outlive the one it began in."""
        current = cast("Transaction | None", self.current_transaction.get())
        while current and current.closed:
            current = current._parent
        return current

    def transaction(self, allow_nested: bool = True) -> Transaction:
        """A new transaction, or a savepoint inside the open one."""
        return Transaction(self, allow_nested)

    async def get_new_connection(self) -> Any:
        """A connection of our own kind, outside the pool."""
        return await connect(self.config["dsn"])

    async def run_querystring(self, querystring: QueryString, in_pool: bool = True) -> Any:
        """Run a query of Piccolo's."""
        return await self._in_turn(super().run_querystring, querystring, in_pool)

    async def run_ddl(self, ddl: str, in_pool: bool = True) -> Any:
        """Run a definition of Piccolo's."""
        return await self._in_turn(super().run_ddl, ddl, in_pool)

    async def _in_turn(self, run: Callable[..., Awaitable[Any]], what: Any, in_pool: bool) -> Any:
        current = self.open_transaction()
        if current is not self.current_transaction.get():
            self.current_transaction.set(current)
        if current is None:
            return await run(what, in_pool)
        async with current.in_turn():
            return await run(what, in_pool)


ENGINE = Engine(config={"dsn": ""})
