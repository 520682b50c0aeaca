"""A refusal names its field as the sender spelt it."""

from typing import Any

import pytest

from core.testing import TestHouse

pytestmark = pytest.mark.plugins("wechat", "loyalty")


def mutation(verb: str) -> str:
    kind = verb[0].upper() + verb[1:]
    return f"mutation ($input: {kind}Input!) {{ {verb}(input: $input) {{ errors {{ field }} }} }}"


async def refused(crm: TestHouse, verb: str, **given: Any) -> list[str | None]:
    answer = await crm.ask(mutation(verb), input=given)
    return [error["field"] for error in answer[verb]["errors"]]


@pytest.mark.parametrize(
    ("verb", "given", "field"),
    [
        ("createActivity", {"kind": "CALL", "happenedAt": None}, "happenedAt"),
        ("createCustomer", {"name": "Mei", "sourceDetail": "x" * 5000}, "sourceDetail"),
        ("createCustomer", {"name": "Mei", "phone": "12"}, "phone"),
    ],
)
async def test_a_field_of_the_input_is_named_as_in_the_input(
    crm: TestHouse, verb: str, given: dict[str, Any], field: str
) -> None:
    assert await refused(crm, verb, **given) == [field]


async def test_a_key_inside_json_is_named_as_it_was_sent(crm: TestHouse) -> None:
    account = {"channel": "wechat", "name": "Tea", "settings": {"app_id": "nonsense"}}

    assert await refused(crm, "createAccount", **account) == ["settings.app_id"]
