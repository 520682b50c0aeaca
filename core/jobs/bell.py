"""Bells: ring one after a commit, and whoever listens wakes, in this process at once and in others.

A bell carries no work and may be missed: what there is to do stands in a table, and listeners
also look by themselves now and then.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from contextvars import Context
from typing import Any

import asyncpg
import structlog

from core.db import OUTAGES, after_commit, connect, execute, in_transaction

log = structlog.get_logger("guanxi.bell")

_PAUSE = 0.01
_RECONNECT = 0.2
_HEARTBEAT = 15.0
LOST = (*OUTAGES, asyncpg.PostgresError, asyncpg.InternalClientError)
"""What a service survives and tries again: an outage, and whatever else the database refuses.

A request tells these apart (`OUTAGES` is 503, the rest is a bug); a loop that must go on does not.
"""


def heed_cancellation() -> None:
    """Call after surviving an error: it may have hidden that we were cancelled in that moment."""
    task = asyncio.current_task()
    if task and task.cancelling():
        raise asyncio.CancelledError


async def end(*tasks: asyncio.Task[Any]) -> None:
    """Cancel tasks until they end: a library may swallow a cancellation at a bad moment."""
    while running := [task for task in tasks if not task.done()]:
        for task in running:
            task.cancel()
        await asyncio.wait(running, timeout=1)
    # what they raised meanwhile is heard here, else the loop would tell of it as forgotten
    await asyncio.gather(*tasks, return_exceptions=True)


class Ear:
    """One listener of a bell."""

    def __init__(self) -> None:
        """Start with nothing heard."""
        self.missed = False
        self._rung = asyncio.Event()

    def hear(self, *, missed: bool = False) -> None:
        """Wake; `missed` says that rings may have been lost meanwhile."""
        self.missed |= missed
        self._rung.set()

    async def wait(self, seconds: float | None = None) -> bool:
        """Sleep until the bell rings, or so long; says whether it rang."""
        try:
            async with asyncio.timeout(seconds):
                await self._rung.wait()
        except TimeoutError:
            return False
        self._rung.clear()
        return True


class Bell:
    """One PostgreSQL channel."""

    def __init__(self, channel: str) -> None:
        """Name the channel."""
        self.channel = channel
        self._ears: set[Ear] = set()
        self._ringing: asyncio.Task[None] | None = None
        self._again = False

    async def ring_after_commit(self) -> None:
        """Ring when the open transaction commits; at once if there is none."""
        if in_transaction():
            after_commit(self._ring)
        else:
            self.ring()

    def ring(self) -> None:
        """Wake our own listeners now and the other processes' in a moment; many rings are one."""
        self.wake()
        self._again = True
        loop = asyncio.get_running_loop()
        if not self._ringing or self._ringing.done() or self._ringing.get_loop() is not loop:
            self._ringing = loop.create_task(self._tell_others(), context=Context())

    def wake(self, *, missed: bool = False) -> None:
        """Wake our own listeners only."""
        for ear in self._ears:
            ear.hear(missed=missed)

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[Ear]:
        """Listen for a while."""
        ear = Ear()
        self._ears.add(ear)
        try:
            async with _LINE.carrying(self):
                yield ear
        finally:
            self._ears.discard(ear)

    async def _ring(self) -> None:
        self.ring()

    async def _tell_others(self) -> None:
        while self._again:
            self._again = False
            try:
                await execute("SELECT pg_notify($1, '')", self.channel)
            except (*LOST, RuntimeError):
                return
            await asyncio.sleep(_PAUSE)


class _Line:
    """The one connection of a process on which bells are heard, while anybody listens."""

    def __init__(self) -> None:
        self._bells: dict[Bell, int] = {}
        self._task: asyncio.Task[None] | None = None
        self._changed = asyncio.Event()
        self._known: set[Bell] = set()

    @asynccontextmanager
    async def carrying(self, bell: Bell) -> AsyncIterator[None]:
        self._bells[bell] = self._bells.get(bell, 0) + 1
        self._changed.set()
        if not self._task or self._task.done() or self._task.get_loop().is_closed():
            self._changed = asyncio.Event()
            self._task = asyncio.get_running_loop().create_task(self._run(), context=Context())
        try:
            yield
        finally:
            self._bells[bell] -= 1
            if not self._bells[bell]:
                del self._bells[bell]
                self._known.discard(bell)
            if not self._bells:
                await self._stop()

    async def _stop(self) -> None:
        task, self._task = self._task, None
        if task:
            await end(task)

    async def _run(self) -> None:
        while True:
            try:
                await self._listen()
            except LOST as error:
                log.warning("listening was interrupted", why=str(error) or type(error).__name__)
            heed_cancellation()
            await asyncio.sleep(_RECONNECT)

    async def _listen(self) -> None:
        connection = await connect()
        heard: set[str] = set()
        try:
            connection.add_termination_listener(lambda _: self._changed.set())
            while not connection.is_closed():
                self._changed.clear()
                for bell in [bell for bell in self._bells if bell.channel not in heard]:
                    await connection.add_listener(bell.channel, _hear(bell))
                    heard.add(bell.channel)
                    bell.wake(missed=bell in self._known)
                    self._known.add(bell)
                await self._until_changed(connection)
        finally:
            connection.terminate()

    async def _until_changed(self, connection: asyncpg.Connection) -> None:
        """Wait; now and then make sure that a silent connection is a living one."""
        try:
            async with asyncio.timeout(_HEARTBEAT):
                await self._changed.wait()
        except TimeoutError:
            await connection.execute("SELECT 1", timeout=5)


def _hear(bell: Bell) -> Callable[..., None]:
    return lambda *_: bell.wake()


_LINE = _Line()
