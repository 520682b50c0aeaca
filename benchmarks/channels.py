"""Each channel with its platform's real crypto: what it keeps a second, and what it sends.

Imitated people live; what their platforms would push is written down, with its own signature and
seal, and then sent to the whole house, one channel after the other in each round. For sending, the
house answers people over an imitated platform in a process of its own: everything promised before
the clock starts. Run it as `python -m benchmarks.channels`; it takes two or three minutes.
"""

import argparse
import asyncio
import json
import statistics
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rich.console import Console

from benchmarks.ingest import Server, served
from benchmarks.ingest_server import KEY
from benchmarks.surroundings import Steal, on_its_own
from core.app import build
from core.auth import SYSTEM, acting_as
from core.channels import Text, connect, send_message
from core.db import close_pool, embedded, fetch, fetchval, migrate, open_pool, use_vault
from core.hooks import Generation
from core.settings import Settings
from core.testing.tap import Sent, Tap, tapped
from plugins.wecom.simulator.records import ContactWay

console = Console(stderr=True)

CHANNELS = ("wechat", "wecom", "weibo", "douyin")
PEOPLE = 200
ANSWERS = 5
PUSHES, ROUNDS = 800, 3
"""Of each channel in each round, after one that only warms up: more showed no other medians."""
FIRST = {"wechat": "follows", "weibo": "follows", "douyin": "enters"}
QUEUED = "select count(*) from channel_outgoing where state = 'queued'"
SENT = "select count(*) from channel_outgoing where state = 'sent'"
OF_THE_CHANNEL = """select c.id from channel_conversation c join channel_account a
on a.id = c.account where a.channel = $1 and c.last_letter is not null"""


@dataclass
class Town:
    """A platform, its account, its people, and what it would push of their lives."""

    channel: str
    platform: Any
    theirs: Any
    sent: list[Sent] = field(default_factory=list)
    path: str = ""

    @classmethod
    async def founded(cls, house: Any, channel: str, pushes: int) -> "Town":
        """People write in turn until so many pushes are written down."""
        platform = house.simulators[channel].platform(seed=1)
        town = cls(channel, platform, platform.account())
        if channel == "wecom":
            town.theirs.hire("zhang", "张三")
            fields = {"user": ["zhang"], "state": "shop"}
            way = ContactWay(config_id="way", qr_code="https://…/1", fields=fields, created=0)
            town.theirs.ways["way"] = way
        async with tapped() as (tap, address):
            town.theirs.callback = f"{address}/"
            await town._live(tap, pushes)
        town.sent = tap.sent[:pushes]
        return town

    async def _live(self, tap: Tap, pushes: int) -> None:
        people = [self.theirs.person(f"{self.channel} {n}") for n in range(PEOPLE)]
        turn = 0
        while len(tap.sent) < pushes:
            for number, person in enumerate(people, turn * PEOPLE):
                await self._does(person, first=turn == 0, number=number)
            await tap.quiet()
            self.platform.clock.forward(1)
            turn += 1

    async def _does(self, person: Any, *, first: bool, number: int) -> None:
        if self.channel == "wecom":  # messages are pulled there; contacts come and go by pushes
            known = self.theirs.follows_of(person.id)
            await (person.leaves() if known else person.scans("shop"))
        elif first:
            await person.does(FIRST[self.channel])
        else:
            await person.does("says", text=f"message {number}")

    def letters(self) -> Iterator[bytes]:
        """Its pushes as raw HTTP."""
        for each in self.sent:
            lines = [f"POST {self.path}?{each.query} HTTP/1.1", "Host: bench"]
            lines += [f"{name}: {value}" for name, value in each.headers]
            lines += [f"Content-Length: {len(each.body)}", "", ""]
            yield "\r\n".join(lines).encode() + each.body


def kept(folder: Path, pushes: int, rounds: int) -> dict[str, dict[str, float]]:
    """CPU per delivery of each channel, in turns of one run; medians over the rounds."""
    house = build(Settings(data=Path("unused")), Generation(1, frozenset(CHANNELS)))
    total = pushes * (rounds + 1)
    towns = []
    for channel in CHANNELS:
        console.print(f"{channel}: people live until {total} pushes are written down …")
        towns.append(asyncio.run(Town.founded(house, channel, total)))
    return asyncio.run(_kept(embedded.start(folder), house, towns, pushes))


