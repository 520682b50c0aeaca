"""The life of a child: move in, open, beat, leave when told."""

import asyncio
import contextlib
import gc
import os
import signal
import socket
from collections.abc import AsyncIterator
from typing import IO

import uvicorn

from core.app import GuestServer, create_app, work
from core.auth import is_set_up, setup_code
from core.cradle import Orders
from core.errors import T
from core.hooks import Generation
from core.logs import keep_logs
from core.opening import connected, moved_in, started
from core.settings import Settings

from .blame import READY
from .line import Line
from .switch import HouseSwitch

ELSEWHERE = T(
    "To set it up from another machine, enter this code there: {code}",
    "如需在其他电脑上初始化，请在页面中输入此代码：{code}",
)
_BEAT_SECONDS = 0.5
_DRAIN_SECONDS = 10


class Life:
    """What one child does, from its orders to its end."""

    def __init__(self, orders: Orders, dsn: str, line: Line, traces: IO[str]) -> None:
        """Know the orders."""
        self.orders = orders
        self.dsn = dsn
        self.line = line
        self.traces = traces
        self.settings = Settings.from_env()
        keep_logs(self.settings)
        self.leaving = asyncio.Event()

    async def live(self) -> None:
        """From moving in to leaving."""
        loop = asyncio.get_running_loop()
        loop.add_reader(self.line.socket, self._hear)
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.leaving.set)
        parts = {"serve": self._serve, "worker": self._work, "trial": self._try}
        try:
            async with connected(self.settings, self.dsn):
                await parts[self.orders.role]()
        finally:
            loop.remove_reader(self.line.socket)

    def _hear(self) -> None:
        """The parent never speaks: when there is something to read, it is gone."""
        asyncio.get_running_loop().remove_reader(self.line.socket)
        self.leaving.set()

    async def _serve(self) -> None:
        house = await started(self.settings, self.line.tell, switch=HouseSwitch())
        await self._tell_code()
        server = _Server(
            uvicorn.Config(
                create_app(house),
                log_config=None,
                access_log=False,
                server_header=False,
                lifespan="on",
                ws_max_size=2**20,
                timeout_graceful_shutdown=_DRAIN_SECONDS,
            )
        )
        listen = socket.socket(fileno=os.dup(self.orders.listen))
        serving = asyncio.create_task(server.serve(sockets=[listen]))
        async with self._beating(house.generation, server.opened):
            await _first(serving, self.leaving)
            server.should_exit = True
            await serving
        if not server.opened.is_set():
            raise RuntimeError("The server did not open.")

    async def _tell_code(self) -> None:
        """Until somebody lives here: behind a proxy everyone comes from elsewhere, so always."""
        if not await is_set_up():
            self.line.tell(ELSEWHERE.fill(code=setup_code()))

    async def _work(self) -> None:
        house = await started(self.settings, self.line.tell, switch=HouseSwitch())
        opened = asyncio.Event()
        working = asyncio.create_task(work(house))
        opened.set()
        async with self._beating(house.generation, opened):
            await _first(working, self.leaving)
        working.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await working

    async def _try(self) -> None:
        """A rehearsal: everything up to the first request, with the plugins that are asked for."""
        generation = Generation(0, frozenset(self.orders.plugins))
        house = await moved_in(self.settings, generation, self.line.tell)
        create_app(house)
        self.line.say(tried=dict(house.host.failed))

    @contextlib.asynccontextmanager
    async def _beating(self, generation: Generation, opened: asyncio.Event) -> AsyncIterator[None]:
        beat = asyncio.create_task(self._beat(generation, opened))
        try:
            yield
        finally:
            beat.cancel()

    async def _beat(self, generation: Generation, opened: asyncio.Event) -> None:
        """Tell the parent that we are open, and then that we are alive."""
        await opened.wait()
        self.traces.write(f"{READY}\n")
        self.traces.flush()
        self.line.say(ready=generation.number)
        _settle_in()
        while True:
            self.line.say(ready=generation.number)
            await asyncio.sleep(_BEAT_SECONDS)


def _settle_in() -> None:
    """Collect garbage from now on, but never look through what the start has made.

    Not even once: hardly any of it is garbage, and the first requests would wait for the search.
    """
    gc.freeze()
    gc.enable()


class _Server(GuestServer):
    """A server that says when it is open."""

    def __init__(self, config: uvicorn.Config) -> None:
        """Closed as yet."""
        super().__init__(config)
        self.opened = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Open, and say so."""
        await super().startup(sockets)
        if not self.should_exit:
            self.opened.set()


async def _first(working: asyncio.Task, leaving: asyncio.Event) -> None:
    """Until we are told to leave, or the work ends by itself."""
    told = asyncio.create_task(leaving.wait())
    await asyncio.wait({working, told}, return_when=asyncio.FIRST_COMPLETED)
    told.cancel()
    if working.done():
        working.result()
