"""A house whose server dies and is born again on the same port."""

import asyncio
import os
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from core.db import fetchval

_WAITING = "select count(*) from channel_delivery where state = 'received'"
_WORK = """select count(*) from job
where state = 'running' or state = 'waiting' and (attempts > 0 or run_at <= now())"""


@dataclass
class Nursery:
    """The parent of all servers: each of them lives until it is killed."""

    process: Process
    child: int = 0

    async def bear(self) -> None:
        """Start a server."""
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(b"\n")
        self.child = int(await self.process.stdout.readline())

    def kill(self) -> None:
        """End the server without a word."""
        if self.child:
            os.kill(self.child, signal.SIGKILL)

    async def bear_if_gone(self) -> None:
        """Start a server, as a supervisor would, if the last one left by itself."""
        try:
            os.kill(self.child, 0)
        except ProcessLookupError:
            await self.bear()


@asynccontextmanager
async def nursery(
    dsn: str, listening: socket.socket, *plugins: str, redis: str = ""
) -> AsyncIterator[Nursery]:
    """A nursery, and at the end nobody left of it; with Redis if it has an address."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(Path(__file__).parent / "nursery.py"),
        dsn,
        str(listening.fileno()),
        *plugins,
        stdin=PIPE,
        stdout=PIPE,
        pass_fds=[listening.fileno()],
        start_new_session=True,
        env={**os.environ, "FAULTS_REDIS": redis},
    )
    born = Nursery(process)
    try:
        yield born
    finally:
        # the whole group: also a server whose process id we have not read yet
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()


async def until(true: Callable[[], Awaitable[bool]], *, pause: float) -> None:
    """Ask again and again."""
    while not await true():  # noqa: ASYNC110
        await asyncio.sleep(pause)


async def waiting_deliveries() -> int:
    """How many deliveries are received and not read."""
    return await fetchval(_WAITING)


async def nothing_waits() -> bool:
    """Whether everything that was received is read."""
    return await waiting_deliveries() == 0


async def at_rest() -> bool:
    """Whether nothing is received and not read, and no job waits for its turn now."""
    return await nothing_waits() and not await fetchval(_WORK)
