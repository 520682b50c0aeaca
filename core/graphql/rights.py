"""Who sees which rows and columns: every table reference of a plan goes through here."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Protocol
from uuid import UUID

from .specs import Entity
from .sql import FALSE, SQL, TRUE, Param, either, every, ident, sql


class Shape(Hashable, Protocol):
    """What rights look like, without whose they are: part of a plan's key."""

    def sees(self, permission: str) -> bool:
        """Whether holders of this shape have the permission, in any scope."""
        ...

    def roads(self, row: "Row") -> Sequence[SQL]:
        """For an entity with a `read` permission: conditions, one of which its visible rows meet.

        Each can be answered by an index of its own; ids are parameters.
        """
        ...


class Asker(Protocol):
    """Somebody who asks: whose ids become parameters, and the shape that chooses the plan."""

    @property
    def viewer(self) -> UUID | None:
        """The user; the system is none."""
        ...

    @property
    def teams(self) -> Sequence[UUID]:
        """The user's teams, and those below them."""
        ...

    @property
    def shape(self) -> Shape:
        """The asker's rights without his ids."""
        ...

    @property
    def language(self) -> str:
        """The language of messages, as a tag."""
        ...

    def allows(self, permission: str) -> bool:
        """Whether the asker has the permission, in any scope."""
        ...


VIEWER = SQL((Param(("viewer",), lambda values: values.asker.viewer, "UUID"),))
TEAMS = SQL((Param(("teams",), lambda values: values.asker.teams, "UUID[]"),))
UNPLANNED_TEAMS = sql("(select {})::UUID[]", TEAMS)
"""The teams where PostgreSQL does not look before it plans, so it keeps one plan for all askers: of
few rows, what the teams of one are worth to a plan is less than planning for each request."""


class Trash(Enum):
    """Which rows are meant: those in use, those in the trash, or all; merged ones are neither."""

    OUT = "out"
    IN = "in"
    BOTH = "both"
    LED = "led"
    """In use, or merged into another, to which they lead."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row under an alias, as one asker may see it: the only way to name a column."""

    entity: Entity
    alias: str
    shape: Shape
    few: bool = False
    """Whether other conditions leave few rows anyway."""

    def raw(self, column: str) -> SQL:
        """The column itself: for joins and predicates of the house, not for answers."""
        return SQL((f"{self.alias}.", *ident(column).parts))

    def column(self, column: str) -> SQL:
        """The column as this asker sees it, in answers, filters, orders and groups alike."""
        if self.sees(column):
            return self.raw(column)
        return sql("({})", self.entity.masks[column].hide(self.raw(column)))

    def sees(self, column: str) -> bool:
        """Whether this asker sees the column in full."""
        mask = self.entity.masks.get(column)
        return mask is None or self.shape.sees(mask.permission)

    def of(self, node: Any, alias: str) -> SQL:
        """The visible rows of another entity, for the FROM of an expression."""
        inner = Row(node.__entity__, alias + "_", self.shape)
        return sql("(select * from {} where {}) {}", table(inner), visible(inner), SQL((alias,)))


@dataclass(frozen=True, slots=True)
class Copied(Row):
    """A parent as its child remembers it: its columns are copies in the child's row."""

    child: Row | None = None

    def raw(self, column: str) -> SQL:
        """The child's column that holds a copy of this one."""
        assert self.child is not None and self.child.entity.copies is not None
        return self.child.raw(self.child.entity.copies[column])


def table(row: Row) -> SQL:
    """A table under its row's alias, for FROM."""
    return sql("{} {}", ident(row.entity.table), SQL((row.alias,)))


def visible(row: Row, trash: Trash = Trash.OUT) -> SQL:
    """The condition that is true for the rows of a table that this asker may see."""
    return every([discarded(row, trash), _seen(row, 0)])


def roads(row: Row, trash: Trash = Trash.OUT) -> list[SQL]:
    """`visible` as several conditions, any of which is enough: each has an index of its own."""
    ways = [way for way in _ways(row, 0) if way != FALSE]
    if TRUE in ways or not ways:
        return [visible(row, trash)]
    return [every([discarded(row, trash), way]) for way in ways]


def discarded(row: Row, trash: Trash) -> SQL:
    """The condition on the trash; an entity without one is always in use."""
    if trash is Trash.BOTH:
        return TRUE
    if not row.entity.trash:
        return FALSE if trash is Trash.IN else TRUE
    deleted, merged = row.raw("deleted_at"), row.entity.merged
    if trash is Trash.OUT or (trash is Trash.LED and not merged):
        return sql("{} is null", deleted)
    if not merged:
        return sql("{} is not null", deleted)
    into = row.raw(merged)
    if trash is Trash.LED:
        return sql("({} is null or {} is not null)", deleted, into)
    return sql("{} is not null and {} is null", deleted, into)


def passes(row: Row) -> bool:
    """Whether the asker may see any row of the entity at all."""
    return not row.entity.gate or row.shape.sees(row.entity.gate)


def _seen(row: Row, depth: int) -> SQL:
    return either(_ways(row, depth))


def _ways(row: Row, depth: int) -> list[SQL]:
    """Conditions of which a row meets at least one if this asker may see it."""
    entity = row.entity
    if not passes(row):
        return [FALSE]
    if entity.everyone:
        return [TRUE]
    ways = _remembered(row, depth) if entity.copies else []
    if entity.within and not entity.copies:
        ways = [_within(row, depth)]
    if entity.read:
        ways += row.shape.roads(row)
    ways += [seen(row) for seen in entity.lent]
    return ways


def _remembered(row: Row, depth: int) -> list[SQL]:
    """The ways to a parent by its copies; without a parent, all parents must be open."""
    ((column, parent),) = row.entity.within
    outer = Copied(parent.__entity__, row.alias, row.shape, row.few, row)  # type: ignore[attr-defined]
    ways, here = _ways(outer, depth + 1), outer.raw("here")
    if TRUE in ways:
        return [either([here, sql("{} is null", row.raw(column))])]
    return [every([here, way]) for way in ways]


def _within(row: Row, depth: int) -> SQL:
    """A child follows the first of its parents that is set; without any, all must be open."""
    ways: list[SQL] = []
    unset: list[SQL] = []
    is_open = is_all = True
    for column, parent in row.entity.within:
        outer = Row(parent.__entity__, f"{row.alias}w{depth}", row.shape)  # type: ignore[attr-defined]
        seen = _seen(outer, depth + 1)
        conditions = every([seen, discarded(outer, Trash.OUT)])
        is_open = is_open and seen == TRUE
        is_all = is_all and conditions == TRUE
        ways.append(every([*unset, _through(row, column, outer, conditions)]))
        unset.append(sql("{} is null", row.raw(column)))
    if is_all:
        return TRUE
    return either([*ways, every(unset)] if is_open else ways)


def _through(row: Row, column: str, outer: Row, conditions: SQL) -> SQL:
    if conditions == TRUE:
        return sql("{} is not null", row.raw(column))
    if conditions == FALSE:
        return FALSE
    return sql(
        "exists (select 1 from {} where {} = {} and {})",
        table(outer),
        outer.raw("id"),
        row.raw(column),
        conditions,
    )
