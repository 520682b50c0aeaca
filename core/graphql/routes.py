"""The API's doors inside the framework; the busiest one, `graphql_door`, stands before it."""

from typing import Any

from litestar import get
from litestar.response import Redirect

from .engine import Engine
from .http import Authenticate
from .socket import socket_handler


def graphql_routes(
    engine: Engine, authenticate: Authenticate, *, origins: frozenset[str] = frozenset()
) -> list[Any]:
    """`/graphql/ws` and `/graphiql`; `authenticate` gets an ASGI scope."""
    return [socket_handler(engine, authenticate, origins=origins), to_explorer]


@get("/graphiql", include_in_schema=False)
async def to_explorer() -> Redirect:
    """The explorer is a page of the admin."""
    return Redirect("/app/explorer")
