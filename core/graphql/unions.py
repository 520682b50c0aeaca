"""Unions: visible rows of several types that an index table points at."""

from typing import TYPE_CHECKING, Any

from graphql import FieldNode

from core.errors import Invalid

from .leaves import case
from .pages import PAGE_SIZE
from .rights import Row, table, visible
from .selection import selections, spec_of_field
from .specs import Entity, Tagged
from .sql import SQL, either, every, ident, join, number, sql, text
from .tree import Const, as_operand, sample

if TYPE_CHECKING:
    from .compiler import Compiler


def tagged(c: "Compiler", gfield: Any, nodes: list[FieldNode]) -> SQL:
    """The rows of a union, in the index table's order."""
    spec: Any = spec_of_field(gfield)
    arguments = c.arguments(gfield, nodes[0])
    size = sample(arguments.pop("first", Const(20)))
    if not 1 <= size <= spec.largest:
        raise Invalid(PAGE_SIZE.fill(largest=spec.largest, size=size))
    hit = Row(Entity(spec.table, {}), c.alias("h"), c.shape)
    seen: list[SQL] = []
    branches: list[tuple[str, SQL]] = []
    for tag, node in spec.variants.items():
        condition, value = _variant(c, spec, hit, node, nodes)
        seen.append(sql("{} = {} and {}", hit.raw(spec.tag), text(tag), condition))
        branches.append((tag, value))
    operands = {name: as_operand(tree) for name, tree in arguments.items()}
    rank = [spec.rank(hit, **operands)] if spec.rank else []
    return sql(
        "(select coalesce(json_agg({}), '[]') from"
        " (select * from {} {} where {} and {} order by {} limit {}) {})",
        case(hit.raw(spec.tag), branches),
        ident(spec.table),
        SQL((hit.alias,)),
        spec.match(hit, **operands),
        either(seen),
        join(", ", [*rank, hit.raw("id")]),
        number(size),
        SQL((hit.alias,)),
    )


def _variant(
    c: "Compiler", spec: Tagged, hit: Row, node: Any, nodes: list[FieldNode]
) -> tuple[SQL, SQL]:
    """Whether a hit of this type is visible, and its object."""
    gtype: Any = c.schema.get_type(node.__strawberry_definition__.name)
    row = c.row(gtype)
    same = sql("{} = {}", row.raw("id"), hit.raw(spec.via))
    seen = sql("exists (select 1 from {} where {})", table(row), every([same, visible(row)]))
    chosen = c.collect(gtype, selections(nodes))
    columns = c.columns(gtype, row, chosen, ())
    return seen, c.single(columns, sql(" from {} where {}", table(row), same))
