"""All the API's doors."""

from typing import Any

from .engine import Engine
from .explorer import explorer_handlers
from .http import Authenticate, http_handler
from .socket import socket_handler


def graphql_routes(
    engine: Engine, authenticate: Authenticate, *, origins: frozenset[str] = frozenset()
) -> list[Any]:
    """`/graphql`, `/graphql/ws` and `/graphiql`; `authenticate` gets an ASGI scope."""
    return [
        http_handler(engine, authenticate),
        socket_handler(engine, authenticate, origins=origins),
        *explorer_handlers(),
    ]
