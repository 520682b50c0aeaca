"""The API's doors inside the framework; the busiest one, `graphql_door`, stands before it."""

from typing import Any

from .engine import Engine
from .explorer import explorer_handlers
from .http import Authenticate
from .socket import socket_handler


def graphql_routes(
    engine: Engine, authenticate: Authenticate, *, origins: frozenset[str] = frozenset()
) -> list[Any]:
    """`/graphql/ws` and `/graphiql`; `authenticate` gets an ASGI scope."""
    return [
        socket_handler(engine, authenticate, origins=origins),
        *explorer_handlers(),
    ]