async def _kept(dsn: str, house: Any, towns: list[Town], pushes: int) -> dict[str, Any]:
    async with _moved_in(dsn, house, towns), served(dsn, plugins=CHANNELS, role="keep") as server:
        letters = {town.channel: list(town.letters()) for town in towns}
        figures: dict[str, list[Any]] = {channel: [] for channel in CHANNELS}
        for begin in range(0, len(letters[CHANNELS[0]]), pushes):
            console.print(f"round {begin // pushes} of the same size for each channel …")
            for channel in CHANNELS:
                bag = letters[channel][begin : begin + pushes]
                figures[channel].append(await server.send(bag))
    return {channel: _told(rounds[1:]) for channel, rounds in figures.items()}


def _told(rounds: list[Any]) -> dict[str, float]:
    server = statistics.median(each.server_us for each in rounds)
    database = statistics.median(each.database_us for each in rounds)
    return {
        "server_us": round(server),
        "database_us": round(database),
        "per_core_second": round(1e6 / (server + database)),
        "p99_ms": statistics.median(each.slowest(0.99) for each in rounds),
        "lost": sum(each.count - each.stored for each in rounds),
    }


def sent(folder: Path, channel: str = "wechat") -> dict[str, float]:
    """Answers a second of one process, from promised to the platform's word."""
    house = build(Settings(data=Path("unused")), Generation(1, frozenset(CHANNELS)))
    console.print(f"{channel}: {PEOPLE} people write, and are promised {ANSWERS} answers each …")
    town = asyncio.run(Town.founded(house, channel, PEOPLE * 2))
    with on_its_own(town.platform.app) as beside:
        return asyncio.run(_sent(embedded.start(folder), house, town, beside.address))


async def _sent(dsn: str, house: Any, town: Town, address: str) -> dict[str, float]:
    async with _moved_in(dsn, house, [town], address):
        async with served(dsn, plugins=CHANNELS, role="read") as server:
            await server.send(list(town.letters()))
        with acting_as(SYSTEM):
            for row in await fetch(OF_THE_CHANNEL, town.channel):
                for number in range(ANSWERS):
                    await send_message(row["id"], Text(text=f"answer {number}"))
        promised = await fetchval(QUEUED)
        console.print(f"{promised} answers go out …")
        async with served(dsn, plugins=CHANNELS, role="read") as server:
            return await _emptied(server, promised)


async def _emptied(server: Server, promised: int) -> dict[str, float]:
    before, began = await server.cpu(), time.perf_counter()
    while await fetchval(QUEUED):  # noqa: ASYNC110
        await asyncio.sleep(0.05)
    seconds = time.perf_counter() - began
    spent = [now - then for now, then in zip(await server.cpu(), before, strict=True)]
    return {
        "promised": promised,
        "sent": await fetchval(SENT),
        "per_second": round(promised / seconds),
        "server_us": round(spent[0] / promised * 1e6),
        "database_us": round(spent[1] / promised * 1e6),
    }


@asynccontextmanager
async def _moved_in(
    dsn: str, house: Any, towns: list[Town], platform: str | None = None
) -> AsyncIterator[None]:
    """A migrated house with an account in each town."""
    await open_pool(dsn)
    try:
        await migrate(house.apps)
        with acting_as(SYSTEM):
            await house.install()
            for town in towns:
                account = await connect(
                    town.channel, "Bench", town.theirs.settings, platform_url=platform
                )
                town.path = f"/channels/{town.channel}/{account.key}"
            yield
    finally:
        await close_pool()


def measure(pushes: int = PUSHES, rounds: int = ROUNDS) -> dict[str, Any]:
    """What is kept and what is sent, each over an empty PostgreSQL of its own."""
    figures: dict[str, Any] = {}
    for name, part in (("kept", lambda folder: kept(folder, pushes, rounds)), ("sent", sent)):
        with TemporaryDirectory() as place:
            folder, steal = Path(place), Steal()
            folder.chmod(0o755)
            try:
                figures[name] = part(folder)
                figures[f"{name}_steal"] = steal.share
            finally:
                embedded.stop(folder)
    return figures


def main() -> None:
    """Measure, and print the figures as JSON."""
    parser = argparse.ArgumentParser(prog="benchmarks.channels")
    parser.add_argument("--pushes", type=int, default=PUSHES, help="of each channel in each round")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    asked = parser.parse_args()
    use_vault(KEY)
    print(json.dumps(measure(asked.pushes, asked.rounds), indent=2))


if __name__ == "__main__":
    main()
