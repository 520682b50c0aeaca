"""What the API offers about the four nouns."""

from decimal import Decimal

from core.auth import Asker, Scope, shape_of
from core.db import fetchval, uuid7
from core.entities.companies import add
from core.entities.customers import register
from core.entities.deals import open_deal
from core.testing import TestHouse

CREATE = """
mutation ($input: CreateCustomerInput!) {
  createCustomer(input: $input) {
    customer { id name phone email tags lifecycle company { name } version }
    errors { code message field }
  }
}"""
UPDATE = """
mutation ($input: UpdateCustomerInput!) {
  updateCustomer(input: $input) {
    customer { name phone birthday tags version } undoToken errors { code field }
  }
}"""
UNDO = "mutation ($token: String!) { undo(token: $token) { done errors { code } } }"
MOVE = """
mutation ($input: MoveDealInput!) {
  moveDeal(input: $input) { deal { kind stage { name } version } undoToken errors { code } }
}"""
DELETE = """
mutation ($input: CustomerIdInput!) {
  deleteCustomer(input: $input) { undoToken errors { code } }
}"""


async def test_a_customer_is_created_and_read_back_in_one_answer(crm: TestHouse) -> None:
    tea = await add("茶叶有限公司")

    answer = await crm.ask(
        CREATE,
        input={
            "name": "陈美",
            "phone": "138 1234 5678",
            "email": "mei@example.cn",
            "company": str(tea.id),
            "tags": ["VIP"],
        },
    )

    made = answer["createCustomer"]["customer"]
    made.pop("id")
    assert answer["createCustomer"]["errors"] == []
    assert made == {
        "name": "陈美",
        "phone": "+8613812345678",
        "email": "mei@example.cn",
        "tags": ["VIP"],
        "lifecycle": "LEAD",
        "company": {"name": "茶叶有限公司"},
        "version": 1,
    }


async def test_a_refusal_names_the_field_and_stores_nothing(crm: TestHouse) -> None:
    answer = await crm.ask(CREATE, input={"name": "陈美", "phone": "12"})

    errors = answer["createCustomer"]["errors"]
    assert [(error["code"], error["field"]) for error in errors] == [("BAD_USER_INPUT", "phone")]
    assert answer["createCustomer"]["customer"] is None
    assert await fetchval("select count(*) from customer") == 0


async def test_a_change_is_taken_back(crm: TestHouse) -> None:
    mei = await register("陈美", phone="13812345678", tags=["VIP"])
    change = {"id": str(mei.id), "phone": None, "tags": [], "birthday": "1990-05-03"}

    changed = (await crm.ask(UPDATE, input=change))["updateCustomer"]
    undone = await crm.ask(UNDO, token=changed["undoToken"])

    assert changed["customer"]["phone"] is None
    assert undone == {"undo": {"done": True, "errors": []}}
    rows = await crm.ask(
        "query ($id: ID!) { customer(id: $id) { phone tags birthday } }", id=str(mei.id)
    )
    assert rows == {"customer": {"phone": "+8613812345678", "tags": ["VIP"], "birthday": None}}


async def test_a_change_somebody_built_upon_is_not_taken_back(crm: TestHouse) -> None:
    mei = await register("陈美")
    changed = await crm.ask(UPDATE, input={"id": str(mei.id), "name": "Mei"})
    await crm.ask(UPDATE, input={"id": str(mei.id), "name": "Mei Chen"})

    undone = await crm.ask(UNDO, token=changed["updateCustomer"]["undoToken"])

    assert undone == {"undo": {"done": None, "errors": [{"code": "CONFLICT"}]}}
    assert await fetchval("select name from customer") == "Mei Chen"


