"""The first fetch of a grown corp: how long it takes, and how much memory, over real HTTP.

An imitated WeCom with many customers runs in a process of its own; a house in another one fetches
them all through its own jobs, as on the day it is connected, and then compares. Run it as
`python -m benchmarks.first_sync --contacts 100000`; the limits are 5 minutes and 200 MiB.
"""

import argparse
import asyncio
import json
import multiprocessing
import resource
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

import uvicorn

from core.app import build
from core.auth import SYSTEM, acting_as
from core.channels import connect, hang_up
from core.db import Vault, close_pool, embedded, fetchrow, migrate, open_pool, use_vault
from core.hooks import Generation
from core.settings import Settings
from plugins.wecom.service import contacts
from plugins.wecom.simulator import Platform

KEY = Vault((b"a key that only benchmarks use..",))
PLUGINS = frozenset({"wecom"})
STAFF = 200
MIB = 1024

FOUND = """
select (select count(*) from wecom_contact) as contacts, (select count(*) from wecom_follow) as
follows, (select count(*) from customer) as customers, (select state from wecom_sync) as state"""


@contextmanager
def imitated(many: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """A corp with so many customers, served by a process of its own: where, and how to connect."""
    platform = Platform(seed=1)
    corp = platform.account()
    corp.fill(many, staff=STAFF)
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(
        platform.app, lifespan="off", log_level="error", ws="none", interface="asgi3"
    )
    serving = multiprocessing.get_context("fork").Process(
        target=lambda: asyncio.run(uvicorn.Server(config).serve([listening])), daemon=True
    )
    serving.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}", corp.settings
    finally:
        serving.terminate()
        serving.join()
        listening.close()


def fetched(dsn: str, address: str, settings: dict[str, Any], answer: Any) -> None:
    """In a fresh process: connect the corp, fetch everybody, compare; send the figures back."""
    use_vault(KEY)
    answer.send(asyncio.run(_fetched(dsn, address, settings)))


async def _fetched(dsn: str, address: str, settings: dict[str, Any]) -> dict[str, Any]:
    await open_pool(dsn)
    house = build(Settings(data=Path("unused")), Generation(1, PLUGINS))
    house.open()
    try:
        await migrate(house.apps)
        with acting_as(SYSTEM):
            await house.install()
            account = await connect("wecom", "Bench", settings, platform_url=address)
            before, spent = _memory(), time.process_time()
            first = await _timed(house, contacts.sync_contacts(account.id))
            cpu = round(time.process_time() - spent, 1)
            second = await _timed(house, _compare(account.id))
        found = await fetchrow(FOUND)
        assert found is not None
        kept = {name: found[name] for name in ("contacts", "follows", "customers", "state")}
        memory = {"before_mib": before, "peak_mib": _memory()}
        return {"first_s": first, "first_cpu_s": cpu, "compare_s": second, **memory, **kept}
    finally:
        await hang_up()
        await close_pool()


async def _compare(account: UUID) -> None:
    await contacts.compare_due.run()


async def _timed(house: Any, asking: Any) -> float:
    began = time.perf_counter()
    await asking
    await house.settle()
    return round(time.perf_counter() - began, 1)


def _memory() -> float:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MIB, 1)


def measure(folder: Path, many: int) -> dict[str, Any]:
    """Over a PostgreSQL of its own."""
    dsn = embedded.start(folder)
    with imitated(many) as (address, settings):
        ours, theirs = multiprocessing.get_context("spawn").Pipe()
        fetching = multiprocessing.get_context("spawn").Process(
            target=fetched, args=(dsn, address, settings, theirs)
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
