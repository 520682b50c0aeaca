"""Random rows: few values, many ties, many nulls."""

import json
import random
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import demo_tables
from demo_rights import number

from core.db import executemany, fetch

WORDS = ["王芳", "Li", "li", "O'Neil", "50%", "a_b", "back\\slash", "", "张三", "Zoe", "é", "𠮷"]
TIMES = [
    "2026-01-31T16:30:00+00:00",
    "2026-02-01T00:00:00.120000+00:00",
    "2025-12-31T23:59:59.999999+00:00",
    "2026-03-15T08:00:00.5+00:00",
]
DATES = ["1990-01-01", "2000-02-29", "1985-07-14"]
KINDS = ["email", "wechat", "note", "call", "meeting"]
Rows = list[dict[str, Any]]


class Dice:
    """Values to choose from."""

    def __init__(self, r: random.Random) -> None:
        self.r = r

    def word(self) -> str:
        """A text."""
        return self.r.choice(WORDS)

    def time(self) -> datetime:
        """A moment."""
        return datetime.fromisoformat(self.r.choice(TIMES))

    def maybe(self, make: Callable[[], Any], chance: float = 0.7) -> Any:
        """A value, or none."""
        return make() if self.r.random() < chance else None

    def key(self, most: int) -> Any:
        """The key of one of so many rows."""
        return number(self.r.randint(1, most))

    def trash(self) -> dict[str, Any]:
        """Perhaps in the trash."""
        return {"deleted_at": self.maybe(self.time, 0.2)}

    def who(self) -> dict[str, Any]:
        """Perhaps somebody's, perhaps a team's."""
        owner = self.maybe(lambda: self.key(4))
        return {"owner": owner, "team": self.maybe(lambda: self.key(3))}


def made_rows(r: random.Random) -> dict[str, Rows]:
    """Rows of every table of the demo."""
    dice = Dice(r)
    tables = {
        "demo_company": [_company(dice, i) for i in range(1, 9)],
        "demo_customer": [_customer(dice, i) for i in range(1, 31)],
        "demo_deal": [_deal(dice, i) for i in range(1, 61)],
        "demo_activity": [_activity(dice, i) for i in range(1, 61)],
        "demo_member": [
            {"id": number(i), "customer": number(i), "card": dice.word()}
            for i in range(1, 31)
            if r.random() < 0.5
        ],
        "demo_point": [_point(dice, i) for i in range(1, 61)],
        "demo_follower": [
            {"id": number(i), "customer": dice.key(30), "follower": dice.key(4)}
            for i in range(1, 16)
        ],
    }
    entries = [
        (table, row) for table in ("customer", "company", "deal") for row in tables["demo_" + table]
    ]
    tables["demo_search"] = [
        {
            "id": number(i),
            "entity": table,
            "row": row["id"],
            "body": row.get("name", row.get("title")),
        }
        for i, (table, row) in enumerate(entries, 1)
    ]
    return tables


def _company(dice: Dice, i: int) -> dict[str, Any]:
    size = dice.maybe(lambda: dice.r.randint(0, 5))
    industry = dice.maybe(dice.word)
    made = {"id": number(i), "name": dice.word(), "industry": industry, "size": size}
    return made | {"created_at": dice.time()}


def _customer(dice: Dice, i: int) -> dict[str, Any]:
    r = dice.r
    return {
        "id": number(i),
        "name": dice.word(),
        "phone": dice.maybe(lambda: f"138{r.randint(0, 3)}000{r.randint(0, 2)}111"),
        "title": dice.maybe(dice.word),
        "status": dice.word(),
        "level": dice.maybe(lambda: r.randint(0, 5)),
        "birthday": dice.maybe(lambda: date.fromisoformat(r.choice(DATES))),
        "score": dice.maybe(lambda: Decimal(r.choice(["1.50", "99.00", "3.25"]))),
        "do_not_call": r.random() < 0.5,
        "tags": r.sample(WORDS, r.randint(0, 3)),
        "consent": json.dumps({"mail": r.random() < 0.5}),
        "created_at": dice.time(),
        "seen_at": dice.maybe(dice.time),
        "version": 1,
        "company": dice.maybe(lambda: dice.key(8)),
        **dice.who(),
        **dice.trash(),
    }


def _deal(dice: Dice, i: int) -> dict[str, Any]:
    return {
        "id": number(i),
        "title": dice.word(),
        "stage": dice.r.choice(["open", "won", "lost"]),
        "amount": Decimal(dice.r.choice(["10.00", "0.10", "99999.99"])),
        "created_at": dice.time(),
        "customer": dice.maybe(lambda: dice.key(30)),
        **dice.who(),
        **dice.trash(),
    }


def _activity(dice: Dice, i: int) -> dict[str, Any]:
    return {
        "id": number(i),
        "kind": dice.r.choice(KINDS),
        "subject": dice.word(),
        "body": dice.word(),
        "happened_at": dice.time(),
        "due_at": dice.maybe(dice.time),
        "done": dice.r.random() < 0.5,
        "customer": dice.maybe(lambda: dice.key(30)),
        "company": dice.maybe(lambda: dice.key(8), 0.4),
    }


def _point(dice: Dice, i: int) -> dict[str, Any]:
    points = dice.r.randint(-50, 150)
    made = {"id": number(i), "customer": dice.key(30), "points": points}
    return made | {"reason": dice.maybe(dice.word)}


async def stored_rows(rows: dict[str, Rows]) -> dict[str, Rows]:
    """Write rows down, and read them back as the database has them."""
    found: dict[str, Rows] = {}
    for table in demo_tables.TABLES:
        name = table._meta.tablename
        columns = list(rows[name][0])
        names = ", ".join(f'"{column}"' for column in columns)
        places = ", ".join(f"${i + 1}" for i in range(len(columns)))
        values = [[row[column] for column in columns] for row in rows[name]]
        await executemany(f'insert into "{name}" ({names}) values ({places})', values)
        found[name] = [dict(row) for row in await fetch(f'select * from "{name}"')]
        for row in found[name]:
            if "consent" in row:
                row["consent"] = json.loads(row["consent"])
    return found
