"""Whatever nonsense a change is given, it answers with a typed error and changes nothing."""

from typing import Any

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    get_nullable_type,
)

from core.db import fetchval
from core.testing import TestHouse

pytestmark = pytest.mark.plugins("loyalty", "sales", "wechat")

NO_IDS = ("", "x", "\u0000", "018f0000-0000-7000-8000-000000000000", "١" * 36)
FACTS = "select count(*) from event"
PLAIN: dict[str, Any] = {
    "String": "x",
    "Int": 1,
    "Float": 1.5,
    "Boolean": True,
    "Decimal": "1",
    "JSON": {},
    "Date": "2026-01-01",
    "DateTime": "2026-01-01T00:00:00+00:00",
}


def nonsense(kind: Any, no_id: str) -> Any:
    """A value of the type, in which every id is none."""
    kind = get_nullable_type(kind)
    if isinstance(kind, GraphQLList):
        return [nonsense(kind.of_type, no_id)]
    if isinstance(kind, GraphQLInputObjectType):
        return {
            name: nonsense(field.type, no_id)
            for name, field in kind.fields.items()
            if isinstance(field.type, GraphQLNonNull) or is_id(field.type)
        }
    if isinstance(kind, GraphQLEnumType):
        return next(iter(kind.values))
    return no_id if kind.name == "ID" else PLAIN[kind.name]


def is_id(kind: Any) -> bool:
    return getattr(get_nullable_type(kind), "name", "") == "ID"


@pytest.mark.parametrize("no_id", NO_IDS, ids=repr)
async def test_an_id_that_is_none_is_refused_by_every_change(crm: TestHouse, no_id: str) -> None:
    mutations = crm.house.schema.graphql.mutation_type
    assert mutations
    facts = await fetchval(FACTS)

    for name, field in mutations.fields.items():
        if not any(has_id(argument.type) for argument in field.args.values()):
            continue
        given = {a: nonsense(argument.type, no_id) for a, argument in field.args.items()}
        asked = ", ".join(f"${a}: {argument.type}" for a, argument in field.args.items())
        passed = ", ".join(f"{a}: ${a}" for a in field.args)
        answer = await crm.answer(
            f"mutation ({asked}) {{ {name}({passed}) {{ errors {{ code }} }} }}", **given
        )
        assert codes(answer), (name, answer)
        assert "INTERNAL" not in codes(answer), (name, answer)

    assert await fetchval(FACTS) == facts


def has_id(kind: Any) -> bool:
    bare = get_nullable_type(kind)
    if isinstance(bare, GraphQLInputObjectType):
        return any(is_id(field.type) for field in bare.fields.values())
    return is_id(kind)


def codes(answer: dict[str, Any]) -> list[str]:
    """The codes of all errors of an answer, wherever they stand."""
    inner = [e["code"] for part in (answer["data"] or {}).values() if part for e in part["errors"]]
    return [*inner, *(error["extensions"]["code"] for error in answer.get("errors", ()))]
