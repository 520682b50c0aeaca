"""What a document costs inside the house, and by which roads PostgreSQL goes to answer it.

Counted is processor time, ours and PostgreSQL's: on a busy machine a clock tells of the neighbours.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import orjson

from core.auth import Asker
from core.db import fetchval
from core.graphql import Engine
from core.graphql.plan import Values

BIG = {"company", "customer", "deal", "activity", "search_entry", "identity"} | {
    "channel_conversation",
    "channel_delivery",
    "channel_grant",
    "channel_mass_person",
    "channel_seen",
    "customer_duplicate",
}
"""Tables that no screen may read from end to end."""


@dataclass(frozen=True)
class Asked:
    """What a document took, run by run, and the scans of its plan."""

    spent: list[float]
    scans: list[str]

    @property
    def median(self) -> float:
        """Milliseconds."""
        return median(self.spent)

    @property
    def p95(self) -> float:
        """Milliseconds."""
        return quantiles(self.spent, n=20)[-1]

    @property
    def times(self) -> str:
        """Both, as a line of a report."""
        return f"median {self.median:7.1f} ms   p95 {self.p95:7.1f} ms"

    @property
    def sequential(self) -> bool:
        """Whether a big table is read from end to end."""
        return any(scan.startswith("Seq") for scan in self.scans)


class Meter:
    """The processor time of this process and of a PostgreSQL's sessions."""

    def __init__(self, postmaster: int) -> None:
        """Know whose sessions count: those that are open now."""
        children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text()
        self._sources = [Path(f"/proc/{who}/schedstat") for who in ("self", *children.split())]

    def milliseconds(self) -> float:
        """How long all of them ran so far."""
        return sum(map(_nanoseconds, self._sources)) / 1e6


def _nanoseconds(source: Path) -> int:
    try:
        return int(source.read_text().split()[0])
    except FileNotFoundError:
        return 0


@dataclass(frozen=True)
class Bench:
    """Where documents are asked: an engine, and the process of its PostgreSQL."""

    engine: Engine
    postmaster: int

    async def ask(self, document: str, variables: Sequence[dict[str, Any]], asker: Asker) -> Asked:
        """Ask once for every set of variables, the first once more to warm up; refuses errors."""
        await self._once(document, variables[0], asker)
        meter = Meter(self.postmaster)
        spent = []
        for given in variables:
            began = meter.milliseconds()
            await self._once(document, given, asker)
            spent.append(meter.milliseconds() - began)
        return Asked(spent, await scans_of(self.engine, document, variables[-1], asker))

    async def _once(self, document: str, given: dict[str, Any], asker: Asker) -> None:
        answer = await self.engine.run(document, given, None, asker)
        if b'"errors":[{' in answer:
            raise RuntimeError(answer.decode()[:2000])


async def scans_of(engine: Engine, document: str, given: dict[str, Any], asker: Asker) -> list[str]:
    """The scans of big tables in the plan for these variables: how, what, by which index."""
    values = Values({}, asker)
    plan = engine.compiled(engine.document(document, None), given, values).plan
    assert plan is not None
    told = await fetchval(
        f"explain (format json) {plan.sql}", *[read(values) for read in plan.reads]
    )
    return sorted({_named(node) for node in _nodes(orjson.loads(told)[0]["Plan"]) if _big(node)})


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for below in node.get("Plans", ()):
        yield from _nodes(below)


def _big(node: dict[str, Any]) -> bool:
    return "Scan" in node["Node Type"] and (
        node.get("Relation Name") in BIG or node["Node Type"] == "Bitmap Index Scan"
    )


def _named(node: dict[str, Any]) -> str:
    return f"{node['Node Type']} {node.get('Index Name') or node.get('Relation Name')}"
