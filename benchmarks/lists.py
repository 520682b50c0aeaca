"""What the screens' lists cost in a big house: run `python -m benchmarks.lists [--scale 5]`.

Scale 5 is a million customers, half a million deals and five million activities. Asked are the
very documents of admin_ui; printed are milliseconds of processor time, ours and PostgreSQL's, and
the scans that PostgreSQL planned; a sequential scan of a big table is marked. Nothing is asserted.
"""

import argparse
import asyncio
import re
from collections.abc import Callable, Coroutine, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from benchmarks.dataset import house_of
from benchmarks.keeping import ROOT, copied_house
from benchmarks.operations import key
from benchmarks.plans import Bench
from core.auth import Asker, Scope, shape_of
from core.db import close_pool, migrate, open_pool
from core.settings import Settings

ROUNDS = 21
SELLER = UUID(key("002", 7))
TEAM = UUID(key("001", 3))
READS = ("core.customer.read", "core.deal.read")
SEEN_BY_ALL = {"core.company.read": Scope.ALL, "core.customer.contact": Scope.ALL}


@dataclass(frozen=True)
class Screen:
    """A list as a screen asks for it."""

    title: str
    operation: str
    variables: tuple[dict[str, Any], ...]


def askers() -> dict[str, Asker]:
    """The same rights, but for how far they carry."""
    return {
        scope.word: Asker(
            shape_of({**dict.fromkeys(READS, scope), **SEEN_BY_ALL}), user_id=SELLER, teams=[TEAM]
        )
        for scope in (Scope.ALL, Scope.TEAM, Scope.OWN)
    }


def screens() -> Iterator[Screen]:
    """Every list, filter and order that the screens offer."""
    yield from _customers()
    yield from _deals()
    yield from _timelines()
    yield from _figures()


def _customers() -> Iterator[Screen]:
    first: dict[str, Any] = {"first": 80, "count": True}
    for field in ("CREATED_AT", "NAME", "LAST_ACTIVITY_AT", "LIFECYCLE", "SOURCE"):
        for direction in ("ASC", "DESC"):
            order = [{"field": field, "direction": direction}]
            title = f"customers by {field} {direction}"
            yield _same(title, "Customers", {**first, "orderBy": order})
    filters: dict[str, Any] = {
        "mine": {"owner": {"id": {"eq": str(SELLER)}}},
        "lifecycle": {"lifecycle": {"eq": "LEAD"}},
        "rare lifecycle of mine": {
            "lifecycle": {"eq": "LAPSED"},
            "owner": {"id": {"eq": str(SELLER)}},
        },
        "source": {"source": {"eq": "wechat"}},
        "tags": {"tags": {"hasAny": ["vip"]}},
        "two tags": {"tags": {"hasAll": ["vip", "华东"]}},
        "added this week": {"createdAt": {"gte": _days_ago(7)}},
        "found by two signs": {"search": "欧阳"},
    }
    for title, chosen in filters.items():
        for field in ("CREATED_AT", "NAME"):
            order = [{"field": field, "direction": "DESC"}]
            given = {**first, "filter": chosen, "orderBy": order}
            yield _same(f"customers {title} by {field}", "Customers", given)
    yield Screen("one customer", "Customer", tuple({"id": key("004", n * 997)} for n in _rounds()))


def _deals() -> Iterator[Screen]:
    for stage, kind in enumerate(("lead", "open", "won", "lost"), 1):
        chosen = {"stage": {"id": {"eq": key("006", stage)}}}
        order = [{"field": "POSITION", "direction": "ASC"}]
        given = {"filter": chosen, "orderBy": order, "leads": kind == "lead"}
        yield _same(f"board, column {kind}", "StageDeals", given)
    yield _same("pipelines", "Pipelines", {})


