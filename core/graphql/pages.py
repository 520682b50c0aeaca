"""Connections: a page of rows, its edges, its place, and how many there are.

Only what is selected is worked out.
"""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from graphql import FieldNode, get_named_type

from core.errors import Invalid, T

from . import cursors, filters
from .holes import Step
from .order import Order, beyond, order_of
from .rights import Row, Trash, discarded, passes, roads, table, visible
from .selection import selections, spec_of_field
from .specs import Many
from .sql import NOTHING, SQL, every, ident, join, number, sql, text
from .tree import Const, Tree, sample

if TYPE_CHECKING:
    from .compiler import Compiler, Path

COUNT_MOST = 1_000_000
ONE_END = T(
    "A page is either first/after or last/before.", "分页只能用 first/after 或 last/before。"
)
PAGE_SIZE = T(
    "A page of this list has 1 to {largest} rows, not {size}.",
    "该列表每页 1 到 {largest} 行，不能是 {size}。",
)
COUNT_RANGE = T("A count stops at 1 to {most}.", "计数上限须在 1 到 {most} 之间。")


@dataclass(frozen=True, slots=True)
class Window:
    """How many rows, from which end, beyond which cursor."""

    size: int
    backwards: bool
    cursor: Tree | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of a connection was selected: its parts, and what they need from the page."""

    parts: list[tuple[str, str, list[FieldNode]]]
    more: bool
    places: bool

    @property
    def rows(self) -> bool:
        """Whether the page itself is needed."""
        return self.more or self.places or any(n in ("nodes", "edges") for _, n, _ in self.parts)


@dataclass(frozen=True, slots=True)
class List:
    """One connection on its way into SQL."""

    gtype: Any
    connection: Any
    row: Row
    order: Order
    window: Window
    roads: list[SQL]
    """Conditions, any of which lets a row be seen."""
    conditions: list[SQL]
    """What a row must meet besides."""
    along: SQL
    """The order in which the rows of one parent are counted: the list's own, which has an index.
    Without it a limit makes the planner believe that reading the whole table ends soon."""
    path: "Path"
    lean: bool = False
    """Whether rows are read only once an index told which."""


def connection(
    c: "Compiler", gfield: Any, parent: Row | None, nodes: list[FieldNode], path: "Path"
) -> SQL:
    """A connection as one object."""
    spec: Any = spec_of_field(gfield)
    gtype, row = c.target(gfield)
    arguments = c.arguments(gfield, nodes[0])
    row = replace(row, few=_is_few(spec, gtype, parent, row, arguments.get("filter")))
    order = order_of(gtype, row, arguments.get("orderBy"), spec.order)
    ways, conditions = _conditions(gfield, parent, row, arguments)
    if "filter" in arguments:
        conditions.append(filters.where(c, gtype, row, arguments["filter"]))
    window = _window(spec, arguments)
    along = NOTHING
    if parent is not None and "orderBy" not in arguments:
        along = sql(" order by {}", order.clause(backwards=False))
    named = get_named_type(gfield.type)
    lean = parent is None and row.entity.lean
    whole = List(gtype, named, row, order, window, ways, conditions, along, path, lean)
    return _assemble(c, whole, _wanted(c, whole, nodes))


def _is_few(spec: Many, gtype: Any, parent: Row | None, row: Row, asked: Tree | None) -> bool:
    """Whether a list is short before rights: what hangs on a row that not everybody sees."""
    if parent is None:
        return filters.pins(gtype, asked)
    return not parent.entity.everyone or spec.via == row.entity.owner


def _conditions(
    gfield: Any, parent: Row | None, row: Row, arguments: dict[str, Tree]
) -> tuple[list[SQL], list[SQL]]:
    """Which rows the list is about: visible ones, in use or in the trash; ours, its own choice."""
    spec: Any = spec_of_field(gfield)
    trash = Trash.IN if "trashed" in arguments and sample(arguments["trashed"]) else Trash.OUT
    conditions = [spec.where(row)] if spec.where else []
    if parent is None:
        return [visible(row, trash)] if row.few else roads(row, trash), conditions
    conditions.append(filters.linked(gfield, parent, row))
    within = _is_within(row, spec, parent)
    return [discarded(row, trash) if within else visible(row, trash)], conditions


def _is_within(row: Row, spec: Many, parent: Row) -> bool:
    """Whether rows reached through this parent are visible because it is."""
    if not passes(row):
        return False
    if not row.entity.within:
        return False
    column, cls = row.entity.within[0]  # the others do not decide alone
    return column == spec.via and cls.__entity__ is parent.entity  # type: ignore[attr-defined]


def _window(spec: Many, arguments: dict[str, Tree]) -> Window:
    forwards = "first" in arguments or "after" in arguments
    backwards = "last" in arguments or "before" in arguments
    if forwards and backwards:
        raise Invalid(ONE_END)
    given = arguments.get("last" if backwards else "first")
    size = spec.size if given is None else sample(given)
    if not 1 <= size <= spec.largest:
        raise Invalid(PAGE_SIZE.fill(largest=spec.largest, size=size))
    return Window(size, backwards, arguments.get("before" if backwards else "after"))


def _wanted(c: "Compiler", whole: List, nodes: list[FieldNode]) -> Wanted:
    chosen = c.collect(whole.connection, selections(nodes))
    parts = [(key, found[0].name.value, found) for key, found in chosen.items()]
    infos: set[str] = set()
    edges: set[str] = set()
    for _, name, found in parts:
        if name == "pageInfo":
            infos |= _names(c, c.schema.get_type("PageInfo"), found)
        elif name == "edges":
            edges |= _names(c, edge_of(whole.connection), found)
    # the near side of a page is known without looking
    far = "hasPreviousPage" if whole.window.backwards else "hasNextPage"
    places = "cursor" in edges or bool(infos & {"startCursor", "endCursor"})
    return Wanted(parts, far in infos, places)


def _names(c: "Compiler", gtype: Any, nodes: list[FieldNode]) -> set[str]:
    return {found[0].name.value for found in c.collect(gtype, selections(nodes)).values()}


def _assemble(c: "Compiler", whole: List, wanted: Wanted) -> SQL:
    laterals: list[SQL] = []
    pairs: list[SQL] = []
    for key, name, found in wanted.parts:
        if name in ("nodes", "edges"):
            value, lateral = _rows(c, whole, key, name, found)
            laterals.append(lateral)
        else:
            value = _fact(c, whole, name, found)
        pairs.append(sql("{} as {}", value, ident(key)))
    source = NOTHING
    if wanted.rows:
        page = _page(whole, wanted)
        source = sql(" from {} {}{}", page, SQL((whole.row.alias,)), join("", laterals))
    return c.single(join(", ", pairs), source)


def _fact(c: "Compiler", whole: List, name: str, nodes: list[FieldNode]) -> SQL:
    if name == "pageInfo":
        return _page_info(c, whole, nodes)
    if name in ("totalCount", "countIsExact"):
        return _count(c, whole, name, nodes)
    return text(whole.connection.name)


def _count(c: "Compiler", whole: List, name: str, nodes: list[FieldNode]) -> SQL:
    """How many rows there are, counted no further than asked."""
    gfield = whole.connection.fields[name]
    most = sample(c.arguments(gfield, nodes[0]).get("max", Const(10_000)))
    if not 1 <= most <= COUNT_MOST:
        raise Invalid(COUNT_RANGE.fill(most=COUNT_MOST))
    row = whole.row
    found = (
        sql(
            "(select {} from {} where {}{} limit {})",
            row.raw("id"),
            table(row),
            every([road, *whole.conditions]),
            whole.along,
            number(most + 1),
        )
        for road in whole.roads
    )
    counted = sql("({}) c", join(" union ", found))
    if name == "totalCount":
        return sql("(select least(count(*), {}) from {})", number(most), counted)
    return sql("(select count(*) <= {} from {})", number(most), counted)


def _page(whole: List, wanted: Wanted) -> SQL:
    """The rows of a page in order, as a FROM item; with what its info needs, and no more."""
    order, window, row = whole.order, whole.window, whole.row
    conditions = whole.conditions
    if window.cursor is not None:
        conditions = [*conditions, beyond(order, window.cursor, backwards=window.backwards)]
    alias = SQL((row.alias,))
    place = sql(', {} as "#k"', order.place()) if wanted.places else NOTHING
    shown = sql("select {}.*{} from {}", alias, place, table(row))
    first = sql(
        "order by {} limit {}",
        order.clause(backwards=window.backwards),
        number(window.size + wanted.more),
    )
    pages = [
        sql("({} where {} {})", shown, _found(whole, every([road, *conditions]), first), first)
        for road in _apart(whole.roads)
    ]
    page = pages[0]
    if len(pages) > 1:
        page = sql("(select * from ({}) {} {})", join(" union all ", pages), alias, first)
    if wanted.more:
        counted = '(select *, count(*) over () as "#n" from {} {} limit {})'
        page = sql(counted, page, alias, number(window.size))
    if window.backwards:
        page = sql("(select * from {} {} order by {})", page, alias, order.clause(backwards=False))
    return page


def _found(whole: List, condition: SQL, first: SQL) -> SQL:
    """The condition on the rows of a page; of lean ones, their ids, which an index told."""
    if not whole.lean:
        return condition
    id_, source = whole.row.raw("id"), table(whole.row)
    return sql("{} = any(array(select {} from {} where {} {}))", id_, id_, source, condition, first)


def _apart(roads: list[SQL]) -> list[SQL]:
    """The roads so that none leads to a row to which one before it leads."""
    return [
        every([road, *(sql("({}) is not true", other) for other in roads[:place])])
        for place, road in enumerate(roads)
    ]


def _rows(
    c: "Compiler", whole: List, key: str, name: str, nodes: list[FieldNode]
) -> tuple[SQL, SQL]:
    """`nodes` or `edges` of a page: the aggregated value, and what it needs in FROM."""
    here = (*whole.path, Step(key, listed=True))
    if name == "nodes":
        record = c.record(whole.gtype, whole.row, nodes, here)
        return sql("coalesce(json_agg({}), '[]')", record.item), record.source
    edge = edge_of(whole.connection)
    pieces: list[SQL] = []
    laterals: list[SQL] = []
    for inner, found in c.collect(edge, selections(nodes)).items():
        part = found[0].name.value
        if part == "node":
            record = c.record(whole.gtype, whole.row, found, (*here, Step(inner)))
            laterals.append(record.source)
            value = record.value
        elif part == "cursor":
            value = cursors.seal(whole.order.mark, SQL((f'{whole.row.alias}."#k"',)))
        else:
            value = text(edge.name)
        pieces.append(sql("{} as {}", value, ident(inner)))
    wrapped = c.named(join(", ", pieces))
    value = sql("coalesce(json_agg({}), '[]')", wrapped.item)
    return value, join("", [*laterals, wrapped.source])


def _page_info(c: "Compiler", whole: List, nodes: list[FieldNode]) -> SQL:
    """Where the page lies: the far side by one row more, the near side by the cursor given."""
    alias, window = whole.row.alias, whole.window
    far = SQL((f'coalesce(max({alias}."#n") > {window.size}, false)',))
    near = SQL(("true" if window.cursor is not None else "false",))
    before, after = (far, near) if window.backwards else (near, far)
    mark = whole.order.mark
    pieces: list[SQL] = []
    info = c.schema.get_type("PageInfo")
    for key, found in c.collect(info, selections(nodes)).items():
        name = found[0].name.value
        if name == "hasNextPage":
            value = after
        elif name == "hasPreviousPage":
            value = before
        elif name in _ENDS:
            value = cursors.seal(mark, SQL((_ENDS[name].format(alias),)))
        else:
            value = text("PageInfo")
        pieces.append(sql("{}, {}", text(key), value))
    return sql("json_build_object({})", join(", ", pieces))


_ENDS = {
    "startCursor": '(array_agg({}."#k"))[1]',
    "endCursor": '(array_agg({}."#k"))[count(*)]',
}


def edge_of(connection: Any) -> Any:
    """The edge type of a connection."""
    return get_named_type(connection.fields["edges"].type)
