"""A change and the reading of its answer happen together, once, or not at all."""

import asyncio
from typing import Any

import demo_graph
from demo_rights import EVERYTHING, MASKED, OWN, asker, number

from core.db import fetchval

CREATE = """
mutation ($input: CustomerInput!) {
  createCustomer(input: $input) {
    customer { name displayName(style: "square") deals { totalCount } tier }
    errors { code message field }
  }
}
"""
COUNT = "select count(*) from demo_customer"


async def test_a_change_answers_with_its_row(ask: Any) -> None:
    answer = await ask(CREATE, input={"name": "小明"})

    customer = {
        "name": "小明",
        "displayName": "小明 [None]",
        "deals": {"totalCount": 0},
        "tier": None,
    }
    assert answer == {"data": {"createCustomer": {"customer": customer, "errors": []}}}
    assert await fetchval(COUNT) == 1


async def test_a_refused_change_changes_nothing_and_says_why(ask: Any) -> None:
    answer = await ask(CREATE, input={"name": "refused"})

    error = {"code": "BAD_USER_INPUT", "message": "This name is refused.", "field": "name"}
    assert answer == {"data": {"createCustomer": {"customer": None, "errors": [error]}}}
    assert await fetchval(COUNT) == 0


async def test_a_bug_is_masked_and_changes_nothing(ask: Any) -> None:
    answer = await ask(CREATE, input={"name": "bug"})

    assert answer["data"] is None
    assert answer["errors"][0]["extensions"]["code"] == "INTERNAL"
    assert "secret" not in str(answer)
    assert await fetchval(COUNT) == 0


async def test_each_change_of_a_document_stands_alone(ask: Any) -> None:
    answer = await ask(
        """mutation {
          __typename
          a: createCustomer(input: {name: "Mei"}) { customer { name } }
          b: createCustomer(input: {name: "refused"}) { customer { name } errors { code } }
        }"""
    )

    assert answer["data"] == {
        "__typename": "Mutation",
        "a": {"customer": {"name": "Mei"}},
        "b": {"customer": None, "errors": [{"code": "BAD_USER_INPUT"}]},
    }
    assert await fetchval(COUNT) == 1


async def test_what_somebody_may_not_see_he_does_not_get_back(ask: Any) -> None:
    answer = await ask(CREATE, OWN, input={"name": "Mei"})

    assert answer["data"]["createCustomer"]["customer"] is None


async def test_the_same_key_changes_once(ask: Any) -> None:
    demo_graph.TOLD.times = 0
    answers = await asyncio.gather(
        *(ask(CREATE, key="k1", input={"name": "Mei"}) for _ in range(8))
    )

    assert all(answer == answers[0] for answer in answers)
    assert demo_graph.TOLD.times == 1
    assert await fetchval(COUNT) == 1


async def test_the_same_key_for_something_else_is_refused(ask: Any) -> None:
    await ask(CREATE, key="k1", input={"name": "Mei"})
    answer = await ask(CREATE, key="k1", input={"name": "Li"})

    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    assert await fetchval(COUNT) == 1


async def test_keys_of_different_people_do_not_meet(ask: Any) -> None:
    await ask(CREATE, key="k1", input={"name": "Mei"})
    await ask(CREATE, asker(9, [], OWN_SCOPES), key="k1", input={"name": "Mei"})

    assert await fetchval(COUNT) == 2


OWN_SCOPES = tuple(scope for _, scope in OWN.shape.scopes)


async def test_a_broken_change_is_not_remembered(ask: Any) -> None:
    await ask(CREATE, key="k1", input={"name": "bug"})

    assert await fetchval("select count(*) from idempotency") == 0


async def test_a_key_allows_one_change_only(ask: Any) -> None:
    two = 'mutation { a: undo(token: "x") { done } b: undo(token: "y") { done } }'
    answer = await ask(two, key="k1")

    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


RENAME = """mutation ($id: ID!, $name: String!) {
  renameCustomer(id: $id, name: $name) { customer { name } undoToken }
}"""
UNDO = "mutation ($t: String!) { undo(token: $t) { done errors { code } } }"


async def _renamed(ask: Any) -> tuple[str, str]:
    made = await ask('mutation { createCustomer(input: {name: "Mei"}) { customer { id } } }')
    key = made["data"]["createCustomer"]["customer"]["id"]
    answer = await ask(RENAME, id=key, name="Li")
    return key, answer["data"]["renameCustomer"]["undoToken"]


async def test_a_change_can_be_taken_back(ask: Any) -> None:
    _, token = await _renamed(ask)
    answer = await ask(UNDO, t=token)

    assert answer["data"]["undo"] == {"done": True, "errors": []}
    assert await fetchval("select name from demo_customer") == "Mei"


async def test_a_row_that_changed_since_is_not_taken_back(ask: Any) -> None:
    key, token = await _renamed(ask)
    await ask(RENAME, id=key, name="Wang")
    answer = await ask(UNDO, t=token)

    assert answer["data"]["undo"] == {"done": None, "errors": [{"code": "CONFLICT"}]}
    assert await fetchval("select name from demo_customer") == "Wang"


async def test_a_token_serves_only_the_one_who_made_the_change(ask: Any) -> None:
    _, token = await _renamed(ask)
    forged = token[:-8] + "AAAAAAA="
    answers = [
        await ask(UNDO, asker(9, [], OWN_SCOPES), t=token),
        await ask(UNDO, t=forged),
        await ask(UNDO, t="令牌"),
    ]

    codes = [answer["data"]["undo"]["errors"][0]["code"] for answer in answers]
    assert codes == ["BAD_USER_INPUT"] * 3
    assert await fetchval("select name from demo_customer") == "Li"
    assert EVERYTHING.viewer == MASKED.viewer == number(1)
