"""A sender that is too slow hears 408, a house without database says 503; no message is lost."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from urllib.parse import urlencode, urlsplit

import asyncpg
import httpx
import pytest
from wechat_wire import OFFICIAL, Line

from core.channels.inward import http
from core.db import fetchval
from core.testing import TestHouse
from core.testing.waits import patience_spent
from plugins.wechat.simulator import Person, Sender

pytestmark = pytest.mark.plugins("wechat", "sales")

DISMISS_THE_OTHERS = """
select pg_terminate_backend(pid) from pg_stat_activity
where datname = current_database() and pid <> pg_backend_pid()"""

WAITING = "select count(*) from channel_delivery where state = 'received'"


@asynccontextmanager
async def closed(dsn: str) -> AsyncIterator[None]:
    """While the block runs, nobody can connect to the database, and whoever was is thrown out."""
    name = urlsplit(dsn).path[1:]
    outside = await asyncpg.connect(urlsplit(dsn)._replace(path="/postgres").geturl())
    throw_out = "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1"
    try:
        await outside.execute(f'alter database "{name}" allow_connections false')
        await outside.execute(throw_out, name)
        yield
    finally:
        await outside.execute(f'alter database "{name}" allow_connections true')
        await outside.close()


@contextmanager
def frozen(processes: list[int]) -> Iterator[None]:
    """While the block runs, these processes neither work nor die."""
    for process in processes:
        os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        for process in processes:
            os.kill(process, signal.SIGCONT)


async def test_a_body_that_comes_too_slowly_is_cut_off(
    line: Line, crm: TestHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "SLOWEST", 0.3)
    genuine = OFFICIAL.request(line.person().writes("hello"))
    head = (
        f"POST {line.address}?{urlencode(genuine.params)} HTTP/1.1\r\nHost: house\r\n"
        f"Content-Length: {len(genuine.content)}\r\n\r\n"
    )

    async with crm.serve() as address, asyncio.timeout(10):
        reader, writer = await asyncio.open_connection("127.0.0.1", urlsplit(address).port)
        writer.write(head.encode() + genuine.content[:-1])
        answer = await reader.read()
        writer.close()

    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b"connection: close" in answer
    assert (await line.counts())["deliveries"] == 0


async def test_without_database_the_platform_is_asked_to_come_back(
    line: Line, crm: TestHouse
) -> None:
    mei = line.person()
    messages = [mei.writes(f"message {n}") for n in range(5)]
    await line.deliver(messages[0])

    async with closed(crm.dsn):
        requests = [OFFICIAL.request(message) for message in messages]
        answers = [
            await crm.post(line.address, content=each.content, params=each.params)
            for each in requests
        ]
    again = [await line.deliver(message) for message in messages]
    await crm.settle()

    assert {(each.status_code, each.headers.get("retry-after")) for each in answers} == {(503, "5")}
    assert again == [200] * 5
    counts = await line.counts()
    assert (counts["deliveries"], counts["activities"]) == (5, 5)


async def test_a_database_that_does_not_answer_is_not_waited_for(
    line: Line, crm: TestHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    await line.deliver(line.person().writes("before"))
    working = "select array_agg(pid) from pg_stat_activity where datname = current_database()"
    message = line.person().writes("during")
    request = OFFICIAL.request(message)

    async with asyncio.timeout(60):
        with frozen(await fetchval(working)):
            waited = patience_spent(monkeypatch)
            answer = await crm.post(line.address, content=request.content, params=request.params)
    again = await line.deliver(message)
    await crm.settle()

    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert waited and sum(waited) < 5
    assert again == 200
    assert (await line.counts())["activities"] == 2


@pytest.mark.slow
async def test_connections_lost_in_the_middle_of_a_burst_lose_no_message(
    line: Line, crm: TestHouse
) -> None:
    people = [line.person(f"oPerson{n:04}") for n in range(8)]
    over = asyncio.Event()

    async with crm.serve() as address, httpx.AsyncClient() as client:
        platform = Sender(account=OFFICIAL, address=address + line.address, client=client)
        talking = [asyncio.create_task(_talk(platform, person, over)) for person in people]
        lost = await _lose_connections(crm.dsn, times=5)
        over.set()
        told = sum(await asyncio.gather(*talking))
        async with asyncio.timeout(40):
            while await fetchval(WAITING):  # noqa: ASYNC110
                await asyncio.sleep(0.2)

    assert lost >= 5
    counts = await line.counts()
    assert (counts["deliveries"], counts["activities"]) == (told, told)
    assert (counts["customers"], counts["deals"]) == (8, 8)


async def _talk(platform: Sender, person: Person, over: asyncio.Event) -> int:
    told = 0
    while not over.is_set():
        message = person.writes(f"message {told}")
        told += 1
        while not await platform.deliver(message):  # noqa: ASYNC110
            await asyncio.sleep(0.05)
        await asyncio.sleep(0.1)
    return told


async def _lose_connections(dsn: str, *, times: int) -> int:
    outside = await asyncpg.connect(dsn)
    lost = 0
    for _ in range(times):
        await asyncio.sleep(0.5)
        lost += len(await outside.fetch(DISMISS_THE_OTHERS))
    await outside.close()
    return lost
