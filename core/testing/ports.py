"""Applications on real ports of this machine, opened and closed without anybody waiting."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import uvicorn

from core.addresses import loopback_socket


@asynccontextmanager
async def on_a_port(app: Any, **how: Any) -> AsyncIterator[str]:
    """An application on a free port, without its start-up unless asked; yields its address."""
    usual = {"lifespan": "off", "log_level": "warning", "ws": "none", "interface": "asgi3"}
    server = _Guest(uvicorn.Config(app, **{**usual, **how}))
    with loopback_socket() as port:
        await server.open(port)
        try:
            yield f"http://127.0.0.1:{port.getsockname()[1]}"
        finally:
            await server.shutdown()


class _Guest(uvicorn.Server):
    """Uvicorn's server in a loop that runs already: open when told so, and gone when it is quiet.

    Its own way looks every tenth of a second whether it may leave, and then waits for another.
    """

    async def open(self, port: socket.socket) -> None:
        """Serve from now on."""
        self.config.load()
        self.lifespan = self.config.lifespan_class(self.config)
        await self.startup([port])
        self._clock = asyncio.create_task(self.main_loop())

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Take in nobody new, let the others finish, and leave."""
        self._clock.cancel()
        for server in self.servers:
            server.close()
        state = self.server_state
        for connection in list(state.connections):
            connection.shutdown()
        while state.connections or state.tasks:  # noqa: ASYNC110 (uvicorn offers no event)
            await asyncio.sleep(0.002)
        await self.lifespan.shutdown()
