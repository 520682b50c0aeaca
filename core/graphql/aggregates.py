"""Aggregates: visible rows in groups, counted and summed by the database."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from graphql import FieldNode, get_named_type

from core.errors import Invalid, T

from . import filters
from .leaves import leaf, shown
from .rights import Row, table, visible
from .selection import field_named, selections, spec_of_field
from .specs import One
from .sql import NOTHING, SQL, TRUE, every, ident, join, sql, text
from .tree import Const, Tree, operand, sample

if TYPE_CHECKING:
    from .compiler import Compiler

MOST_KEYS = 3
MOST_GROUPS = 1000
_BUCKETS = {bucket: text(bucket.lower()) for bucket in ("DAY", "WEEK", "MONTH", "YEAR")}
_FOLDS = {
    "sum": "sum({})",
    "avg": "trim_scale(round(avg({}), 6))",
    "min": "min({})",
    "max": "max({})",
}


@dataclass(slots=True)
class Groups:
    """One aggregate on its way into SQL: `inner` are the columns of the grouped select."""

    gtype: Any
    row: Row
    conditions: list[SQL]
    keys: list[tuple[SQL, Callable[[SQL], SQL]]]
    inner: list[SQL] = field(default_factory=list)

    def column(self, value: SQL) -> SQL:
        """Add a column to the grouped select, and name it from outside."""
        name = f"a{len(self.inner)}"
        self.inner.append(sql("{} as {}", value, ident(name)))
        return SQL((f"g.{name}",))


def aggregate(c: "Compiler", gfield: Any, nodes: list[FieldNode]) -> SQL:
    """Groups of visible rows."""
    answer = get_named_type(gfield.type)
    target = answer.extensions["strawberry-definition"].origin.__target__
    gtype: Any = c.schema.get_type(target.__strawberry_definition__.name)
    row, arguments = c.row(gtype), c.arguments(gfield, nodes[0])
    conditions = [visible(row)]
    if "filter" in arguments:
        conditions.append(filters.where(c, gtype, row, arguments["filter"]))
    keys = _keys(c, gtype, row, arguments.get("groupBy"))
    pairs: list[SQL] = []
    for key, found in c.collect(answer, selections(nodes)).items():
        name = found[0].name.value
        if name == "groups":
            value = _groups(c, answer, Groups(gtype, row, conditions, keys), found)
        elif name == "totalCount":
            value = sql("(select count(*) from {} where {})", table(row), every(conditions))
        else:
            value = text(answer.name)
        pairs.append(sql("{} as {}", value, ident(key)))
    return c.single(join(", ", pairs))


def _keys(
    c: "Compiler", gtype: Any, row: Row, asked: Tree | None
) -> list[tuple[SQL, Callable[[SQL], SQL]]]:
    entries = asked if isinstance(asked, list) else []
    if len(entries) > MOST_KEYS:
        raise Invalid(T("Group by at most {n} keys.", "最多按 {n} 个键分组。").fill(n=MOST_KEYS))
    return [_key(c, gtype, row, entry) for entry in entries]


def _groups(c: "Compiler", answer: Any, groups: Groups, nodes: list[FieldNode]) -> SQL:
    for index, (value, _) in enumerate(groups.keys):
        groups.inner.append(sql("{} as {}", value, ident(f"k{index}")))
    group = get_named_type(answer.fields["groups"].type)
    outer = [
        sql("{} as {}", _part(c, group, groups, found), ident(key))
        for key, found in c.collect(group, selections(nodes)).items()
    ]
    numbers = ", ".join(str(index + 1) for index in range(len(groups.keys)))
    grouped = f" group by {numbers} order by {numbers} limit {MOST_GROUPS}"
    return sql(
        "(select coalesce(json_agg(o), '[]') from (select {} from {} where {}{}) g,"
        " lateral (select {}) o)",
        join(", ", groups.inner, "count(*)"),
        table(groups.row),
        every(groups.conditions),
        SQL((grouped,)) if numbers else NOTHING,
        join(", ", outer),
    )


def _part(c: "Compiler", group: Any, groups: Groups, nodes: list[FieldNode]) -> SQL:
    """One field of a group."""
    name = nodes[0].name.value
    if name == "keys":
        values = (show(SQL((f"g.k{i}",))) for i, (_, show) in enumerate(groups.keys))
        return sql("json_build_array({})", join(", ", values))
    if name == "count":
        return groups.column(SQL(("count(*)",)))
    if name == "__typename":
        return text(group.name)
    return _numbers(c, get_named_type(group.fields[name].type), groups, nodes)


def _numbers(c: "Compiler", numbers: Any, groups: Groups, nodes: list[FieldNode]) -> SQL:
    """Sums (or averages, …) of a group's fields."""
    fold = _FOLDS[nodes[0].name.value]
    pieces: list[SQL] = []
    for key, found in c.collect(numbers, selections(nodes)).items():
        name = found[0].name.value
        if name == "__typename":
            value = text(numbers.name)
        else:
            summed = leaf(groups.gtype.fields[name], groups.row).value
            value = sql("{}::text", groups.column(sql(fold, summed)))
        pieces.append(sql("{} as {}", value, ident(key)))
    return c.single(join(", ", pieces))


def _key(c: "Compiler", gtype: Any, row: Row, entry: Tree) -> tuple[SQL, Callable[[SQL], SQL]]:
    """What to group by, and how to show it."""
    if not isinstance(entry, dict):
        raise Invalid(T("null is not a group.", "null 不能用于分组。"))
    gfield = field_named(gtype, str(sample(entry["field"])).lower())
    if isinstance(spec_of_field(gfield), One):
        return _link(c, gfield, row), lambda key: key
    found = leaf(gfield, row)
    bucket = sample(entry["by"]) if "by" in entry else None
    if bucket is None:
        return found.value, lambda key: shown(gfield, key)
    if found.type != "TIMESTAMPTZ":
        raise Invalid(
            T("Only moments fall into days or months.", "只有时间才能按日、周、月、年分组。")
        )
    zone = operand(entry.get("timeZone") or Const("UTC"), "TEXT", time_zone)
    day = sql("date_trunc({}, {} at time zone {})::date", _BUCKETS[bucket], found.value, zone)
    return day, lambda key: key


def _link(c: "Compiler", gfield: Any, row: Row) -> SQL:
    """The id of a related row, if the asker may see that row."""
    _, other = c.target(gfield)
    spec: Any = spec_of_field(gfield)
    if spec.via and visible(other) == TRUE:
        return row.raw(spec.via)
    seen = every([filters.linked(gfield, row, other), visible(other)])
    return sql("(select {} from {} where {})", other.raw("id"), table(other), seen)


def time_zone(name: str) -> str:
    """A zone that exists; anything else is refused before it reaches SQL."""
    if name not in _zones():
        told = T("There is no time zone “{name}”.", "没有时区 “{name}”。")
        raise Invalid(told.fill(name=str(name)[:40]))
    return name


@cache
def _zones() -> set[str]:
    return available_timezones()
