"""A visit: a browser opens a page of ours that is neither an endpoint of the API nor the app."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from litestar import Request

from core.errors import speaking, wished

from .askers import Asker, acting_as
from .authentication import authenticate


@asynccontextmanager
async def visiting(request: Request[Any, Any, Any]) -> AsyncIterator[Asker | None]:
    """What follows is done by whoever is signed in, in their language; a stranger is None."""
    asker = await authenticate(request.scope)
    if asker is None:
        with speaking(wished(request.headers.get("accept-language", ""))):
            yield None
        return
    with speaking(asker.language), acting_as(asker):
        yield asker
