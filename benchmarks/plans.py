"""What a document costs inside the house, and by which roads PostgreSQL goes to answer it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median, quantiles
from time import perf_counter
from typing import Any

import orjson

from core.auth import Asker
from core.db import fetchval
from core.graphql import Engine
from core.graphql.plan import Values

BIG = {"company", "customer", "deal", "activity", "search_entry", "customer_follower", "identity"}
"""Tables that no screen may read from end to end."""


@dataclass(frozen=True)
class Asked:
    """How long a document took, run by run, and the scans of its plan."""

    spent: list[float]
    scans: list[str]
    answers: int

    @property
    def median(self) -> float:
        """Milliseconds."""
        return median(self.spent)

    @property
    def p95(self) -> float:
        """Milliseconds."""
        return quantiles(self.spent, n=20)[-1]

    @property
    def sequential(self) -> bool:
        """Whether a big table is read from end to end."""
        return any(scan.startswith("Seq") for scan in self.scans)


async def ask(
    engine: Engine, document: str, variables: Sequence[dict[str, Any]], asker: Asker
) -> Asked:
    """Ask once for every set of variables, the first once more to warm up; refuses errors."""
    spent, answers = [], 0
    for given in (variables[0], *variables):
        began = perf_counter()
        answer = await engine.run(document, given, None, asker)
        spent.append((perf_counter() - began) * 1000)
        if answer.startswith(b'{"errors"') or b'"errors":[{' in answer[-2000:]:
            raise RuntimeError(answer.decode()[:2000])
        answers += len(answer)
    scans = await scans_of(engine, document, variables[-1], asker)
    return Asked(spent[1:], scans, answers)


async def scans_of(
    engine: Engine, document: str, given: dict[str, Any], asker: Asker
) -> list[str]:
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
