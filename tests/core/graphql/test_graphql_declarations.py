"""What cannot work is refused at the start, with a sentence that names the owner."""

from collections.abc import Callable
from dataclasses import dataclass

import demo_tables as tables
import pytest
from demo_graph import CORE, LOYALTY, CustomerNode
from graphql import find_breaking_changes

from core.graphql import (
    ID,
    SQL,
    Connection,
    Graph,
    Impossible,
    Row,
    compose,
    entity,
    expression,
    lend,
    many,
    masked,
    one,
    query,
    sql,
)
from core.graphql.cache import Bounded


@query
class Root:
    """A root, for a schema needs one."""

    @one()
    def customer(self, id: ID) -> CustomerNode | None:
        """One customer."""


def test_a_clash_names_both_owners() -> None:
    @lend(CustomerNode)
    class Clash:
        """A field somebody already lends."""

        @expression(int)
        def points_total(row: Row) -> SQL:  # type: ignore[misc]
            """The same name."""
            return sql("1")

    graphs = {"core": CORE, "loyalty": LOYALTY, "gifts": Graph(lends=(Clash,))}

    with pytest.raises(Impossible, match=r"Customer\.points_total of gifts .* given by loyalty"):
        compose(graphs)


def test_roots_clash_too() -> None:
    with pytest.raises(Impossible, match=r"Query\.customer of shop is already given by core"):
        compose({"core": CORE, "shop": Graph(queries=(Root,))})


def test_a_plugin_that_is_off_leaves_no_trace() -> None:
    before = compose({"core": CORE}).as_str()
    with_loyalty = compose({"core": CORE, "loyalty": LOYALTY}).as_str()
    after = compose({"core": CORE}).as_str()

    assert "pointsTotal" in with_loyalty
    assert "pointsTotal" not in before
    assert before == after


def test_a_plugin_only_adds() -> None:
    core = compose({"core": CORE}).graphql
    whole = compose({"core": CORE, "loyalty": LOYALTY}).graphql

    assert find_breaking_changes(core, whole) == []


def no_such_column() -> type:
    @entity(tables.DemoCompany, everyone=True)
    class WrongNode:
        id: ID
        colour: str

    return WrongNode


def may_be_null() -> type:
    @entity(tables.DemoCompany, everyone=True)
    class WrongNode:
        id: ID
        industry: str

    return WrongNode


def may_be_masked() -> type:
    @entity(tables.DemoCompany, everyone=True)
    class WrongNode:
        id: ID
        name: str = masked("x", lambda column: column)

    return WrongNode


def nobody_sees() -> type:
    @entity(tables.DemoCompany)
    class WrongNode:
        id: ID

    return WrongNode


def required_relation() -> type:
    @entity(tables.DemoCustomer, everyone=True)
    class WrongNode:
        id: ID

        @one("company")
        def company(self) -> CustomerNode:  # type: ignore[empty-body]
            """Never missing, it says."""
            ...

    return WrongNode


def points_nowhere() -> type:
    @entity(tables.DemoCompany, everyone=True)
    class WrongNode:
        id: ID

        @many("boss")
        def customers(self) -> Connection[CustomerNode]:  # type: ignore[empty-body]
            """By a column that is not there."""
            ...

    return WrongNode


@pytest.mark.parametrize(
    ("declare", "why"),
    [
        (no_such_column, "Wrong.colour: the table demo_company has no such column"),
        (may_be_null, "Wrong.industry: the column may be null or masked"),
        (may_be_masked, "Wrong.name: the column may be null or masked"),
        (nobody_sees, "Wrong: say who sees its rows"),
        (required_relation, "Wrong.company: a relation to one row must be nullable"),
        (points_nowhere, "Wrong.customers: the table demo_customer has no column boss"),
    ],
)
def test_an_impossible_declaration_is_refused(declare: Callable[[], type], why: str) -> None:
    with pytest.raises(Impossible, match=why):
        compose({"core": CORE, "wrong": Graph(entities=(declare(),))})


@dataclass
class Entry:
    """Something of a size."""

    size: int = 300


def test_the_cache_keeps_its_bound() -> None:
    cache: Bounded[Entry] = Bounded(1000)
    for key in range(50):
        cache.keep(key, Entry())

    assert (len(cache), cache.bytes) == (3, 900)
    assert cache.find(49) is not None
    assert cache.find(1) is None
