"""Marks: which rows an index need look at for somebody, before the rights are asked.

A row carries marks of its owner, its team and its followers; who looks for rows names the marks of
the ways by which `rights` lets them see any. Marks only spare looking at rows to which no way
leads: two people may share one, so the row's own condition still decides.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from piccolo.table import Table

from core.graphql import FALSE, SQL, Entity, Param, Row, entity_of, ident, sql, text

from .rights import Shape, ways

_NOBODY = "o"
"""The mark of a row without an owner."""
_TAIL = 12
"""Signs of an id that a mark holds: enough for marks to be shared by chance alone."""

_SOUGHT: dict[str, Callable[[Any], list[str]]] = {
    "owner": lambda asker: _all_marks("o", asker.viewer),
    "follower": lambda asker: _all_marks("f", asker.viewer),
    "team": lambda asker: _all_marks("t", *asker.teams),
    "pool": lambda asker: [_NOBODY],
}
"""The marks at the end of each way of seeing a row; a way that is missing here leads anywhere."""


def marks_of(row: Table) -> list[str]:
    """The marks of a row itself; those of its followers are the database's to add."""
    entity = entity_of(type(row))
    owner = getattr(row, entity.owner) if entity.owner else None
    team = getattr(row, entity.team) if entity.team else None
    return _of_kind(entity, [*(_all_marks("o", owner) or [_NOBODY]), *_all_marks("t", team)])


def marks_of_followers(entity: Entity, row_id: SQL) -> SQL:
    """The marks of a row's followers, as an array."""
    if not entity.follow:
        return SQL(("'{}'::text[]",))
    table, followed, follower = (ident(name) for name in entity.follow)
    mark = _mark_in_sql(entity, "f", sql("f.{}", follower))
    return sql("array(select {} from {} f where f.{} = {})", mark, table, followed, row_id)


def marks_in_table(entity: Entity, alias: str) -> SQL:
    """The marks of a stored row, as an array."""
    row = SQL((f"{alias}.",))
    owner = sql("{}{}", row, ident(entity.owner)) if entity.owner else SQL(("null::uuid",))
    team = sql("{}{}", row, ident(entity.team)) if entity.team else SQL(("null::uuid",))
    (unowned,) = _of_kind(entity, [_NOBODY])
    return sql(
        "array_remove(array[coalesce({}, {}), {}], null) || {}",
        _mark_in_sql(entity, "o", owner),
        text(unowned),
        _mark_in_sql(entity, "t", team),
        marks_of_followers(entity, sql("{}id", row)),
    )


def marks_sought(row: Row) -> SQL | None:
    """A tsquery of marks, one of which every row has that this asker may see; none for any row."""
    entity, names = row.entity, _ways(row)
    if names is None:
        return None
    asked = Param(
        ("marks", entity.table, names), lambda values: _query(entity, names, values.asker), "TEXT"
    )
    return sql("({})::tsquery", SQL((asked,)))


def _ways(row: Row) -> tuple[str, ...] | None:
    """The names of the ways to rows of this kind, if all have marks; else any row may be meant."""
    shape, entity = row.shape, row.entity
    if not isinstance(shape, Shape) or entity.within or entity.everyone or not entity.read:
        return None
    if shape.everything or not shape.scope(entity.read):
        return None
    found = {name for name, way in ways(shape, row, entity.read).items() if way != FALSE}
    return tuple(sorted(found)) if found <= _SOUGHT.keys() else None


def _query(entity: Entity, ways: tuple[str, ...], asker: Any) -> str:
    marks = (mark for way in ways for mark in _SOUGHT[way](asker))
    return " | ".join(f"'{mark}'" for mark in _of_kind(entity, list(dict.fromkeys(marks))))


def _all_marks(kind: str, *ids: UUID | None) -> list[str]:
    return [kind + each.hex[-_TAIL:] for each in ids if each is not None]


def _of_kind(entity: Entity, marks: list[str]) -> list[str]:
    return [f"{entity.table}.{mark}" for mark in marks]


def _mark_in_sql(entity: Entity, kind: str, value: SQL) -> SQL:
    """The same of an id in the database; an id as text ends in its last twelve signs."""
    (mark,) = _of_kind(entity, [kind])
    return sql(f"{{}} || right({{}}::text, {_TAIL})", text(mark), value)
