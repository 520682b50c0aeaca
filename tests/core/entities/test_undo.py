"""Whatever is changed, moved or thrown away can be taken back, until somebody changes it again."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest

from core.db import fetchrow, fetchval
from core.entities.activities import write_down
from core.entities.companies import add
from core.entities.customers import register
from core.entities.deals import StageKind, open_deal
from core.testing import TestHouse

UNDO = "mutation ($token: String!) { undo(token: $token) { done errors { code } } }"
STAGE = "select id from stage where kind = $1 order by position limit 1"


@dataclass(frozen=True)
class Verb:
    """A reversible change of a noun: its name in the API, and what it is given besides the id."""

    noun: str
    name: str
    given: dict[str, Any]

    @property
    def document(self) -> str:
        """The mutation, asking for all that a payload of this noun holds."""
        head = self.name[0].upper() + self.name[1:]
        kind = INPUTS.get(self.name, f"{head}Input")
        payload = f"{self.noun} {{ id version }} undoToken errors {{ code field }}"
        return f"mutation ($input: {kind}!) {{ {self.name}(input: $input) {{ {payload} }} }}"


INPUTS = {
    "deleteCustomer": "CustomerIdInput",
    "deleteCompany": "CompanyIdInput",
    "deleteDeal": "DealIdInput",
    "deleteActivity": "ActivityIdInput",
    "winDeal": "DealIdInput",
    "completeTask": "ActivityIdInput",
}

VERBS = (
    Verb("customer", "updateCustomer", {"name": "王伟", "tags": ["a"], "birthday": "1990-01-02"}),
    Verb("customer", "deleteCustomer", {}),
    Verb("company", "updateCompany", {"name": "茶叶"}),
    Verb("company", "deleteCompany", {}),
    Verb("deal", "updateDeal", {"title": "Coffee", "amount": "12.50"}),
    Verb("deal", "moveDeal", {"stage": "lead"}),
    Verb("deal", "winDeal", {}),
    Verb("deal", "loseDeal", {"reason": "Too dear"}),
    Verb("deal", "deleteDeal", {}),
    Verb("activity", "updateActivity", {"subject": "Call again"}),
    Verb("activity", "completeTask", {}),
    Verb("activity", "deleteActivity", {}),
)
NAMES = [verb.name for verb in VERBS]


@pytest.mark.parametrize("verb", VERBS, ids=NAMES)
async def test_a_change_is_taken_back(crm: TestHouse, verb: Verb) -> None:
    row = await made(verb.noun)
    before = await stored(verb.noun, row)

    answer = await changed(crm, verb, row)
    undone = await crm.ask(UNDO, token=answer["undoToken"])

    assert undone["undo"] == {"done": True, "errors": []}
    assert await stored(verb.noun, row) == before


@pytest.mark.parametrize("verb", VERBS, ids=NAMES)
async def test_what_somebody_changed_since_is_not_taken_back(crm: TestHouse, verb: Verb) -> None:
    row = await made(verb.noun)
    answer = await changed(crm, verb, row)
    await touched(verb.noun, row)
    before = await stored(verb.noun, row)

    refused = await crm.ask(UNDO, token=answer["undoToken"])

    assert refused["undo"] == {"done": None, "errors": [{"code": "CONFLICT"}]}
    assert await stored(verb.noun, row) == before


@pytest.mark.parametrize("verb", VERBS, ids=NAMES)
async def test_a_change_of_an_old_version_is_refused_with_the_row_as_it_is(
    crm: TestHouse, verb: Verb
) -> None:
    row = await made(verb.noun)
    await touched(verb.noun, row)
    before = await stored(verb.noun, row)

    answer = await changed(crm, verb, row, expectedVersion=1)

    conflict = {"code": "CONFLICT", "field": "expectedVersion"}
    assert answer == {
        verb.noun: {"id": str(row), "version": 2},
        "undoToken": None,
        "errors": [conflict],
    }
    assert await stored(verb.noun, row) == before


async def test_a_conflict_shows_nothing_to_whom_may_not_see_it(crm: TestHouse) -> None:
    someone, other = await crm.user("sales"), await crm.user("sales")
    mei = await register("陈美", owner=other.user_id)
    await touched("customer", mei.id)
    given = {"id": str(mei.id), "name": "王伟", "expectedVersion": 1}
    verb = VERBS[0]

    answer = await crm.ask(verb.document, as_=someone, input=given)

    assert answer[verb.name]["customer"] is None
    assert answer[verb.name]["errors"][0]["code"] == "NOT_FOUND"


async def made(noun: str) -> UUID:
    """A row of a noun, at its first version."""
    if noun == "customer":
        row: Any = await register("陈美", owner=None)
    elif noun == "company":
        row = await add("茶叶有限公司")
    elif noun == "deal":
        row = await open_deal("Tea")
    else:
        mei = await register("陈美")
        row = await write_down("task", customer=mei.id, subject="Call back")
    return row.id


async def changed(crm: TestHouse, verb: Verb, row: UUID, **more: Any) -> Any:
    """What a verb answers."""
    given = {"id": str(row), **verb.given, **more}
    if "stage" in given:
        given["stage"] = str(await fetchval(STAGE, StageKind.LEAD.value))
    return (await crm.ask(verb.document, input=given))[verb.name]


async def touched(noun: str, row: UUID) -> None:
    """Somebody else gives a row its next version."""
    await fetchval(f"update {noun} set version = version + 1 where id = $1 returning id", row)


async def stored(noun: str, row: UUID) -> dict[str, Any]:
    """All that a row holds, but for when it was written and how often."""
    found = await fetchrow(f"select * from {noun} where id = $1", row)
    assert found is not None
    moving = {"version", "updated_at", "stage_since"}
    return {name: value for name, value in found.items() if name not in moving}