async def test_a_move_and_a_delete_are_taken_back(crm: TestHouse) -> None:
    mei = await register("陈美")
    deal = await open_deal("Tea", customer=mei.id)
    won = await fetchval("select id from stage where kind = 'won'")

    moved = await crm.ask(MOVE, input={"id": str(deal.id), "stage": str(won), "expectedVersion": 1})
    deleted = await crm.ask(DELETE, input={"id": str(mei.id)})
    await crm.ask(UNDO, token=moved["moveDeal"]["undoToken"])
    await crm.ask(UNDO, token=deleted["deleteCustomer"]["undoToken"])

    assert moved["moveDeal"]["deal"]["kind"] == "WON"
    assert await fetchval("select kind from deal") == "open"
    assert await fetchval("select deleted_at from customer") is None


async def test_lists_funnel_and_trash(crm: TestHouse) -> None:
    mei = await register("陈美")
    gone = await register("王博")
    await open_deal("Tea", customer=mei.id, amount=Decimal(250))
    await crm.ask(DELETE, input={"id": str(gone.id)})

    answer = await crm.ask(
        """{
          customers { nodes { name deals { nodes { title } } } totalCount }
          trashed: customers(trashed: true) { nodes { name } }
          leads { nodes { title } }
          deals(filter: {customer: {name: {eq: "陈美"}}}) { nodes { title pipeline { name } } }
          pipelines { nodes { stages { nodes { kind position } } } }
          dealsAggregate(groupBy: [{field: STAGE}]) { groups { count sum { amount } } }
        }"""
    )

    assert answer["customers"] == {
        "nodes": [{"name": "陈美", "deals": {"nodes": [{"title": "Tea"}]}}],
        "totalCount": 1,
    }
    assert answer["trashed"] == {"nodes": [{"name": "王博"}]}
    assert answer["leads"] == {"nodes": []}
    assert answer["deals"] == {"nodes": [{"title": "Tea", "pipeline": {"name": "商机"}}]}
    stages = answer["pipelines"]["nodes"][0]["stages"]["nodes"]
    assert [stage["kind"] for stage in stages] == ["LEAD", "OPEN", "WON", "LOST"]
    assert answer["dealsAggregate"]["groups"] == [{"count": 1, "sum": {"amount": "250.00"}}]


async def test_search_finds_by_name_pinyin_and_digits_but_not_what_is_masked(
    crm: TestHouse,
) -> None:
    await register("陈美丽", phone="13812345678")
    await register("陈美", phone="13900005678")
    await add("美丽茶叶公司")
    reader = Asker(
        shape_of({"core.customer.read": Scope.ALL, "core.company.read": Scope.ALL}), user_id=uuid7()
    )
    find = """query ($text: String!) {
      search(text: $text) { ... on Customer { name phone } ... on Company { title: name } }
      customers(filter: {search: $text}) { totalCount }
    }"""

    async def found(text: str, **who) -> list[str]:
        answer = await crm.ask(find, text=text, **who)
        names = [hit.get("name") or hit.get("title") for hit in answer["search"]]
        assert answer["customers"]["totalCount"] == sum(not n.endswith("公司") for n in names)
        return names

    assert await found("陈美") == ["陈美", "陈美丽"]
    assert await found("chenm") == ["陈美", "陈美丽"]
    assert await found("cml") == ["陈美丽"]
    assert await found("美丽") == ["陈美丽", "美丽茶叶公司"]
    assert await found("5678") == ["陈美", "陈美丽"]
    assert await found("陈 1381") == ["陈美丽"]
    assert await found("美") == ["陈美", "陈美丽", "美丽茶叶公司"]
    assert await found("1381", as_=reader) == []
    assert await found("陈美", as_=reader) == ["陈美", "陈美丽"]
    assert await found("") == []
    assert await found("%") == []


async def test_contact_details_are_masked_for_who_may_not_read_them(crm: TestHouse) -> None:
    await register("陈美", phone="13812345678", email="mei@example.cn")
    reader = Asker(shape_of({"core.customer.read": Scope.ALL}), user_id=uuid7())

    answer = await crm.ask("{ customers { nodes { phone email } } }", as_=reader)

    masked = {"phone": "+86138****5678", "email": "m****@example.cn"}
    assert answer == {"customers": {"nodes": [masked]}}
