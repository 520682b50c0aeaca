"""What the inbox costs in a big house: run `python -m benchmarks.inbox [--scale 5]`.

Scale 5 is a million conversations with as many customers, and a million deliveries. Asked are the
very documents of admin_ui, one after the other in each round, so that whatever else the machine
does meets all of them; printed are milliseconds of processor time, ours and PostgreSQL's, how many
times the plain list of everything that is, and the scans that PostgreSQL planned. One member of
staff has read every word of the last 40 days, the other none: their lists of the unread differ
most. Nothing is asserted.
"""

import argparse
import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg

from benchmarks.dataset import house_of
from benchmarks.keeping import copied_house
from benchmarks.lists import Documents
from benchmarks.operations import key
from benchmarks.plans import Asked, Meter, scans_of
from core.app import House
from core.auth import SYSTEM, Asker, Scope, acting_as, shape_of
from core.channels import connect
from core.db import close_pool, fetchval, open_pool
from core.settings import Settings

ROWS = Path(__file__).with_name("inbox.sql")
ACCOUNTS = 4
ROUNDS = 21
HAS_READ_ALL, HAS_READ_NOTHING = UUID(key("002", 7)), UUID(key("002", 100))
TEAM = UUID(key("001", 3))
FURTHER = dict.fromkeys(("core.customer.contact", "core.message.mass"), Scope.ALL)
MANAGES = {"core.channel.manage": Scope.ALL}

RIGHTS: dict[str, dict[str, Scope]] = {
    "all": {"core.customer.read": Scope.ALL, "core.conversation.read": Scope.ALL, **MANAGES},
    "manager": {"core.customer.read": Scope.ALL, "core.conversation.read": Scope.OWN, **MANAGES},
    "team": {"core.customer.read": Scope.TEAM, "core.conversation.read": Scope.OWN},
    "own": {"core.customer.read": Scope.OWN, "core.conversation.read": Scope.OWN},
}


@dataclass
class Run:
    """One screen as one asker sees it, and what it took in each round."""

    title: str
    operation: str
    given: dict[str, Any]
    asker: Asker
    rights: str
    spent: list[float] = field(default_factory=list)


def runs() -> Iterator[Run]:
    """Every screen as everybody who has other rights sees it."""
    for rights, scopes in RIGHTS.items():
        for reader in (HAS_READ_ALL, HAS_READ_NOTHING):
            asker = Asker(shape_of({**scopes, **FURTHER}), user_id=reader, teams=[TEAM])
            for title, (operation, given) in screens(str(reader)).items():
                if reader == HAS_READ_ALL:
                    yield Run(title, operation, given, asker, rights)
                elif title.startswith("unread"):
                    yield Run(f"{title}, nothing read", operation, given, asker, rights)


def screens(me: str) -> dict[str, tuple[str, dict[str, Any]]]:
    """What the screens ask, and with what."""
    said = {"lastSaidAt": {"isNull": False}}
    now_open = {**said, "state": {"eq": "OPEN"}}
    lately = {"gt": (datetime.now(UTC) - timedelta(days=30)).isoformat()}
    return {
        "all": _tab(now_open),
        "mine": _tab({**now_open, "assignee": {"id": {"eq": me}}}),
        "unassigned": _tab({**now_open, "not": {"assignee": {"id": {"isNull": False}}}}),
        "unread": _tab({"unread": {"eq": True}, "lastSaidAt": lately}),
        "closed": _tab({**said, "state": {"eq": "CLOSED"}}),
        "of a channel": _tab({**now_open, "channel": {"eq": "wechat"}}),
        "of a channel with nobody": _tab({**now_open, "channel": {"eq": "weibo"}}),
        "unread, as a number": ("UnreadConversations", {}),
        "thread of 5 000 messages": ("Thread", {"id": key("00b", 1)}),
        "conversations of a customer": ("ConversationsOf", {"customer": key("004", 777)}),
        "people of a mass message": ("MassPeople", {"id": key("011", 1)}),
        "mass messages": ("MassMessages", {}),
        "what could not be read": ("Unreadable", {}),
        "suggested duplicates": ("DuplicateSuggestions", {}),
    }


def _tab(chosen: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    return "Conversations", {"first": 50, "filter": chosen}


async def furnish(house: House, dsn: str, scale: float) -> None:
    """Accounts, and conversations with everything in them."""
    house.open()
    with acting_as(SYSTEM):
        for number in range(ACCOUNTS):
            theirs = house.simulators["wechat"].platform(seed=number).account()
            await connect("wechat", f"Shop {number}", theirs.settings)
    connection = await asyncpg.connect(dsn)
    await connection.execute(f"set bench.scale = '{scale}'")
    await connection.execute(await asyncio.to_thread(ROWS.read_text, "utf-8"))
    await connection.execute("vacuum (analyze)")
    await connection.close()


async def report(settings: Settings, dsn: str, postmaster: int, *, scale: float, only: str) -> None:
    """Furnish the house if it is not, ask everything in turns, and print what it took."""
    house = house_of(settings)
    await open_pool(dsn, size=1)
    if not await fetchval("select exists (select from channel_account)"):
        await furnish(house, dsn, scale)
    house.open()
    chosen = [run for run in runs() if only in run.title]
    documents = Documents()
    for number in range(-1, ROUNDS):
        for run in chosen:
            spent = await _asked(house, documents.of(run.operation), run, Meter(postmaster))
            if number >= 0:  # before that, plans are made
                run.spent.append(spent)
    plain = Asked(chosen[0].spent, []).median
    for run in chosen:
        print(await _line(house, documents.of(run.operation), run, plain), flush=True)
    await close_pool()


async def _asked(house: House, document: str, run: Run, meter: Meter) -> float:
    began = meter.milliseconds()
    with acting_as(run.asker):
        answer = await house.engine.run(document, run.given, None, run.asker)
    if b'"errors":[{' in answer:
        raise RuntimeError(f"{run.title}: {answer.decode()[:2000]}")
    return meter.milliseconds() - began


async def _line(house: House, document: str, run: Run, plain: float) -> str:
    try:
        scans = await scans_of(house.engine, document, run.given, run.asker)
    except (AssertionError, asyncpg.PostgresError):  # answered by Python, or partly
        scans = []
    asked = Asked(run.spent, scans)
    mark = "SEQ" if asked.sequential else "   "
    times = f"{asked.times}  {asked.median / plain:5.1f}×"
    return f"{run.rights:8} {run.title:32} {times}  {mark} {', '.join(asked.scans)}"


def main() -> None:
    """A house of the wanted size, with its inbox."""
    parser = argparse.ArgumentParser(prog="benchmarks.inbox")
    parser.add_argument("--scale", type=float, default=5, help="1 is 200k conversations")
    parser.add_argument("--only", default="", help="a part of the titles of what is asked")
    asked = parser.parse_args()
    with copied_house(asked.scale) as house:
        settings = Settings(data=house.folder)
        told = report(settings, house.dsn, house.postmaster, scale=asked.scale, only=asked.only)
        asyncio.run(told)


if __name__ == "__main__":
    main()
