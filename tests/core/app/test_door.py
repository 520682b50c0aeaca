"""Who needs the house's public address is led to a house that lives."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from socketserver import StreamRequestHandler, TCPServer
from threading import Thread

import httpx
import pytest

from core.addresses import note_address
from core.app.door import public_address
from core.testing import TestHouse
from core.testing.deployment import free_port


@pytest.fixture
async def here(crm: TestHouse, tmp_path: Path) -> AsyncIterator[TestHouse]:
    """The house, with a data directory of its own."""
    settings = crm.house.settings
    crm.house.settings = replace(settings, data=tmp_path)
    yield crm
    crm.house.settings = settings


class _Other(StreamRequestHandler):
    """A server that is no house, and content with everything."""

    def handle(self) -> None:
        self.rfile.readline()
        self.wfile.write(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}")


async def answers(address: str) -> bool:
    async with httpx.AsyncClient(trust_env=False) as asking:
        return (await asking.get(f"{address}/health/ready")).json()["generation"] is not None


async def test_a_living_server_is_the_address(here: TestHouse) -> None:
    async with here.serve() as served:
        note_address(here.house.settings.data, served, here.dsn)

        async with public_address(here.house) as address:
            assert address == served


async def test_an_address_that_a_dead_server_left_is_not_trusted(here: TestHouse) -> None:
    """Its process id lives again, for it is ours: that alone says nothing."""
    stale = f"http://127.0.0.1:{free_port()}"
    note_address(here.house.settings.data, stale, here.dsn)

    async with public_address(here.house) as address:
        assert address != stale
        assert await answers(address)


async def test_another_server_at_the_old_address_is_not_trusted(here: TestHouse) -> None:
    with TCPServer(("127.0.0.1", 0), _Other) as other:
        Thread(target=other.serve_forever, daemon=True).start()
        stale = f"http://127.0.0.1:{other.server_address[1]}"
        note_address(here.house.settings.data, stale, here.dsn)

        async with public_address(here.house) as address:
            assert address != stale
        other.shutdown()
