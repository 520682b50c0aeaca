"""Servers, PostgreSQL and Redis die while messages go out: none is lost, none goes out twice.

WeCom can tell a message it has had already: there each arrives exactly once. WeChat cannot: there
each arrives at most once, and one whose answer was lost is called unknown, not sent again.
"""

import asyncio
import os
import random
import signal
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from faults_house import Nursery, at_rest, nursery, until
from faults_redis import RedisServer

from core.addresses import loopback_socket
from core.channels import Text, connect, hang_up, send_message
from core.db import OUTAGES, close_pool, embedded, fetch, fetchval
from core.testing import TestHouse
from core.testing.house import migrated
from core.testing.ports import on_a_port
from core.testing.postgres import Cluster

LONG = os.environ.get("GUANXI_FAULTS") == "all"
PEOPLE, EACH = (60, 5) if LONG else (8, 5)
ROUNDS = 12 if LONG else 3
CHANNELS = ("wechat", "wecom")
STATES = """select a.body, o.state from channel_outgoing o join activity a on a.id = o.activity
join channel_account c on c.id = o.account where c.channel = $1"""

UNDER_WAY = "select count(*) from channel_outgoing where calling_since is not null"


@dataclass
class Slowly:
    """A platform that takes its time, now before it does something, now before it says so."""

    app: Any
    draw: random.Random

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer as the platform does, only later."""

        async def later(message: Any) -> None:
            if message["type"] == "http.response.start":
                await asyncio.sleep(self.draw.random() * 0.6)
            await send(message)

        await asyncio.sleep(self.draw.random() * 0.1)
        await self.app(scope, receive, later)


@dataclass
class Street:
    """A platform with people who wrote to us, and whom we may answer five times each."""

    channel: str
    platform: Any
    people: list[Any]

    @classmethod
    async def opened(cls, crm: TestHouse, channel: str, stack: AsyncExitStack) -> "Street":
        """The platform on a port, an account of it connected, and everybody's first words read."""
        platform = crm.house.simulators[channel].platform(seed=5)
        theirs = platform.account()
        if channel == "wecom":
            stack.push_async_callback(platform.close)
        slow = Slowly(platform.app, random.Random(9))
        address = await stack.enter_async_context(on_a_port(slow))
        house = await stack.enter_async_context(on_a_port(crm.app))
        ours = await connect(channel, channel, theirs.settings, platform_url=address)
        theirs.callback = f"{house}/channels/{channel}/{ours.key}"
        people = [theirs.person(f"{channel} {n}") for n in range(PEOPLE)]
        for person in people:
            await person.does("enters" if channel == "wecom" else "follows")
            await person.says("你好")
        return cls(channel, platform, people)

    def arrived(self) -> Counter[str]:
        """What people found on their phones, and how often."""
        texts = [seen.text for person in self.people for seen in person.inbox]
        return Counter(text for text in texts if text.startswith("answer"))


@pytest.fixture
def data() -> Iterator[Path]:
    """A PostgreSQL of its own, which may be killed."""
    with tempfile.TemporaryDirectory(prefix="gxf-") as name:
        Path(name).chmod(0o755)
        yield Path(name)
        embedded.stop(Path(name))


@pytest.fixture
async def house(data: Path) -> AsyncIterator[TestHouse]:
    """A house with two channels over that PostgreSQL."""
    cluster = Cluster(await asyncio.to_thread(embedded.start, data))
    dsn = await migrated(cluster, CHANNELS)
    async with TestHouse.opened(dsn, CHANNELS) as crm:
        yield crm
    with suppress(*OUTAGES):
        await close_pool()


@pytest.mark.slow
@pytest.mark.parametrize("with_redis", [False, True], ids=["alone", "with Redis"])
async def test_whoever_dies_nothing_is_lost_or_doubled(
    house: TestHouse, data: Path, tmp_path: Path, with_redis: bool
) -> None:
    async with AsyncExitStack() as stack:
        stack.push_async_callback(hang_up)
        streets = [await Street.opened(house, channel, stack) for channel in CHANNELS]
        await house.settle()
        redis = await stack.enter_async_context(RedisServer.started(tmp_path, wanted=with_redis))
        listening = stack.enter_context(loopback_socket())
        family = nursery(house.dsn, listening, *CHANNELS, redis=redis.url)
        servers = await stack.enter_async_context(family)
        await servers.bear()

        promised = await promise_all()
        met = await kill_everybody(servers, data, redis)
        async with asyncio.timeout(900 if LONG else 60):
            await until(at_peace, pause=0.3)

        assert met > 0, "nobody was killed while a message was under way"
        for street in streets:
            states = {row["body"]: row["state"] for row in await fetch(STATES, street.channel)}
            arrived = street.arrived()
            assert set(states) == promised[street.channel]
            assert set(arrived.values()) <= {1}, "somebody got the same words twice"
            if street.channel == "wecom":
                assert Counter(states.values()) == {"sent": len(states)}
                assert set(arrived) == set(states)
            else:
                assert set(states.values()) <= {"sent", "unknown"}
                assert {body for body, state in states.items() if state == "sent"} <= set(arrived)


async def promise_all() -> dict[str, set[str]]:
    """Write to everybody as often as we may; what was promised on each channel."""
    told: dict[str, set[str]] = {channel: set() for channel in CHANNELS}
    rows = await fetch(
        "select c.id, a.channel from channel_conversation c"
        " join channel_account a on a.id = c.account where c.last_letter is not null"
    )
    assert len(rows) == PEOPLE * len(CHANNELS)
    for turn in range(EACH):
        for number, row in enumerate(rows):
            words = f"answer {turn} to {row['channel']} {number}"
            await send_message(row["id"], Text(text=words))
            told[row["channel"]].add(words)
    return told


async def kill_everybody(servers: Nursery, data: Path, redis: RedisServer) -> int:
    """In turn the server, PostgreSQL and Redis, at any moment; how many were under way."""
    draw, met = random.Random(11), 0
    for _ in range(ROUNDS):
        await asyncio.sleep(draw.random() * 0.3)
        servers.kill()
        met += await fetchval(UNDER_WAY)
        await servers.bear()
        await asyncio.sleep(0.2 + draw.random() * 0.4)
        os.kill(int((data / "postgres" / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
        await asyncio.to_thread(embedded.start, data)
        await redis.kill_and_start()
        await servers.bear_if_gone()
    return met


async def at_peace() -> bool:
    """Whether nothing is on its way any more."""
    try:
        queued = await fetchval("select count(*) from channel_outgoing where state = 'queued'")
        return queued == 0 and await at_rest()
    except OUTAGES:
        return False
