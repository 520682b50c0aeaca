"""A Redis that may be killed and comes back on the same port."""

import asyncio
import shutil
import socket
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass
class RedisServer:
    """A server without memory, or none at all."""

    folder: Path
    port: int | None = None
    process: Process | None = None

    @classmethod
    @asynccontextmanager
    async def started(cls, folder: Path, *, wanted: bool = True) -> AsyncIterator["RedisServer"]:
        """A server on a free port, gone at the end; none if it is not wanted."""
        server = cls(folder)
        if wanted:
            if not shutil.which("redis-server"):
                pytest.fail("redis-server is not installed: apt-get install redis-server")
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", 0))
                server.port = probe.getsockname()[1]
            await server._start()
        try:
            yield server
        finally:
            await server._kill()

    @property
    def url(self) -> str:
        """Where it answers; nothing if there is none."""
        return f"redis://127.0.0.1:{self.port}/0" if self.port else ""

    async def kill_and_start(self) -> None:
        """Forget everything."""
        if self.port:
            await self._kill()
            await self._start()

    async def _start(self) -> None:
        told = ["--bind", "127.0.0.1", "--port", str(self.port), "--save", "", "--dir"]
        self.process = await asyncio.create_subprocess_exec(
            "redis-server", *told, str(self.folder), stdout=DEVNULL
        )

    async def _kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            await self.process.communicate()
