"""The short way from variables to a verb's arguments leads where the long way leads."""

from collections import Counter
from typing import Any

import pytest
from graphql import (
    FieldNode,
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLList,
    OperationType,
    get_nullable_type,
    parse,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from core.errors import Invalid
from core.graphql import Schema
from core.graphql.arguments import UNFIT, reader, spelt_out
from core.graphql.variables import VariableReader
from core.testing import TestHouse

pytestmark = pytest.mark.plugins("loyalty", "sales", "wechat")

LEAVES: dict[str, SearchStrategy[Any]] = {
    "ID": st.uuids().map(str) | st.sampled_from(["", "7"]) | st.just(7),
    "String": st.text(st.characters(exclude_characters="\0"), max_size=5),
    "Int": st.integers(-9, 9),
    "Float": st.integers(-9, 9) | st.floats(-9, 9),
    "Boolean": st.booleans(),
    "Decimal": st.sampled_from(["1", "2.50", "x"]),
    "JSON": st.sampled_from([{}, {"a": [1]}, None]),
    "Date": st.sampled_from(["2026-01-01", "2026-13-01"]),
    "DateTime": st.sampled_from(
        ["2026-01-01T00:00:00+00:00", "2026-01-01T00:00:00", "2026-01-01", "yesterday"]
    ),
}


def values(kind: Any) -> SearchStrategy[Any]:
    """JSON values of a type, some of them wrong; what may be missing is missing at times."""
    bare = get_nullable_type(kind)
    found = st.deferred(lambda: _of(bare))
    return found if bare is not kind else st.none() | found


def _of(bare: Any) -> SearchStrategy[Any]:
    if isinstance(bare, GraphQLList):
        return st.lists(values(bare.of_type), max_size=2)
    if isinstance(bare, GraphQLEnumType):
        return st.sampled_from(sorted(bare.values))
    if isinstance(bare, GraphQLInputObjectType):
        fields = {name: values(field.type) for name, field in bare.fields.items()}
        needed = {name for name, field in bare.fields.items() if _is_needed(field.type)}
        return st.fixed_dictionaries(
            {name: found for name, found in fields.items() if name in needed},
            optional={name: found for name, found in fields.items() if name not in needed},
        )
    return LEAVES[bare.name]


def _is_needed(kind: Any) -> bool:
    return get_nullable_type(kind) is not kind


def both_ways(schema: Schema, name: str, given: dict[str, Any]) -> tuple[Any, Any]:
    """What a verb would be called with: by the short way, and by the long one."""
    mutations = schema.graphql.mutation_type
    assert mutations
    gfield = mutations.fields[name]
    asked = ", ".join(f"${a}: {argument.type}" for a, argument in gfield.args.items())
    passed = ", ".join(f"{a}: ${a}" for a in gfield.args)
    operation: Any = parse(f"mutation ({asked}) {{ {name}({passed}) {{ __typename }} }}")
    operation = operation.definitions[0]
    assert operation.operation is OperationType.MUTATION
    node = operation.selection_set.selections[0]
    assert isinstance(node, FieldNode)
    return _short(schema, gfield, operation, given), _long(schema, gfield, operation, given)


def _short(schema: Schema, gfield: Any, operation: Any, given: dict[str, Any]) -> Any:
    read = reader(gfield, operation.selection_set.selections[0])
    assert read
    variables: dict[str, Any] = {}
    try:
        for definition in operation.variable_definitions:
            VariableReader(schema.graphql, definition, exact=False, cursor=None).read(
                given, variables
            )
        return read(variables)
    except (Invalid, *UNFIT):
        return "refused"


def _long(schema: Schema, gfield: Any, operation: Any, given: dict[str, Any]) -> Any:
    node = operation.selection_set.selections[0]
    try:
        return spelt_out(schema, gfield, node, operation, given)
    except UNFIT:
        return "refused"


def agree(schema: Schema, name: str, field: Any, seen: Counter[bool]) -> None:
    """Both ways lead to the same, for many values of one verb's arguments."""

    @settings(max_examples=40, deadline=None)
    @given(st.fixed_dictionaries({a: values(arg.type) for a, arg in field.args.items()}))
    def go(given: dict[str, Any]) -> None:
        short, long = both_ways(schema, name, given)
        seen[short == "refused"] += 1
        assert short == long

    go()


async def test_both_ways_lead_to_the_same_arguments(crm: TestHouse) -> None:
    mutations = crm.house.schema.graphql.mutation_type
    assert mutations
    seen: Counter[bool] = Counter()

    for name, field in mutations.fields.items():
        if field.args:
            agree(crm.house.schema, name, field, seen)

    assert min(seen[True], seen[False]) > 50, seen
