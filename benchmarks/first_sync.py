"""The first fetch of a grown corp: how long it takes, and how much memory, over real HTTP.

An imitated WeCom with many customers runs in a process of its own; a house in another one fetches
them all through its own jobs, as on the day it is connected. Then it compares: with nothing new,
and after a hundred people came and a hundred went without a word. Run it as
`python -m benchmarks.first_sync --contacts 100000`; the limits are 5 minutes and 200 MiB.
"""

import argparse
import asyncio
import json
import multiprocessing
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

import httpx

from benchmarks.surroundings import Beside, Steal, on_its_own, spent, spent_by_database
from core.app import House, build
from core.auth import SYSTEM, acting_as
from core.channels import connect, hang_up
from core.db import Vault, close_pool, embedded, fetchrow, fetchval, migrate, open_pool, use_vault
from core.hooks import Generation
from core.settings import Settings
from plugins.wecom.service import contacts
from plugins.wecom.simulator import Corp, Platform
from plugins.wecom.simulator.records import Contact

KEY = Vault((b"a key that only benchmarks use..",))
PLUGINS = frozenset({"wecom"})
STAFF = 200
CHANGED = 100
MIB = 1024

FOUND = """
select (select count(*) from wecom_contact) as contacts,
    (select count(*) from wecom_follow where standing = 'friends') as follows,
    (select count(*) from customer) as customers, (select state from wecom_sync) as state"""


@contextmanager
def imitated(platform: Platform, corp: Corp) -> Iterator[Beside]:
    """A platform in a process of its own; asked for `/turn`, some of the corp's people change."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["path"] != "/turn":
            return await platform.app(scope, receive, send)
        turn(corp)
        await send({"type": "http.response.start", "status": 204})
        return await send({"type": "http.response.body"})

    with on_its_own(app) as beside:
        yield beside


def turn(corp: Corp) -> None:
    """A hundred people come to as many employees, and from others a hundred go."""
    coming, going = list(corp.staff.values())[:CHANGED], list(corp.staff.values())[-CHANGED:]
    now = corp.clock.seconds()
    for number, staff in enumerate(coming):
        external = f"wmnew{number:027d}"
        corp.contacts[external] = Contact(external_userid=external, name=f"新客户{number}")
        corp.befriend(staff.userid, external, at=now)
    for staff in going:
        del staff.follows[staff.order.pop()]


@dataclass
class Stopwatch:
    """What each part of the work took: seconds by the clock, and CPU of all who took part."""

    platform: int
    database: int
    figures: dict[str, dict[str, float]] = field(default_factory=dict)

    @asynccontextmanager
    async def over(self, part: str) -> AsyncIterator[None]:
        """Note what happens within."""
        steal, began, before = Steal(), time.perf_counter(), self._spent()
        yield
        used = [round(now - then, 1) for now, then in zip(self._spent(), before, strict=True)]
        ours, database, platform = used
        self.figures[part] = {
            "seconds": round(time.perf_counter() - began, 1),
            "cpu_s": ours,
            "database_cpu_s": database,
            "platform_cpu_s": platform,
            "steal": steal.share,
            "peak_mib": _memory(),
        }

    def _spent(self) -> tuple[float, float, float]:
        return time.process_time(), spent_by_database(self.database), spent(self.platform)


def fetched(dsn: str, beside: Beside, settings: dict[str, Any], answer: Any) -> None:
    """In a fresh process: connect the corp, fetch everybody, compare; send the figures back."""
    use_vault(KEY)
    answer.send(asyncio.run(_fetched(dsn, beside, settings)))


async def _fetched(dsn: str, beside: Beside, settings: dict[str, Any]) -> dict[str, Any]:
    await open_pool(dsn)
    house = build(Settings(data=Path("unused")), Generation(1, PLUGINS))
    house.open()
    try:
        await migrate(house.apps)
        with acting_as(SYSTEM):
            await house.install()
            account = await connect("wecom", "Bench", settings, platform_url=beside.address)
            before = _memory()
            watch = Stopwatch(beside.pid, await fetchval("select pg_backend_pid()"))
            await _in_turn(house, account.id, beside, watch)
        found = await fetchrow(FOUND)
        assert found is not None
        return {"before_mib": before, **watch.figures, **dict(found.items())}
    finally:
        await hang_up()
        await close_pool()


async def _in_turn(house: House, account: UUID, beside: Beside, watch: Stopwatch) -> None:
    async with watch.over("first"):
        await contacts.sync_contacts(account)
        await house.settle()
    async with watch.over("nothing_new"):
        await contacts.compare_due.run()
        await house.settle()
    async with httpx.AsyncClient(trust_env=False) as asking:
        await asking.post(f"{beside.address}/turn")
    async with watch.over("changed"):
        await contacts.compare_due.run()
        await house.settle()


def _memory() -> float:
    """The most this process ever held; `getrusage` would count what its parent held as well."""
    told = Path("/proc/self/status").read_text()
    return round(int(told.partition("VmHWM:")[2].split()[0]) / MIB, 1)


def measure(folder: Path, many: int) -> dict[str, Any]:
    """Over a PostgreSQL of its own."""
    dsn = embedded.start(folder)
    platform = Platform(seed=1)
    corp = platform.account()
    corp.fill(many, staff=STAFF)
    with imitated(platform, corp) as beside:
        ours, theirs = multiprocessing.get_context("spawn").Pipe()
        fetching = multiprocessing.get_context("spawn").Process(
            target=fetched, args=(dsn, beside, corp.settings, theirs)
        )
        fetching.start()
        figures = ours.recv()
        fetching.join()
    return figures


def main() -> None:
    """Measure, and print the figures as JSON."""
    parser = argparse.ArgumentParser(prog="benchmarks.first_sync")
    parser.add_argument("--contacts", type=int, default=100_000)
    asked = parser.parse_args()
    with TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        try:
            print(json.dumps(measure(folder, asked.contacts), indent=2))
        finally:
            embedded.stop(folder)


if __name__ == "__main__":
    main()
