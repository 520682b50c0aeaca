"""The public address of a house, as somebody on this machine reaches it over a socket."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import uvicorn

from core.addresses import loopback_socket, noted_address
from core.certificates import trusted
from core.db import current_dsn

from .guest import GuestServer
from .health import ALIVE

if TYPE_CHECKING:
    from .house import House


@contextlib.asynccontextmanager
async def public_address(house: House) -> AsyncIterator[str]:
    """Where the house's server is; while nobody serves it, a door of our own, on loopback."""
    served = noted_address(house.settings.data, current_dsn())
    if served is not None and await _lives(served):
        yield served
        return
    async with _opened(house) as address:
        yield address


async def _lives(address: str) -> bool:
    """Whether a house answers there: who left the address may be dead, and another have its id."""
    import httpx  # only who needs a door waits for the client

    try:
        async with httpx.AsyncClient(base_url=address, trust_env=False, verify=trusted()) as asking:
            answer = await asking.get("/health/live")
            return answer.is_success and answer.json() == ALIVE
    except (httpx.HTTPError, ValueError):
        return False


@contextlib.asynccontextmanager
async def _opened(house: House) -> AsyncIterator[str]:
    """The same application as the server's, on a free port, for a while."""
    from .web import create_app  # the web knows the demo, which is why the demo asks for it late

    listening = loopback_socket()
    server = GuestServer(
        uvicorn.Config(create_app(house), log_config=None, access_log=False, lifespan="off")
    )
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        await serving
        listening.close()
