"""The demo behind a real server on a real port."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from demo_rights import EVERYTHING, OWN, DemoAsker
from litestar import Litestar, asgi

from core.graphql import Engine, graphql_door, graphql_routes
from core.testing.ports import on_a_port


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

    url: str
    door: Door


@contextlib.asynccontextmanager
async def serving(engine: Engine) -> AsyncIterator[Live]:
    """Serve the demo for a while."""
    door = Door()
    asked = asgi("/graphql", copy_scope=False)(graphql_door(engine, door.authenticate))
    inside = graphql_routes(engine, door.authenticate)
    app = Litestar([asked, *inside], openapi_config=None)
    async with on_a_port(app, ws="auto") as address:
        yield Live(address, door)
