"""Whoever watches hears what he may see, for as long as he may."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import pytest
import websockets
from demo_engine import make_engine
from demo_rights import EVERYTHING, number
from live_server import Live, serving
from websockets.asyncio.client import ClientConnection, connect

from core.db import execute, migrate, transaction
from core.events import Event, EventService, announce
from core.events.piccolo_app import APP_CONFIG as EVENTS
from core.graphql.plugin import graph
from core.jobs.piccolo_app import APP_CONFIG as JOBS

PROTOCOL: Any = ["graphql-transport-ws"]
CHANGED = 'subscription { changed(entities: ["demo_deal"]) { name entity id } }'


class DealMoved(Event, name="demo_deal.moved", version=1, entity="demo_deal"):
    """A deal of the demo moved."""

    demo_deal_id: UUID


@pytest.fixture
async def live(tables: str) -> AsyncIterator[Live]:
    """The demo with its facts behind a real server."""
    await migrate([JOBS, EVENTS])
    service = asyncio.create_task(EventService().run())
    async with serving(make_engine({"core.graphql": graph()})) as running:
        yield running
    service.cancel()


async def opened(live: Live, token: str = "Bearer all", **options: Any) -> ClientConnection:
    """A socket that is past its greeting."""
    socket = await connect(address(live), subprotocols=PROTOCOL, **options)
    await say(socket, type="connection_init", payload={"authorization": token})
    assert (await hear(socket))["type"] == "connection_ack"
    return socket


def address(live: Live) -> str:
    """Where sockets are opened."""
    return f"{live.url.replace('http', 'ws')}/graphql/ws"


async def say(socket: ClientConnection, **message: Any) -> None:
    """Send a message."""
    await socket.send(json.dumps(message))


async def hear(socket: ClientConnection, seconds: float = 8) -> Any:
    """The next message."""
    return json.loads(await asyncio.wait_for(socket.recv(), seconds))


async def closed(socket: ClientConnection, seconds: float = 8) -> int:
    """The code a socket is closed with."""
    with pytest.raises(websockets.ConnectionClosed) as gone:
        while True:
            await asyncio.wait_for(socket.recv(), seconds)
    assert gone.value.rcvd is not None
    return gone.value.rcvd.code


async def deal(key: int, owner: int) -> None:
    """A deal of somebody's, and the news that it moved."""
    async with transaction():
        await execute(
            "insert into demo_deal (id, title, stage, amount, owner)"
            " values ($1, 'x', 'open', 1, $2)",
            number(key),
            number(owner),
        )
        await announce(DealMoved(demo_deal_id=number(key)))


async def test_who_watches_hears_only_what_he_may_see(live: Live) -> None:
    socket = await opened(live, "Bearer own")
    await say(socket, id="1", type="subscribe", payload={"query": CHANGED})
    await asyncio.sleep(0.5)
    await deal(1, owner=9)
    await deal(2, owner=3)
    heard = await hear(socket)

    told = {"name": "demo_deal.moved", "entity": "demo_deal", "id": str(number(2))}
    assert heard["payload"] == {"data": {"changed": told}}
    await socket.close()


async def test_questions_may_be_asked_on_a_socket(live: Live) -> None:
    socket = await opened(live)
    await say(socket, id="1", type="subscribe", payload={"query": "{ __typename }"})

    assert (await hear(socket))["payload"] == {"data": {"__typename": "Query"}}
    assert await hear(socket) == {"id": "1", "type": "complete"}
    await socket.close()


async def test_a_lost_session_closes_the_socket(live: Live) -> None:
    socket = await opened(live)
    live.door.askers.clear()

    assert await closed(socket, 5) == 4403


async def test_nobody_gets_no_socket(live: Live) -> None:
    socket = await connect(address(live), subprotocols=PROTOCOL)
    await say(socket, type="connection_init", payload={"authorization": "Bearer no"})

    assert await closed(socket) == 4403


async def test_who_never_greets_is_shown_out(live: Live, monkeypatch: Any) -> None:
    monkeypatch.setattr("core.graphql.socket.INIT_SECONDS", 0.2)
    socket = await connect(address(live), subprotocols=PROTOCOL)

    assert await closed(socket) == 4408


async def test_nothing_runs_before_the_greeting(live: Live) -> None:
    socket = await connect(address(live), subprotocols=PROTOCOL)
    await say(socket, id="1", type="subscribe", payload={"query": CHANGED})

    assert await closed(socket) == 4401


async def test_a_foreign_page_gets_no_socket(live: Live) -> None:
    with pytest.raises(websockets.InvalidStatus) as refused:
        await connect(address(live), subprotocols=PROTOCOL, origin="https://evil.example")  # type: ignore[arg-type]

    assert refused.value.response.status_code == 403


async def test_another_protocol_gets_no_socket(live: Live) -> None:
    with pytest.raises(websockets.InvalidStatus):
        await connect(address(live), subprotocols=["graphql-ws"])  # type: ignore[list-item]


@pytest.mark.parametrize("frame", ["{", "[]", "{}", '{"type": "nope"}', "x" * 70_000])
async def test_a_broken_frame_ends_the_socket(live: Live, frame: str) -> None:
    socket = await opened(live)
    await socket.send(frame)

    assert await closed(socket) in (4400, 1009)


async def test_there_is_a_limit_to_subscriptions(live: Live) -> None:
    socket = await opened(live)
    for number_ in range(21):
        await say(socket, id=str(number_), type="subscribe", payload={"query": CHANGED})
    heard = await hear(socket)

    assert (heard["id"], heard["type"]) == ("20", "error")
    await socket.close()


async def test_a_wrong_document_is_an_error_of_its_own(live: Live) -> None:
    socket = await opened(live)
    await say(socket, id="1", type="subscribe", payload={"query": "subscription { nope }"})
    heard = await hear(socket)

    assert heard["type"] == "error"
    assert heard["payload"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    assert EVERYTHING.language == "en"
    await socket.close()
