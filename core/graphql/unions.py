"""Unions: visible rows of several types that an index table points at."""

from typing import TYPE_CHECKING, Any

from graphql import FieldNode

from core.errors import Invalid

from .leaves import case
from .pages import PAGE_SIZE
from .rights import Row, table, visible
from .selection import selections, spec_of_field
from .specs import Entity, Tagged
from .sql import SQL, every, join, number, sql, text
from .tree import Const, as_operand, sample

if TYPE_CHECKING:
    from .compiler import Compiler

MOST_RANKED = 100
"""Visible hits of one type that are ranked: a question that finds more is no question yet."""


def tagged(c: "Compiler", gfield: Any, nodes: list[FieldNode]) -> SQL:
    """The rows of a union, in the index table's order."""
    spec: Any = spec_of_field(gfield)
    arguments = c.arguments(gfield, nodes[0])
    size = sample(arguments.pop("first", Const(20)))
    if not 1 <= size <= spec.largest:
        raise Invalid(PAGE_SIZE.fill(largest=spec.largest, size=size))
    hit = Row(Entity(spec.table, {}), c.alias("h"), c.shape)
    operands = {name: as_operand(tree) for name, tree in arguments.items()}
    found: list[SQL] = []
    branches: list[tuple[str, SQL]] = []
    for tag, node in spec.variants.items():
        gtype: Any = c.schema.get_type(node.__strawberry_definition__.name)
        row = c.row(gtype)
        same = sql("{} = {}", row.raw("id"), hit.raw(spec.via))
        tagged_so = sql("{} = {}", hit.raw(spec.tag), text(tag))
        match = every([tagged_so, spec.match(hit, row, **operands)])
        found.append(_hits(spec, hit, row, match))
        shown = c.columns(gtype, row, c.collect(gtype, selections(nodes)), ())
        branches.append((tag, c.single(shown, sql(" from {} where {}", table(row), same))))
    rank = [spec.rank(hit, **operands)] if spec.rank else []
    return sql(
        "(select coalesce(json_agg({}), '[]') from"
        " (select * from ({}) {} order by {} limit {}) {})",
        case(hit.raw(spec.tag), branches),
        join(" union all ", found),
        SQL((hit.alias,)),
        join(", ", [*rank, hit.raw("id")]),
        number(size),
        SQL((hit.alias,)),
    )


def _hits(spec: Tagged, hit: Row, row: Row, match: SQL) -> SQL:
    """The visible hits of one type; of very many, some, so that looking and ranking stay cheap."""
    same = sql("{} = {}", row.raw("id"), hit.raw(spec.via))
    alias = SQL((hit.alias,))
    # the offset keeps PostgreSQL from joining first: hits are few, visible rows may be many
    return sql(
        "(select * from (select * from {} where {} offset 0) {}"
        " where exists (select 1 from {} where {}) limit {})",
        table(hit),
        match,
        alias,
        table(row),
        every([same, visible(row)]),
        number(MOST_RANKED),
    )
