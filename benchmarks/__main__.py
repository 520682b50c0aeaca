"""`make bench`: every contender in one interleaved run, answers compared before they count."""

import argparse
import asyncio
import shutil
import sys

import asyncpg
from rich.console import Console

from benchmarks import ingest
from benchmarks.comparing import Runs, compare, race, servers
from benchmarks.contenders import Contender, contenders
from benchmarks.keeping import Copy, copied_house
from benchmarks.measure import Load, memory
from benchmarks.report import Report, show, write
from core.db import use_vault

console = Console()


def main() -> None:
    """Fill a house or take a kept one, let the contenders race, tell the figures."""
    asked = _arguments()
    if shutil.which("wrk") is None:
        sys.exit("Please install wrk (Debian: apt-get install wrk); it makes the load.")
    console.print(f"Making a house of scale {asked.scale} ready …")
    with copied_house(asked.scale) as house:
        report = _measured(house, asked)
        if asked.scale == 1 and not asked.show:
            write(report)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks")
    parser.add_argument("--rounds", type=int, default=5, help="medians are taken over them")
    parser.add_argument("--seconds", type=int, default=2, help="how long one round asks")
    parser.add_argument("--scale", type=float, default=1, help="1 is 200k customers")
    parser.add_argument("--show", action="store_true", help="leave docs/performance.md as it is")
    return parser.parse_args()


def _measured(house: Copy, asked: argparse.Namespace) -> Report:
    postgres = asyncio.run(_version(house.dsn))
    racing = contenders(house.tokens)
    try:
        runs = _raced(racing, house, asked)
        sizes = {each.name: memory(each.server.pid) for each in racing}
    finally:
        for each in servers(racing):
            each.stop()
    use_vault(ingest.KEY)
    deliveries = 1_000 + int(11_000 * asked.scale)
    received = asyncio.run(ingest.measure(house.empty, deliveries=deliveries))
    report = Report(racing, runs, sizes, received, asked.scale, postgres)
    show(report, console)
    return report


def _raced(racing: list[Contender], house: Copy, asked: argparse.Namespace) -> Runs:
    for each in servers(racing):
        each.start({"BENCH_DSN": house.dsn, "BENCH_DATA": str(house.folder)})
    compare(racing, asked.scale)
    console.print("All answers are equal.")
    load = Load(house.folder, house.postmaster, asked.scale, asked.seconds)
    return race(racing, load, asked.rounds)


async def _version(dsn: str) -> str:
    connection = await asyncpg.connect(dsn)
    found = connection.get_server_version()
    await connection.close()
    return f"{found.major}.{found.minor}"


if __name__ == "__main__":
    main()