def _timelines() -> Iterator[Screen]:
    someone = [{"filter": {"customer": {"id": {"eq": key("004", n * 991)}}}} for n in _rounds()]
    yield Screen("timeline of a customer", "Timeline", tuple(someone))
    notes = [{"filter": {**given["filter"], "kind": {"eq": "NOTE"}}} for given in someone]
    yield Screen("notes of a customer", "Timeline", tuple(notes))
    yield _same("my tasks", "MyTasks", {"me": str(SELLER)})
    yield _same("latest activities", "Recent", {})


def _figures() -> Iterator[Screen]:
    for days in (7, 30, 90):
        since = {"since": _days_ago(days)}
        yield _same(f"figures of {days} days", "Figures", {**since, "now": _days_ago(0)})
        yield _same(f"trend of {days} days", "Trend", {**since, "zone": "Asia/Shanghai"})
    chosen = {"pipeline": {"id": {"eq": key("005", 1)}}}
    yield _same("funnel", "Funnel", {"filter": chosen})


def _same(title: str, operation: str, given: dict[str, Any]) -> Screen:
    return Screen(title, operation, (given,) * ROUNDS)


def _rounds() -> Iterable[int]:
    return range(1, ROUNDS + 1)


def _days_ago(days: int) -> str:
    return (datetime.now(UTC) - timedelta(days=days)).isoformat()


class Documents:
    """The documents of the screens, each with the fragments it needs."""

    def __init__(self) -> None:
        """Read them where the screens keep them."""
        files = sorted((ROOT / "admin_ui" / "src").glob("**/*.graphql"))
        text = "\n".join(file.read_text() for file in files)
        parts = re.split(r"^(?=query|mutation|subscription|fragment)", text, flags=re.M)
        heads = re.compile(r"(query|mutation|subscription|fragment)\s+(\w+)")
        named = ((heads.match(part), part) for part in parts)
        self._parts = {head.group(2): part for head, part in named if head}

    def of(self, name: str) -> str:
        """An operation, with its fragments and theirs."""
        needed = {name: self._parts[name]}
        waiting = [name]
        while waiting:
            for fragment in re.findall(r"\.\.\.\s*([A-Z]\w+)", needed[waiting.pop()]):
                if fragment not in needed:
                    needed[fragment] = self._parts[fragment]
                    waiting.append(fragment)
        return "\n".join(needed.values())


async def report(settings: Settings, dsn: str, postmaster: int, wanted: str = "") -> None:
    """Ask for every screen as every asker, and print what it took."""
    await open_pool(dsn)
    house = house_of(settings)
    await migrate(house.apps)
    documents, bench = Documents(), Bench(house.engine, postmaster)
    for screen in screens():
        if wanted in screen.title:
            document = documents.of(screen.operation)
            for scope, asker in askers().items():
                await _print(bench, document, screen, scope, asker)
    await close_pool()


async def _print(bench: Bench, document: str, screen: Screen, scope: str, asker: Asker) -> None:
    asked = await bench.ask(document, screen.variables, asker)
    mark = "SEQ" if asked.sequential else "   "
    print(f"{scope:4} {screen.title:44} {asked.times}  {mark} {', '.join(asked.scans)}", flush=True)


Report = Callable[[Settings, str, int, str], Coroutine[Any, Any, None]]


def in_a_big_house(prog: str, report: Report) -> None:
    """Make a house of the wanted size, and let a report ask what is wanted in it."""
    parser = argparse.ArgumentParser(prog=prog)
    parser.add_argument("--scale", type=float, default=5, help="1 is 200k customers")
    parser.add_argument("--only", default="", help="a part of the titles of what is asked")
    asked = parser.parse_args()
    with copied_house(asked.scale) as house:
        settings = Settings(data=house.folder)
        asyncio.run(report(settings, house.dsn, house.postmaster, asked.only))


def main() -> None:
    """A house of the wanted size, and every screen in it."""
    in_a_big_house("benchmarks.lists", report)


if __name__ == "__main__":
    main()
