"""Orders of lists: keys that always end in the id, and what lies beyond a place in them."""

import hashlib
from dataclasses import dataclass
from typing import Any

from core.errors import Invalid, T

from .cursors import FOREIGN, Part, open_cursor
from .leaves import leaf
from .rights import Row
from .selection import field_named
from .sql import FALSE, SQL, either, join, sql
from .tree import Const, Tree, Var, operand, sample


@dataclass(frozen=True, slots=True)
class Key:
    """One step of an order."""

    name: str
    value: SQL
    type: str
    nullable: bool
    descending: bool
    nulls_first: bool

    def clause(self, *, backwards: bool) -> SQL:
        """For ORDER BY; nulls are named only where they can be, so that plain indexes serve."""
        descending = self.descending != backwards
        first = self.nulls_first != backwards
        clause = sql("{} desc", self.value) if descending else self.value
        if not self.nullable or first == descending:
            return clause
        return sql("{} nulls first" if first else "{} nulls last", clause)


@dataclass(frozen=True, slots=True)
class Order:
    """All keys of a list's order; the last one is the id."""

    keys: tuple[Key, ...]
    mark: str

    def clause(self, *, backwards: bool) -> SQL:
        """The whole ORDER BY, or its reverse."""
        return join(", ", (key.clause(backwards=backwards) for key in self.keys))

    def place(self) -> SQL:
        """A row's place in this order as JSON text, not yet signed."""
        values = join(", ", (sql("({})::text", key.value) for key in self.keys))
        return sql("json_build_array({})::text", values)


def order_of(gtype: Any, row: Row, asked: Tree | None, default: str) -> Order:
    """The order asked for, or the list's own; missing values count as the greatest."""
    if isinstance(asked, list) and asked:
        keys = [_asked(gtype, row, entry) for entry in asked]
    else:
        names = [name.strip() for name in default.split(",")]
        keys = [_key(gtype, row, name.lstrip("-"), name.startswith("-"), None) for name in names]
    keys = _until_id(keys, row)
    signs = [(key.name, key.descending, key.nulls_first) for key in keys]
    mark = hashlib.sha256(repr((row.entity.table, signs)).encode()).hexdigest()[:8]
    return Order(tuple(keys), mark)


def _until_id(keys: list[Key], row: Row) -> list[Key]:
    for index, key in enumerate(keys):
        if key.name == "id":
            return keys[: index + 1]
    column = row.entity.columns["id"]
    return [*keys, Key("id", row.raw("id"), column.type, False, keys[-1].descending, False)]


def _asked(gtype: Any, row: Row, entry: Tree) -> Key:
    if not isinstance(entry, dict):
        raise Invalid(T("null is not an order.", "null 不是排序。"))
    said = {name: sample(tree) for name, tree in entry.items()}
    descending = said.get("direction") == "DESC"
    return _key(gtype, row, str(said["field"]).lower(), descending, said.get("nulls"))


def _key(gtype: Any, row: Row, name: str, descending: bool, nulls: str | None) -> Key:
    field = next((f for f in [_field(gtype, name)] if f is not None), None)
    first = descending if nulls is None else nulls == "FIRST"
    if field is None:  # a list's own order may name a column that the API does not show
        column = row.entity.columns[name]
        return Key(name, row.column(name), column.type, column.nullable, descending, first)
    found = leaf(field, row)
    # a cursor over what was seen is no cursor over what is hidden
    seen = name if row.sees(name) else f"{name} masked"
    return Key(seen, found.value, found.type, found.nullable, descending, first)


def _field(gtype: Any, name: str) -> Any:
    try:
        return field_named(gtype, name)
    except StopIteration:
        return None


def beyond(order: Order, cursor: Tree, *, backwards: bool) -> SQL:
    """True for rows strictly after the cursor in this order (before it, if backwards)."""
    place = open_cursor(sample(cursor), order.mark)
    if len(place) != len(order.keys):
        raise Invalid(FOREIGN)
    values = [_value(order, cursor, index) for index in range(len(order.keys))]
    if _is_plain(order):
        return _tuple_beyond(order, values, backwards)
    return _stepwise_beyond(order, values, place, backwards)


def _value(order: Order, cursor: Tree, index: int) -> SQL:
    if not isinstance(cursor, Var | Const):
        raise Invalid(FOREIGN)
    return operand(cursor, order.keys[index].type, Part(order.mark, index))


def _is_plain(order: Order) -> bool:
    """Whether one comparison of whole tuples, which an index serves best, is enough."""
    one_way = len({key.descending for key in order.keys}) == 1
    return one_way and not any(key.nullable for key in order.keys)


def _tuple_beyond(order: Order, values: list[SQL], backwards: bool) -> SQL:
    left = join(", ", (key.value for key in order.keys))
    down = order.keys[0].descending != backwards
    return sql("({}) < ({})" if down else "({}) > ({})", left, join(", ", values))


def _stepwise_beyond(
    order: Order, values: list[SQL], place: tuple[str | None, ...], backwards: bool
) -> SQL:
    """Equal in the first keys and later in the next, for each key."""
    alternatives: list[SQL] = []
    equal: list[SQL] = []
    for key, value, at in zip(order.keys, values, place, strict=True):
        later, same = _step(key, value, at is None, backwards)
        alternatives.append(join(" and ", [*equal, later]))
        equal.append(same)
    return either(alternatives)


def _step(key: Key, value: SQL, missing: bool, backwards: bool) -> tuple[SQL, SQL]:
    """When a row is later by this key, and when it is equal."""
    nulls_first = key.nulls_first != backwards
    if missing:
        later = sql("{} is not null", key.value) if nulls_first else FALSE
        return later, sql("{} is null", key.value)
    down = key.descending != backwards
    later = sql("{} < {}" if down else "{} > {}", key.value, value)
    if key.nullable and not nulls_first:
        later = sql("({} or {} is null)", later, key.value)
    return later, sql("{} = {}", key.value, value)
