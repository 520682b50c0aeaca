"""`make bench`: every contender in one interleaved run, its answers compared before it is scored."""

import argparse
import asyncio
import shutil
import statistics
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.contenders import Contender, contenders
from benchmarks.dataset import fill
from benchmarks.measure import Figure, Load, memory
from benchmarks.operations import DOCUMENTS, calls
from core.db import Vault, embedded, use_vault
from core.settings import Settings

console = Console()
Runs = dict[tuple[str, str], list[Figure]]



def main() -> None:
    """Fill a house, start the contenders, ask them in turn, print the table."""
    asked = _arguments()
    if shutil.which("wrk") is None:
        sys.exit("Please install wrk (Debian: apt-get install wrk); it makes the load.")
    folder = Path(tempfile.mkdtemp(prefix="gx-bench-"))
    folder.chmod(0o755)
    dsn = embedded.start(folder)
    racing: list[Contender] = []
    try:
        tokens = _filled(folder, dsn)
        racing = contenders(tokens)
        for each in racing:
            each.start({"BENCH_DSN": dsn, "BENCH_DATA": str(folder)})
        compare(racing)
        load = Load(seconds=asked.seconds, folder=folder, postmaster=_postmaster(folder))
        show(racing, measure(racing, load, asked.rounds))
    finally:
        for each in racing:
            each.stop()
        embedded.stop(folder)
        shutil.rmtree(folder, ignore_errors=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2.0)
    return parser.parse_args()


def _filled(folder: Path, dsn: str) -> dict[str, str]:
    console.print("Filling 10k companies, 200k customers, 100k deals, 1M activities …")
    settings = Settings(data=folder)
    use_vault(Vault.of(folder))
    return asyncio.run(fill(settings, dsn))


def _postmaster(folder: Path) -> int:
    return int((folder / "postgres" / "postmaster.pid").read_text().split()[0])


def compare(racing: list[Contender]) -> None:
    """Nobody is scored who answers something else than the limit does."""
    limit = racing[0]
    for operation in DOCUMENTS:
        for call in calls(operation, 5, seed=99):
            expected = limit.ask(call)
            for other in racing[1:]:
                if (answer := other.ask(call)) != expected:
                    sys.exit(f"{other.name} answers {operation} differently:\n{answer}\n{expected}")
    console.print("All answers are equal.")


def measure(racing: list[Contender], load: Load, rounds: int) -> Runs:
    """Every contender once per operation and round, in turn; the first round only warms up."""
    runs: Runs = defaultdict(list)
    for round_ in range(rounds + 1):
        for operation in DOCUMENTS:
            for each in racing:
                figure = load.run(each, operation, round_)
                if round_:
                    runs[each.name, operation].append(figure)
        console.print(f"round {round_} of {rounds}")
    return runs


def show(racing: list[Contender], runs: Runs) -> None:
    """Medians, as ratios to the limit where that means something."""
    table = Table(
        "contender", *DOCUMENTS, "memory MiB", title="requests/s ÷ limit (server µs, database µs)"
    )
    for each in racing:
        cells = [_cell(runs, each.name, operation, racing[0].name) for operation in DOCUMENTS]
        table.add_row(each.name, *cells, f"{memory(each.pid):.0f}")
    console.print(table)


def _cell(runs: Runs, name: str, operation: str, limit: str) -> str:
    rate = _median(runs, name, operation, "rate")
    share = rate / _median(runs, limit, operation, "rate")
    server = _median(runs, name, operation, "server")
    database = _median(runs, name, operation, "database")
    return f"{share:.2f} ({server:.0f}, {database:.0f}) {rate:.0f}/s"


def _median(runs: Runs, name: str, operation: str, what: str) -> float:
    return statistics.median(getattr(figure, what) for figure in runs[name, operation])


if __name__ == "__main__":
    main()
