# ruff: noqa: C901 - one function per rule of the language, however many cases it has
"""The oracle: the same answers from graphql-core, a resolver per field and row, in plain Python.

It shares no code with the compiler, nor with the predicate of rights.
"""

import base64
import functools
import json
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from demo_rights import DemoAsker, Reach
from graphql import GraphQLObjectType, build_schema, execute, is_abstract_type, parse
from naive_groups import KIND, STORED, Groups, bytes_of, snake

Data = dict[str, list[dict[str, Any]]]

ONE = {
    ("Customer", "company"): ("demo_company", "Company"),
    ("Deal", "customer"): ("demo_customer", "Customer"),
    ("Activity", "customer"): ("demo_customer", "Customer"),
    ("Point", "customer"): ("demo_customer", "Customer"),
    ("Member", "customer"): ("demo_customer", "Customer"),
}
BACK = {("Customer", "member"): ("demo_member", "Member")}
MANY = {
    ("Company", "customers"): ("demo_customer", "company", "Customer", "name"),
    ("Customer", "deals"): ("demo_deal", "customer", "Deal", "-created_at"),
    ("Customer", "activities"): ("demo_activity", "customer", "Activity", "-happened_at"),
    ("Customer", "points"): ("demo_point", "customer", "Point", "id"),
}
ROOT = {
    "customers": ("demo_customer", "Customer", "-created_at"),
    "companies": ("demo_company", "Company", "name"),
    "deals": ("demo_deal", "Deal", "-amount"),
    "wonDeals": ("demo_deal", "Deal", "id"),
    "activities": ("demo_activity", "Activity", "-happened_at"),
}
TYPE = {"demo_customer": "Customer", "demo_company": "Company", "demo_deal": "Deal"}


def plain(type_: str) -> str:
    """The interface of a variant."""
    return "Activity" if type_ in ("Message", "Note", "Task") else type_


