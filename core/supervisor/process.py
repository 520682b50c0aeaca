"""A child as its parent sees it."""

import asyncio
import contextlib
import json
import os
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from core.cradle import Newborn, Orders, born
from core.errors import T

Say = Callable[[T], None]


@dataclass(eq=False)
class Process:
    """A running child and what it has said so far."""

    inner: subprocess.Popen[bytes]
    traces: Path
    say: Say
    generation: int = -1
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    over: asyncio.Event = field(default_factory=asyncio.Event)
    refused: T | None = None
    tried: dict[str, str] | None = None
    ready_at: float = 0
    heard_at: float = field(default_factory=time.monotonic)

    @classmethod
    async def born(cls, orders: Orders, traces: Path, say: Say) -> "Process":
        """Start a child."""
        return await cls.adopted(await asyncio.to_thread(born, orders, traces), say)

    @classmethod
    async def adopted(cls, newborn: Newborn, say: Say) -> "Process":
        """A child that is born already."""
        child = cls(newborn.inner, newborn.traces, say)
        reader, child._line = await asyncio.open_connection(sock=newborn.line)
        child._listening = asyncio.create_task(child._listen(reader))
        return child

    def enter(self, dsn: str) -> None:
        """Tell it where the database is, for which it waits."""
        self._line.write(json.dumps({"dsn": dsn}).encode() + b"\n")
        self.heard_at = time.monotonic()

    @property
    def silent_for(self) -> float:
        """Seconds since it last said anything."""
        return time.monotonic() - self.heard_at

    @property
    def well_for(self) -> float:
        """Seconds between its being ready and its last word."""
        return self.heard_at - self.ready_at if self.ready_at else 0

    @property
    def ended(self) -> bool:
        """Whether the process is over and all its words are heard."""
        return self.over.is_set()

    @property
    def ending(self) -> str:
        """How it ended, for one that left no words."""
        return f"exit code {self.inner.returncode}"

    def last_words(self) -> str:
        """What it left behind when it ended badly."""
        with contextlib.suppress(OSError):
            return self.traces.read_text(errors="replace")
        return ""

    async def drain(self, seconds: float) -> None:
        """Ask it to finish what it does and leave; in the end, insist."""
        self._signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(self.over.wait(), seconds)
        except TimeoutError:
            await self.kill()

    async def kill(self) -> None:
        """End it, but let it first write down what it is doing."""
        self._signal(signal.SIGUSR1)
        await asyncio.sleep(0.3)
        self._signal(signal.SIGKILL)
        await self.over.wait()

    def _signal(self, number: int) -> None:
        if self.inner.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.inner.pid, number)

    async def _listen(self, reader: asyncio.StreamReader) -> None:
        with contextlib.suppress(OSError):
            async for words in reader:
                self._hear(json.loads(words))
        await asyncio.to_thread(self.inner.wait)
        self._line.close()
        self.over.set()

    def _hear(self, words: dict) -> None:
        self.heard_at = time.monotonic()
        if "now" in words:
            self.say(T(*words["now"]))
        if "refused" in words:
            self.refused = T(*words["refused"])
        if "tried" in words:
            self.tried = words["tried"]
        if "ready" in words:
            self.generation = words["ready"]
            self.ready_at = self.ready_at or self.heard_at
            self.ready.set()

    _line: asyncio.StreamWriter = field(init=False, repr=False)
    _listening: asyncio.Task[None] = field(init=False, repr=False)
