"""The second half of `make bench`: what the channels promise, each measured as its file says.

Every target gets a row with its figure, how much of the processors' time was stolen meanwhile, and
whether it was reached; the table goes into docs/performance.md between its marks.
"""

import argparse
import re
from argparse import Namespace
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from rich.console import Console

from benchmarks import channels, first_sync, latency, screens, starting
from benchmarks.report import PAGE
from core.db import embedded, use_vault

BEGIN, END = "<!-- proofs: begin -->", "<!-- proofs: end -->"
HEAD = "| target | limit | figure | beside it | stolen % | |\n| --- | --- | --- | --- | --- | --- |"

console = Console()


class Row(NamedTuple):
    """A target, and what became of it."""

    target: str
    limit: str
    figure: str
    beside: str
    steal: float
    reached: bool

    def __str__(self) -> str:
        """As a line of the table."""
        verdict = "reached" if self.reached else "**missed**"
        return f"| {' | '.join(map(str, self[:5]))} | {verdict} |"


class Counts(NamedTuple):
    """How much is done for each figure."""

    people: int = 100_000
    pushes: int = channels.PUSHES
    rounds: int = channels.ROUNDS
    rate: int = latency.RATE
    waited_for: int = 100


FULL = Counts()
SHORT = Counts(people=2_000, pushes=100, rounds=1, rate=10, waited_for=10)
"""Enough to see that everything runs; its figures prove nothing."""


def synced(counts: Counts) -> Iterator[Row]:
    """The first sync, and what follows."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        try:
            told = first_sync.measure(folder, counts.people)
        finally:
            embedded.stop(folder)
    parts = (
        ("first", f"first sync of {counts.people:,} WeCom contacts", 300),
        ("nothing_new", "compared", 60),
    )
    for part, target, most in (*parts, ("changed", "compared, 100 came and 100 went", 60)):
        seen = told[part]
        cpu = f"CPU {seen['cpu_s']} s, PostgreSQL {seen['database_cpu_s']} s"
        took = seen["seconds"]
        yield Row(target, f"≤ {most} s", f"{took} s", cpu, seen["steal"], took <= most)
    peak = told["changed"]["peak_mib"]
    steal = told["first"]["steal"]
    yield Row("memory meanwhile", "≤ 200 MiB", f"{peak} MiB", "", steal, peak <= 200)


def kept_and_sent(counts: Counts) -> Iterator[Row]:
    """What the channels keep and send."""
    told = channels.measure(counts.pushes, counts.rounds)
    for channel, seen in told["kept"].items():
        cpu = f"{seen['server_us']} + {seen['database_us']} µs, p99 {seen['p99_ms']} ms"
        rate = seen["per_core_second"]
        good = rate >= 2_500 and not seen["lost"]
        steal = told["kept_steal"]
        target = f"{channel}: durable deliveries per core"
        yield Row(target, "≥ 2 500/s", f"{rate}/s", cpu, steal, good)
    seen = told["sent"]
    cpu = f"{seen['server_us']} + {seen['database_us']} µs"
    good = seen["per_second"] >= 200 and seen["sent"] == seen["promised"]
    figure = f"{seen['per_second']}/s"
    yield Row("wechat: sends of a process", "≥ 200/s", figure, cpu, told["sent_steal"], good)


def waited(counts: Counts) -> Iterator[Row]:
    """How long people wait."""
    told = latency.measure(Namespace(rate=counts.rate, count=counts.waited_for))
    for name, seen in told.items():
        load = f"{seen['rate']} messages/s beside it" if seen["rate"] else "calm"
        steal, messages, welcomes = seen["steal"], seen["messages"], seen["welcomes"]
        for what, limit, asked, figures in (
            ("greeted", 2_000, f"welcome, p95 ({name})", welcomes),
            ("answered", 500, f"message to the desk, p95 ({name})", messages),
        ):
            took = figures[f"{what}_p95_ms"]
            good = took <= limit and not figures["missed"]
            beside = f"p50 {figures[f'{what}_p50_ms']} ms; {load}"
            yield Row(asked, f"≤ {limit} ms", f"{took} ms", beside, steal, good)


def drawn(_: Counts) -> Iterator[Row]:
    """What a browser draws."""
    told = screens.measure()
    for part, target, limit in (
        ("word", "a word until it is drawn, median", 500),
        ("opening", "a cold conversation of 5 000, median", 300),
    ):
        took, worst = told[part]["p50_ms"], told[part]["p95_ms"]
        steal = told[part]["steal"]
        beside = f"p95 {worst} ms"
        if part == "opening":
            beside += f"; first answer after {told[part]['answered_p50_ms']} ms"
        row = (target, f"≤ {limit} ms", f"{took} ms", beside, steal)
        yield Row(*row, took <= limit)


def begun(_: Counts) -> Iterator[Row]:
    """How a server starts."""
    told = starting.measure()
    took, size, steal = told["seconds"], told["mib"], told["steal"]
    yield Row("cold start", "≤ 1 s", f"{took} s", f"CPU {told['cpu_s']} s", steal, took <= 1)
    beside = f"supervisor {told['supervisor_mib']} MiB"
    yield Row("memory of a server", "≤ 120 MiB", f"{size} MiB", beside, steal, size <= 120)


PARTS: dict[str, Callable[[Counts], Iterator[Row]]] = {
    "start": begun,
    "sync": synced,
    "channels": kept_and_sent,
    "latency": waited,
    "screens": drawn,
}


def write(rows: list[Row]) -> None:
    """Replace the measured block of docs/performance.md."""
    when = f"Measured {datetime.now(UTC):%Y-%m-%d %H:%M} UTC."
    block = "\n".join((BEGIN, when, "", HEAD, *map(str, rows), END))
    page = PAGE.read_text("utf-8")
    PAGE.write_text(re.sub(f"{BEGIN}.*{END}", lambda _: block, page, flags=re.DOTALL), "utf-8")


def main() -> None:
    """Measure all of it or some parts; only all of it, in full, is written down."""
    parser = argparse.ArgumentParser(prog="benchmarks.proofs")
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="all of them, if none")
    parser.add_argument("--show", action="store_true", help="leave docs/performance.md as it is")
    parser.add_argument(
        "--short", action="store_true", help="only see whether it runs; implies --show"
    )
    asked: Any = parser.parse_args()
    use_vault(channels.KEY)
    rows: list[Row] = []
    for name in asked.parts or PARTS:
        console.print(f"Measuring {name} …")
        for row in PARTS[name](SHORT if asked.short else FULL):
            console.print(str(row), markup=False)
            rows.append(row)
    if not (asked.parts or asked.show or asked.short):
        write(rows)


if __name__ == "__main__":
    main()