class Naive(Groups):
    """One asker, one data set."""

    def __init__(self, sdl: str, data: Data, asker: DemoAsker) -> None:
        self.data, self.asker, self.schema = data, asker, build_schema(sdl)
        self.scopes = dict(asker.shape.scopes)
        for table, rows in data.items():
            for row in rows:
                row["#table"] = table
        for gtype in self.schema.type_map.values():
            if isinstance(gtype, GraphQLObjectType) and not gtype.name.startswith("__"):
                for name, field in gtype.fields.items():
                    field.resolve = functools.partial(self.resolve, gtype.name, name)
            if is_abstract_type(gtype):
                gtype.resolve_type = lambda row, *_: TYPE.get(row["#table"]) or KIND[row["kind"]]

    def run(self, query: str, variables: dict[str, Any]) -> dict[str, Any]:
        """The whole answer."""
        result: Any = execute(self.schema, parse(query), variable_values=variables)
        return {"data": result.data, "errors": [e.formatted for e in result.errors or ()]}

    # -- who sees what ----------------------------------------------------------------------------

    def sees(self, row: dict[str, Any]) -> bool:
        """Whether the asker may see a row, in the trash or not."""
        table = row["#table"]
        if table in ("demo_point", "demo_member"):
            return self.parent_is_seen("demo_customer", row["customer"])
        if table == "demo_activity":
            return self.sees_activity(row)
        scope = self.scopes[table.replace("demo_", "demo.") + ".read"]
        if table == "demo_company" or scope in (Reach.ALL, Reach.NONE):
            return scope is Reach.ALL
        followed = table == "demo_customer" and any(
            f["customer"] == row["id"] and f["follower"] == self.asker.viewer
            for f in self.data["demo_follower"]
        )
        own = row["owner"] == self.asker.viewer or followed
        return own or (scope is Reach.TEAM and row["team"] in self.asker.teams)

    def sees_activity(self, row: dict[str, Any]) -> bool:
        """The first parent decides."""
        if row["customer"] is not None:
            return self.parent_is_seen("demo_customer", row["customer"])
        if row["company"] is not None:
            return self.parent_is_seen("demo_company", row["company"])
        names = ("demo.customer.read", "demo.company.read")
        return all(self.scopes[name] is Reach.ALL for name in names)

    def parent_is_seen(self, table: str, key: UUID) -> bool:
        """Whether a parent is visible and in use."""
        return any(r["id"] == key and self.sees(r) and self.in_use(r) for r in self.data[table])

    @staticmethod
    def in_use(row: dict[str, Any]) -> bool:
        """Whether a row is not in the trash."""
        return row.get("deleted_at") is None

    def of(self, table: str, *, trashed: bool = False) -> list[dict[str, Any]]:
        """The rows an asker may see."""
        return [r for r in self.data[table] if self.sees(r) and self.in_use(r) is not trashed]

    def leaf(self, row: dict[str, Any], name: str) -> Any:
        """A value as the asker may see it."""
        hidden = name == "phone" and "demo.phone" not in self.asker.shape.permissions
        if hidden and row["phone"] is not None:
            return row["phone"][:3] + "****" + row["phone"][-4:]
        if name == "points_total":
            points = (p for p in self.of("demo_point") if p["customer"] == row["id"])
            return sum(p["points"] for p in points)
        return row[name]

    # -- fields -----------------------------------------------------------------------------------

    def show(self, value: Any) -> Any:
        """A value as JSON shows it."""
        if isinstance(value, datetime):
            text = value.isoformat()
            fraction = "." + text[20:26].rstrip("0") if "." in text else ""
            return text[:19] + fraction + "+00:00"
        if isinstance(value, date):
            return value.isoformat()
        return str(value) if isinstance(value, Decimal | UUID) else value

    def resolve(self, type_: str, name: str, source: Any, info: Any, **args: Any) -> Any:
        """Any field."""
        type_ = plain(type_)
        if type_ == "Query":
            return self.root(name, args)
        if not isinstance(source, dict) or "#table" not in source:
            value = source[name] if isinstance(source, dict) else None
            return value(**args) if callable(value) else value
        if (made := self.computed(name, source, args)) is not ...:
            return made
        if (type_, name) in ONE:
            table, _ = ONE[type_, name]
            return next((r for r in self.of(table) if r["id"] == source[name]), None)
        if (type_, name) in BACK:
            table, _ = BACK[type_, name]
            return next((r for r in self.of(table) if r["customer"] == source["id"]), None)
        if (type_, name) in MANY:
            table, via, gtype, order = MANY[type_, name]
            rows = [r for r in self.of(table) if r[via] == source["id"]]
            return self.connection(rows, gtype, order, 20, args)
        value = self.leaf(source, snake(name))
        if name in ("stage", "kind"):
            return value.upper()
        return [self.show(v) for v in value] if isinstance(value, list) else self.show(value)

    def computed(self, name: str, row: dict[str, Any], args: dict[str, Any]) -> Any:
        """The fields that Python computes."""
        if name == "displayName":
            left, right = "[]" if args.get("style", "round") == "square" else "()"
            return f"{row['name']} {left}{row['title']}{right}"
        if name == "mood":
            if row["score"] is not None and row["score"] > 90:
                raise ValueError("no mood today")
            return str(row["created_at"].year)
        if name == "excerpt":
            return row["body"][:5] or None
        if name == "tier":
            if self.leaf(row, "points_total") > 100:
                return "gold"
            return "silver" if (row["level"] or 0) > 2 else None
        return ...

    def root(self, name: str, args: dict[str, Any]) -> Any:
        """The roots of queries."""
        if name in ROOT:
            table, gtype, order = ROOT[name]
            rows = self.of(table, trashed=bool(args.get("trashed")))
            if name == "wonDeals":
                rows = [r for r in rows if r["stage"] == "won"]
            return self.connection(rows, gtype, order, 50, args)
        if name in ("customer", "company"):
            rows = self.of("demo_" + name)
            return next((r for r in rows if str(r["id"]) == args["id"]), None)
        if name == "me":
            return {"id": "1", "name": "Mei", "broken": None, "fails": _fail, "refuses": _fail}
        if name == "myDeal":
            return next((r for r in self.of("demo_deal") if r["owner"] == self.asker.viewer), None)
        if name == "search":
            hits = sorted(self.data["demo_search"], key=lambda h: h["id"])
            hits = [h for h in hits if args["text"] in h["body"]]
            found = [r for h in hits for r in self.of("demo_" + h["entity"]) if r["id"] == h["row"]]
            return found[: args.get("first") or 20]
        table = {"dealsAggregate": "demo_deal", "customersAggregate": "demo_customer"}[name]
        rows = self.of(table)
        rows = [r for r in rows if self.matches(r, TYPE[table], args.get("filter") or {})]
        return {"totalCount": len(rows), "groups": self.groups(rows, args.get("groupBy") or [])}

    # -- lists ------------------------------------------------------------------------------------

    def connection(
        self, rows: list[Any], gtype: str, default: str, size: int, args: dict[str, Any]
    ) -> dict[str, Any]:
        """A page of a list."""
        rows = [r for r in rows if self.matches(r, gtype, args.get("filter") or {})]
        total = len(rows)
        way = "DESC" if default[0] == "-" else "ASC"
        own = [{"field": default.lstrip("-").upper(), "direction": way}]
        compare = self.comparison(args.get("orderBy") or own)
        rows.sort(key=functools.cmp_to_key(compare))
        backwards = args.get("last") is not None or args.get("before") is not None
        cursor = args.get("before") if backwards else args.get("after")
        if cursor is not None:
            rows = self.beyond(rows, cursor, compare, backwards)
        given = args.get("last") if backwards else args.get("first")
        size = size if given is None else given
        page = rows[-size:] if backwards else rows[:size]
        more, near = len(rows) > size, cursor is not None
        ends = [f"C:{r['id']}" for r in page]
        return {
            "nodes": page,
            "edges": [{"cursor": c, "node": r} for c, r in zip(ends, page, strict=True)],
            "pageInfo": {
                "hasNextPage": near if backwards else more,
                "hasPreviousPage": more if backwards else near,
                "startCursor": ends[0] if ends else None,
                "endCursor": ends[-1] if ends else None,
            },
            "totalCount": lambda max=10_000: min(max, total),
            "countIsExact": total <= 10_000,
        }

    def beyond(self, rows: list[Any], cursor: str, compare: Any, backwards: bool) -> list[Any]:
        """The rows behind a cursor's row, which itself need not be visible."""
        if not rows:
            return []
        everybody = self.data[rows[0]["#table"]]
        mark = next((r for r in everybody if str(r["id"]) == cursor_id(cursor)), None)
        sign = -1 if backwards else 1
        return [r for r in rows if mark and compare(r, mark) * sign > 0]

    def comparison(self, order: list[dict[str, Any]]) -> Callable[[Any, Any], int]:
        """How two rows compare in an order."""
        keys: list[tuple[str, bool, bool]] = []
        for entry in order:
            down = entry.get("direction") == "DESC"
            first = down if entry.get("nulls") is None else entry["nulls"] == "FIRST"
            keys.append((entry["field"].lower(), down, first))
            if entry["field"] == "ID":
                break
        else:
            keys.append(("id", keys[-1][1], False))

        def compare(a: Any, b: Any) -> int:
            for name, down, first in keys:
                x, y = self.leaf(a, name), self.leaf(b, name)
                if x is None or y is None:
                    if x is y:
                        continue
                    return (-1 if first else 1) if x is None else (1 if first else -1)
                x, y = bytes_of(x), bytes_of(y)
                if x != y:
                    return (-1 if x < y else 1) * (-1 if down else 1)
            return 0

        return compare

    # -- filters ----------------------------------------------------------------------------------

    def matches(self, row: Any, gtype: str, wanted: dict[str, Any]) -> bool:
        """Whether a row meets a filter."""
        return all(self.entry(row, gtype, name, value) for name, value in wanted.items())

    def entry(self, row: Any, gtype: str, name: str, v: Any) -> bool:
        """One entry of a filter."""
        if name == "and":
            return all(self.matches(row, gtype, x) for x in v)
        if name == "or":
            return any(self.matches(row, gtype, x) for x in v)
        if name == "not":
            return not self.matches(row, gtype, v)
        if name == "search":
            return v in row["name"]
        if (gtype, name) in ONE:
            table, other = ONE[gtype, name]
            return any(r["id"] == row[name] and self.matches(r, other, v) for r in self.of(table))
        if (gtype, name) in BACK:
            table, other = BACK[gtype, name]
            rows = [r for r in self.of(table) if r["customer"] == row["id"]]
            return any(self.matches(r, other, v) for r in rows)
        if (gtype, name) in MANY:
            table, via, other, _ = MANY[gtype, name]
            rows = [r for r in self.of(table) if r[via] == row["id"]]
            return all(
                any(self.matches(r, other, x) for r in rows) == (kind == "some")
                for kind, x in v.items()
            )
        value = self.leaf(row, snake(name))
        return all(self.operator(value, op, x) for op, x in v.items())

    def operator(self, value: Any, op: str, x: Any) -> bool:
        """One comparison."""
        if op == "isNull":
            return (value is None) == x
        if op in ("in", "notIn"):
            return any(self.operator(value, "eq", i) for i in x) == (op == "in")
        if op in ("hasAny", "hasAll"):
            return (any if op == "hasAny" else all)(i in value for i in x)
        if x is None:
            return (value is None) == (op == "eq")
        if value is None:
            return op == "ne"
        value, x = bytes_of(value), bytes_of(self.like(value, x))
        if op in ("contains", "startsWith"):
            return x in value if op == "contains" else value.startswith(x)
        return {
            "eq": value == x,
            "ne": value != x,
            "lt": value < x,
            "lte": value <= x,
            "gt": value > x,
            "gte": value >= x,
        }[op]

    @staticmethod
    def like(value: Any, x: Any) -> Any:
        """An operand as the kind of thing the value is."""
        if isinstance(value, datetime):
            return datetime.fromisoformat(x)
        if isinstance(value, date):
            return date.fromisoformat(x)
        if isinstance(value, UUID):
            return UUID(x)
        if isinstance(value, str):
            return STORED.get(x, x)
        return Decimal(x) if isinstance(value, Decimal) else x


def _fail() -> None:
    raise ValueError("this one fails")


def cursor_id(cursor: str) -> str:
    """The id a cursor points at."""
    return json.loads(base64.b64decode(cursor.replace("-", "+").replace("_", "/"))[16:])[-1]
