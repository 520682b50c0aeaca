"""What a run showed: a table on the screen, and the block in docs/performance.md."""

import platform
import re
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.comparing import Runs
from benchmarks.contenders import ROOT, Contender
from benchmarks.ingest import Figures
from benchmarks.operations import DOCUMENTS

PAGE = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
TARGETS = {
    "ours, rights all": {"Q1": 0.75, "Q2": 0.85, "Q3": 0.8, "M1": 0.5},
    "ours, rights team": {"Q1": 0.75, "Q2": 0.75, "Q3": 0.7, "M1": 0.45},
}
DELIVERIES_PER_CORE, SLOWEST_MS = 2_500, 500


@dataclass(frozen=True)
class Report:
    """Every figure of one run."""

    racing: Sequence[Contender]
    runs: Runs
    sizes: dict[str, float]
    ingest: Figures
    scale: float
    postgres: str

    def rows(self) -> list[list[str]]:
        """A row per contender, a cell per operation: medians, shares of the limit's rate."""
        return [
            [
                each.name,
                *(self._cell(each.name, operation) for operation in DOCUMENTS),
                f"{self.sizes[each.name]:.0f}",
            ]
            for each in self.racing
        ]

    def misses(self) -> list[str]:
        """Every target that this run did not reach."""
        found = [
            f"{operation}, {name}: {share:.2f} of the limit instead of {target}"
            for name, targets in TARGETS.items()
            for operation, target in targets.items()
            if (share := self._share(name, operation)) < target
        ]
        if self.ingest.per_core_second < DELIVERIES_PER_CORE:
            found.append(f"ingest: {self.ingest.per_core_second} deliveries a second per core")
        if self.ingest.p99_ms > SLOWEST_MS:
            found.append(f"ingest: p99 is {self.ingest.p99_ms} ms")
        return found

    def _cell(self, name: str, operation: str) -> str:
        rate, server, database, p99 = (
            self._median(name, operation, what) for what in ("rate", "server", "database", "p99")
        )
        share = self._share(name, operation)
        return f"{share:.2f} ({server:.0f}, {database:.0f}) {rate:.0f}/s p99 {p99:.0f} ms"

    def _share(self, name: str, operation: str) -> float:
        limit = self._median(self.racing[0].name, operation, "rate")
        return self._median(name, operation, "rate") / limit

    def _median(self, name: str, operation: str, what: str) -> float:
        return statistics.median(getattr(figure, what) for figure in self.runs[name, operation])


HEAD = ("contender", *DOCUMENTS, "MiB")
LEGEND = "requests/s ÷ limit (server µs, database µs of CPU per request) requests/s, p99"


def show(report: Report, console: Console) -> None:
    """The table on the screen."""
    table = Table(*HEAD, title=LEGEND)
    for row in report.rows():
        table.add_row(*row)
    console.print(table)
    console.print(report.ingest.told())
    for miss in report.misses():
        console.print(f"[yellow]below target[/] {miss}")


def write(report: Report) -> None:
    """Replace the measured block of docs/performance.md."""
    block = f"{BEGIN}\n{_markdown(report)}{END}"
    page = PAGE.read_text("utf-8")
    PAGE.write_text(re.sub(f"{BEGIN}.*{END}", lambda _: block, page, flags=re.DOTALL), "utf-8")


def _markdown(report: Report) -> str:
    lines = [f"{_circumstances(report)}\n", f"{LEGEND}:\n"]
    lines += [f"| {' | '.join(row)} |" for row in (HEAD, ["---"] * len(HEAD), *report.rows())]
    lines += [f"\n{report.ingest.told()}\n"]
    misses = "; ".join(report.misses())
    lines += [f"Below target: {misses}." if misses else "Every target is reached.", ""]
    return "\n".join(lines)


def _circumstances(report: Report) -> str:
    libraries = ("litestar", "uvicorn", "asyncpg", "strawberry-graphql", "piccolo")
    versions = ", ".join(f"{name} {version(name)}" for name in libraries)
    size = "" if report.scale == 1 else f" Scale {report.scale}."
    return (
        f"Measured {datetime.now(UTC):%Y-%m-%d %H:%M} UTC on {_processor()}; "
        f"PostgreSQL {report.postgres}, Python {platform.python_version()}, {versions}.{size}"
    )


def _processor() -> str:
    text = Path("/proc/cpuinfo").read_text()
    names = re.findall(r"model name\s*:\s*(.+)", text) or [platform.machine()]
    return f"{names[0]}, {len(names)} cores"
