"""One document, one SQL statement: rows and fields. Roots stand in `roots.py`."""

import secrets
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from graphql import (
    FieldNode,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    get_named_type,
    get_nullable_type,
)

from core.errors import T

from . import pages
from .filters import linked
from .holes import Hole, Step
from .leaves import case, leaf, shown
from .limits import Limits, TooComplex
from .picking import picker
from .rights import Row, table, visible
from .selection import Chosen, Selection, field_named, selections, spec_of_field
from .specs import Computed, Many, One
from .sql import NOTHING, SQL, every, ident, join, sql, text
from .tree import Tree, real

MARK = secrets.token_hex(4)
_FROM_JSON: dict[str, Callable[[Any], Any]] = {
    "Decimal": Decimal,
    "DateTime": datetime.fromisoformat,
    "Date": date.fromisoformat,
}
Path = tuple[Step, ...]


class Record:
    """An object for each row: what it adds to FROM, the value to aggregate, the value as JSON."""

    __slots__ = ("item", "source", "value")

    def __init__(self, source: SQL, item: SQL, value: SQL) -> None:
        self.source, self.item, self.value = source, item, value


class Compiler(Selection):
    """Compiles one operation for one shape of variables and rights."""

    limits = Limits()

    def __init__(self, *args: Any, limits: Limits) -> None:
        super().__init__(*args)
        self.limits = limits
        self.holes: list[Hole] = []
        self._conditions = 0

    def count_condition(self, depth: int) -> None:
        """One more condition of a filter; there is a limit to them."""
        self._conditions += 1
        if self._conditions > self.limits.conditions or depth > self.limits.depth:
            raise TooComplex(
                T(
                    "The filters have more than {most} conditions, or are too deep.",
                    "筛选条件超过 {most} 个，或嵌套过深。",
                ).fill(most=self.limits.conditions)
            )

    def record(self, gtype: Any, row: Row, nodes: list[FieldNode], path: Path) -> Record:
        """An object for each row of a type; an interface's rows by their tag."""
        if isinstance(gtype, GraphQLObjectType):
            chosen = self.collect(gtype, selections(nodes))
            return self.named(self.columns(gtype, row, chosen, path))
        return self._variants(gtype, row, nodes, path)

    def _variants(self, gtype: Any, row: Row, nodes: list[FieldNode], path: Path) -> Record:
        """Rows of several types in one table."""
        tags: dict[str, list[str]] = {}
        for tag, cls in row.entity.variants.items():
            name = cls.__strawberry_definition__.name  # type: ignore[attr-defined]
            tags.setdefault(name, []).append(tag)
        chosen = {
            name: self.collect(self.schema.get_type(name), selections(nodes)) for name in tags
        }
        column = row.raw(row.entity.tag or "")
        first = next(iter(chosen.values()))
        if all(fields == first for fields in chosen.values()):
            names = ((tag, text(name)) for name, own in tags.items() for tag in own)
            typename = case(column, names)
            return self.named(self.columns(gtype, row, first, path, typename))
        branches = {
            name: self.single(self.columns(self.schema.get_type(name), row, fields, path))
            for name, fields in chosen.items()
        }
        whole = case(column, ((tag, branches[name]) for name, own in tags.items() for tag in own))
        return Record(NOTHING, whole, whole)

    def named(self, columns: SQL) -> Record:
        """Columns as a record in FROM; PostgreSQL folds it away, so it costs nothing."""
        alias = self.alias("o")
        item = SQL((alias,))
        source = sql(", lateral (select {}) {}", columns, item)
        return Record(source, item, sql("row_to_json({})", item))

    @staticmethod
    def single(columns: SQL, source: SQL = NOTHING) -> SQL:
        """One object as an expression."""
        return sql("(select row_to_json(o) from (select {}{}) o)", columns, source)

    def columns(
        self, gtype: Any, row: Row, chosen: Chosen, path: Path, typename: SQL | None = None
    ) -> SQL:
        """The select list of an object: one expression per response key."""
        pieces: list[SQL] = []
        for key, nodes in chosen.items():
            name = nodes[0].name.value
            if name == "__typename":
                value = typename or text(gtype.name)
            else:
                value = self.field(gtype, row, nodes, (*path, step_of(key, gtype.fields[name])))
            pieces.append(sql("{} as {}", value, ident(key)))
        return join(", ", pieces)

    def field(self, gtype: Any, row: Row, nodes: list[FieldNode], path: Path) -> SQL:
        """One field of a row as an expression; `path` ends in the field itself."""
        gfield = gtype.fields[nodes[0].name.value]
        spec = spec_of_field(gfield)
        if isinstance(spec, One):
            target, other = self.target(gfield)
            return self.one(
                target, other, [linked(gfield, row, other), visible(other)], nodes, path
            )
        if isinstance(spec, Many):
            return pages.connection(self, gfield, row, nodes, path)
        if isinstance(spec, Computed):
            return self._hole(gtype, spec, row, nodes, path)
        return shown(gfield, leaf(gfield, row).value)

    def one(
        self, gtype: Any, row: Row, conditions: list[SQL], nodes: list[FieldNode], path: Path
    ) -> SQL:
        """The one row that meets the conditions, or null."""
        record = self.record(gtype, row, nodes, path)
        return sql(
            "(select {} from {}{} where {} limit 1)"
            if not _by_key(conditions, row)
            else "(select {} from {}{} where {})",
            record.value,
            table(row),
            record.source,
            every(conditions),
        )

    def _hole(
        self, gtype: Any, spec: Computed, row: Row, nodes: list[FieldNode], path: Path
    ) -> SQL:
        """The needs of a computed field, in its place."""
        node = nodes[0]
        needed = [field_named(gtype, need) for need in spec.needs]
        gfield = gtype.fields[node.name.value]
        trees = self._python_arguments(gfield, node)
        mark = f"{MARK}{len(self.holes)}"
        read = tuple(_FROM_JSON.get(get_named_type(f.type).name, _same) for f in needed)
        pick = picker(self, gfield.type, nodes)
        self.holes.append(Hole(mark, path[:-1], path[-1], spec, read, _reader(trees), pick))
        values = [shown(field, leaf(field, row).value) for field in needed]
        return sql("json_build_array({})", join(", ", [text(mark), *values]))

    def _python_arguments(self, gfield: Any, node: FieldNode) -> dict[str, Tree]:
        """The arguments given, by their names in Python."""
        names = {
            argument.graphql_name or _camel(argument.python_name): argument.python_name
            for argument in gfield.extensions["strawberry-definition"].arguments
        }
        return {names[name]: tree for name, tree in self.arguments(gfield, node).items()}


def step_of(key: str, gfield: Any) -> Step:
    """A field's key in the answer, and where nulls may stand in it."""
    bare = get_nullable_type(gfield.type)
    listed = isinstance(bare, GraphQLList)
    item_nullable = listed and not isinstance(bare.of_type, GraphQLNonNull)
    return Step(key, listed, bare is gfield.type, item_nullable)


def _by_key(conditions: list[SQL], row: Row) -> bool:
    """Whether the conditions name the row's key, so that there is at most one."""
    key = row.raw("id").parts
    return any(condition.parts[1 : 1 + len(key)] == key for condition in conditions)


def _reader(trees: dict[str, Tree]) -> Callable[[dict[str, Any]], dict[str, Any]]:
    return lambda variables: {name: real(tree, variables) for name, tree in trees.items()}


def _same(value: Any) -> Any:
    return value


def _camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(word.title() for word in rest)
