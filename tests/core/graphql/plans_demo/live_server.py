"""The demo behind a real server on a real port."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from demo_rights import EVERYTHING, OWN, DemoAsker
from litestar import Litestar, asgi

from core.graphql import Engine, graphql_door, graphql_routes


@dataclass
class Door:
    """Who may come in, by token; tests may change it."""

    askers: dict[str, DemoAsker] = field(
        default_factory=lambda: {"Bearer all": EVERYTHING, "Bearer own": OWN}
    )

    async def authenticate(self, scope: Any) -> DemoAsker | None:
        """Whose token the request carries."""
        for name, value in reversed(scope["headers"]):
            if name == b"authorization":
                return self.askers.get(value.decode())
        return None


@dataclass
class Live:
    """A running server."""

    port: int
    door: Door

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"


@contextlib.asynccontextmanager
async def serving(engine: Engine) -> AsyncIterator[Live]:
    """Serve the demo for a while."""
    door = Door()
    asked = asgi("/graphql", copy_scope=False)(graphql_door(engine, door.authenticate))
    inside = graphql_routes(engine, door.authenticate)
    app = Litestar([asked, *inside], openapi_config=None)
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    config = uvicorn.Config(app, log_level="warning", lifespan="off")
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve(sockets=[listener]))
    while not server.started:  # noqa: ASYNC110 - uvicorn offers no event for it
        await asyncio.sleep(0.01)
    try:
        yield Live(listener.getsockname()[1], door)
    finally:
        server.should_exit = True
        await task
