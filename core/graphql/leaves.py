"""Single values of a row: as SQL, as the API shows them, and as filters name them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLList,
    GraphQLNonNull,
    get_named_type,
    get_nullable_type,
)

from core.errors import Invalid, T

from .rights import Row
from .selection import python_name, spec_of_field
from .specs import Expression, Mask
from .sql import SQL, join, sql, text
from .tree import Const, Tree

_SQL_TYPES = {
    "String": "TEXT",
    "Int": "BIGINT",
    "Decimal": "NUMERIC",
    "DateTime": "TIMESTAMPTZ",
    "Date": "DATE",
    "Boolean": "BOOLEAN",
    "ID": "UUID",
    "Float": "DOUBLE PRECISION",
}


@dataclass(frozen=True, slots=True)
class Leaf:
    """A value of a row as this asker sees it: SQL, its type, and whether it may be missing."""

    value: SQL
    type: str
    nullable: bool


def leaf(gfield: Any, row: Row) -> Leaf:
    """The value of a column or an expression; nothing else can be compared or ordered."""
    spec, name = spec_of_field(gfield), python_name(gfield)
    if isinstance(spec, Expression):
        type_ = _SQL_TYPES.get(get_named_type(gfield.type).name, "TEXT")
        nullable = not isinstance(gfield.type, GraphQLNonNull)
        return Leaf(sql("({})", spec.build(row)), type_, nullable)
    if spec is None or isinstance(spec, Mask):
        column = row.entity.columns[name]
        return Leaf(row.column(name), column.type, column.nullable)
    raise Invalid(
        T("“{name}” cannot be compared or ordered by.", "“{name}” 不能用于比较或排序。").fill(
            name=name
        )
    )


def shown(gfield: Any, value: SQL) -> SQL:
    """A value in the form its scalar promises: enums by name, decimals as text."""
    gtype = get_named_type(gfield.type)
    if isinstance(gtype, GraphQLEnumType):
        return case(value, ((stored(gtype, name), text(name)) for name in gtype.values))
    if gtype.name == "Decimal":
        listed = isinstance(get_nullable_type(gfield.type), GraphQLList)
        return sql("{}::text[]" if listed else "{}::text", value)
    return value


def case(tag: SQL, branches: Iterable[tuple[str, SQL]]) -> SQL:
    """A value for each tag."""
    arms = (sql("when {} then {}", text(value), result) for value, result in branches)
    return sql("(case {} {} end)", tag, join(" ", arms))


def stored(gtype: GraphQLEnumType, name: str) -> Any:
    """What a column holds for the name of an enum."""
    value = gtype.values[name].value
    return getattr(value, "value", value)


def as_stored(gfield: Any, tree: Tree) -> Tree:
    """Enum names of a filter as the values that the column holds."""
    gtype = get_named_type(gfield.type)
    if not isinstance(gtype, GraphQLEnumType):
        return tree
    if isinstance(tree, list):
        return Const([stored(gtype, item.value) for item in tree if isinstance(item, Const)])
    return Const(stored(gtype, tree.value)) if isinstance(tree, Const) else tree
