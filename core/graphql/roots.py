"""Root fields: whole operations, and the payloads of verbs and feeds, as plans."""

from typing import Any

import orjson
from graphql import FieldNode, OperationDefinitionNode, get_named_type, is_leaf_type

from .aggregates import aggregate
from .compiler import Compiler, step_of
from .holes import Step
from .pages import connection
from .plan import Plan, Root, compiled_root, made_plan
from .rights import Trash, visible
from .selection import entity_of_type, python_name, selections, spec_of_field
from .specs import Grouped, Many, One, Tagged
from .sql import SQL, Param, ident, join, sql, text
from .tree import operand
from .unions import tagged


def query_plan(c: Compiler, operation: OperationDefinitionNode) -> Plan:
    """The plan of a query; roots that are Python stay in their place, uncompiled."""
    parent: Any = c.schema.query_type
    roots: list[Root] = []
    columns: list[SQL] = []
    for key, nodes in c.collect(parent, [operation.selection_set]).items():
        ident(key)  # refuses a key that could not be a column's name
        gfield = parent.fields.get(nodes[0].name.value)
        step = step_of(key, gfield) if gfield else Step(key, nullable=True)
        value = _root(c, gfield, nodes) if gfield else None
        if value is None:
            roots.append(Root(step, compiled=False))
            continue
        roots.append(compiled_root(step, c.holes, first=not roots))
        c.holes = []
        columns.append(sql("{} as {}", value, ident(f"r{len(columns)}")))
    return made_plan(columns, roots)


def _root(c: Compiler, gfield: Any, nodes: list[FieldNode]) -> SQL | None:
    """A root field as an expression, or None if it is Python."""
    spec = spec_of_field(gfield)
    if isinstance(spec, Many):
        return connection(c, gfield, None, nodes, ())
    if isinstance(spec, Grouped):
        return aggregate(c, gfield, nodes)
    if isinstance(spec, Tagged):
        return tagged(c, gfield, nodes)
    if isinstance(spec, One):
        return _one(c, gfield, spec, nodes)
    return None


def _one(c: Compiler, gfield: Any, spec: One, nodes: list[FieldNode]) -> SQL:
    """The row whose columns equal the arguments."""
    gtype, row = c.target(gfield)
    names = {n: a.extensions["strawberry-definition"] for n, a in gfield.args.items()}
    conditions: list[SQL] = []
    for name, tree in c.arguments(gfield, nodes[0]).items():
        column = names[name].python_name
        wanted = operand(tree, row.entity.columns[column].type)
        conditions.append(sql("{} = {}", row.raw(column), wanted))
    conditions.append(visible(row, Trash.LED))
    if spec.where:
        conditions.append(spec.where(row))
    return c.one(gtype, row, conditions, nodes, ())


def payload_plan(
    c: Compiler, gfield: Any, key: str, nodes: list[FieldNode], condition: SQL | None = None
) -> Plan:
    """The plan that reads what a verb or a feed answered: entities by id, the rest as it is."""
    gtype: Any = get_named_type(gfield.type)
    pieces: list[SQL] = []
    for inner_key, found in c.collect(gtype, selections(nodes)).items():
        name = found[0].name.value
        if name == "__typename":
            value = text(gtype.name)
        else:
            value = _answered(c, gtype.fields[name], inner_key, found)
        pieces.append(sql("{} as {}", value, ident(inner_key)))
    root = compiled_root(step_of(key, gfield), c.holes, first=True)
    c.holes = []
    return made_plan([sql("{} as r0", c.single(join(", ", pieces)))], [root], condition)


def _answered(c: Compiler, gfield: Any, key: str, nodes: list[FieldNode]) -> SQL:
    """One field of a payload."""
    gtype: Any = get_named_type(gfield.type)
    name = python_name(gfield)
    if entity_of_type(gtype):
        row = c.row(gtype)
        type_ = row.entity.columns["id"].type
        wanted = SQL((Param(("payload", name), lambda v: getattr(v.payload, name), type_),))
        # a verb may have put the row into the trash: its payload still shows it
        conditions = [sql("{} = {}", row.raw("id"), wanted), visible(row, Trash.BOTH)]
        return c.one(gtype, row, conditions, nodes, (step_of(key, gfield),))
    plain = SQL((Param(("payload", name), lambda v: _json(getattr(v.payload, name)), "JSON"),))
    if is_leaf_type(gtype):
        return plain
    return _objects(c, gtype, plain, nodes)


def _objects(c: Compiler, gtype: Any, plain: SQL, nodes: list[FieldNode]) -> SQL:
    """A list of plain objects of a payload, such as its errors; one that is not said is empty."""
    pieces: list[SQL] = []
    for key, found in c.collect(gtype, selections(nodes)).items():
        name = found[0].name.value
        typename = name == "__typename"
        value = text(gtype.name) if typename else sql("e.value -> {}", text(name))
        pieces.append(sql("{} as {}", value, ident(key)))
    return sql(
        "(select coalesce(json_agg(o), '[]') from"
        " json_array_elements(case json_typeof({}) when 'array' then {} else '[]' end) e,"
        " lateral (select {}) o)",
        plain,
        plain,
        join(", ", pieces),
    )


def _json(value: Any) -> bytes:
    return orjson.dumps(value, default=str)
