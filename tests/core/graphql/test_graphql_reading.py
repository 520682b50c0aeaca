"""What is read: pages, cursors, masks, null, errors; and nothing from outside becomes SQL."""

import base64
from datetime import UTC, datetime
from typing import Any

import pytest
from demo_rights import EVERYTHING, MASKED, OWN, number

from core.db import execute, fetchval
from core.graphql import Engine

MADE = """insert into demo_customer (id, name, phone, level, owner, status, do_not_call, tags,
    consent, company, deleted_at, created_at)
  values ($1, $2, $3, $4, $5, 'new', false, '{}', '{}', $6, $7, $8)"""


@pytest.fixture
async def people(tables: str) -> None:
    """A company with three people in use, and one in the trash."""
    await execute("insert into demo_company (id, name) values ($1, 'ACME')", number(1))
    rows = [("Mei", "13800000001", 3), ("Li", None, None), ("Wang", "13900000002", 1)]
    for index, (name, phone, level) in enumerate(rows, 1):
        await person(index, name, phone=phone, level=level)
    await person(4, "Gone", deleted=datetime.now(UTC))


async def person(key: int, name: str, **more: Any) -> None:
    """A customer of ACME, owned by the user of the same number."""
    await execute(
        MADE,
        number(key),
        name,
        more.get("phone"),
        more.get("level"),
        number(key),
        number(1),
        more.get("deleted"),
        datetime(2026, 1, key, tzinfo=UTC),
    )


def names(answer: Any) -> list[str]:
    """The names on a page of customers."""
    return [node["name"] for node in answer["data"]["customers"]["nodes"]]


def code(answer: Any) -> str:
    """The code of the first error."""
    return answer["errors"][0]["extensions"]["code"]


async def test_missing_values_are_the_greatest_unless_asked_otherwise(
    ask: Any, people: None
) -> None:
    question = "query($o: [CustomerOrder!]) { customers(orderBy: $o) { nodes { name } } }"
    level = {"field": "LEVEL"}

    assert names(await ask(question, o=[level])) == ["Wang", "Mei", "Li"]
    assert names(await ask(question, o=[level | {"direction": "DESC"}])) == ["Li", "Mei", "Wang"]
    assert names(await ask(question, o=[level | {"nulls": "FIRST"}])) == ["Li", "Wang", "Mei"]


async def test_a_negation_is_an_exact_complement(ask: Any, people: None) -> None:
    question = "query($f: CustomerFilter) { customers(filter: $f) { nodes { name } } }"

    assert names(await ask(question, f={"level": {"ne": 3}})) == ["Wang", "Li"]
    assert names(await ask(question, f={"level": {"notIn": [3, 1]}})) == ["Li"]
    assert names(await ask(question, f={"not": {"level": {"gt": 0}}})) == ["Li"]
    assert names(await ask(question, f={"level": {"eq": None}})) == ["Li"]


async def test_what_is_in_the_trash_is_shown_only_there(ask: Any, people: None) -> None:
    answer = await ask(
        """{
          customers { totalCount countIsExact }
          trash: customers(trashed: true) { nodes { name } }
          one: customer(id: "00000000-0000-0000-0000-000000000004") { name }
          companies { nodes { customers { totalCount(max: 2) countIsExact } } }
        }"""
    )

    assert answer["data"] == {
        "customers": {"totalCount": 3, "countIsExact": True},
        "trash": {"nodes": [{"name": "Gone"}]},
        "one": None,
        "companies": {"nodes": [{"customers": {"totalCount": 2, "countIsExact": True}}]},
    }


async def test_a_follower_sees_whom_he_follows(ask: Any, people: None) -> None:
    await execute(
        "insert into demo_follower (id, customer, follower) values ($1, $2, $3)",
        number(1),
        number(1),
        number(3),
    )

    assert names(await ask("{ customers { nodes { name } } }", OWN)) == ["Wang", "Mei"]


async def test_what_may_not_be_seen_is_not_found(ask: Any, people: None) -> None:
    question = "query($i: ID!) { customer(id: $i) { name } }"

    assert (await ask(question, OWN, i=str(number(1))))["data"] == {"customer": None}


async def test_a_hidden_phone_cannot_be_found_ordered_or_grouped_by(ask: Any, people: None) -> None:
    find = "query($f: CustomerFilter) { customers(filter: $f) { nodes { phone } } }"
    group = "{ customersAggregate(groupBy: [{field: PHONE}]) { groups { keys } } }"
    exact = {"phone": {"eq": "13800000001"}}
    masked = (await ask(find, MASKED, f={"phone": {"startsWith": "138"}}))["data"]["customers"]
    groups = (await ask(group, MASKED))["data"]["customersAggregate"]["groups"]

    assert len((await ask(find, f=exact))["data"]["customers"]["nodes"]) == 1
    assert len((await ask(find, MASKED, f=exact))["data"]["customers"]["nodes"]) == 0
    assert masked["nodes"] == [{"phone": "138****0001"}]
    assert [g["keys"] for g in groups] == [["138****0001"], ["139****0002"], [None]]


PAGE = """query($a: String, $o: [CustomerOrder!]) {
  customers(first: 1, after: $a, orderBy: $o) {
    nodes { name } pageInfo { endCursor hasNextPage hasPreviousPage }
  }
}"""


async def test_a_cursor_stands_still_when_rows_arrive(ask: Any, people: None) -> None:
    first = (await ask(PAGE))["data"]["customers"]
    cursor = first["pageInfo"]["endCursor"]
    await person(9, "New")
    second = (await ask(PAGE, a=cursor))["data"]["customers"]

    assert (first["nodes"], second["nodes"]) == ([{"name": "Wang"}], [{"name": "Li"}])
    assert second["pageInfo"]["hasPreviousPage"] and second["pageInfo"]["hasNextPage"]


async def test_a_cursor_is_bound_to_its_order_and_to_the_house(ask: Any, people: None) -> None:
    cursor = (await ask(PAGE))["data"]["customers"]["pageInfo"]["endCursor"]
    forged = base64.b64encode(b"0" * 16 + b'["2026-01-01","x"]').decode()
    answers = [
        await ask(PAGE, a=bad) for bad in (cursor[:-8] + "AAAAAAA=", "x", "", "游标", forged)
    ]
    answers.append(await ask(PAGE, a=cursor, o=[{"field": "NAME"}]))

    assert [code(answer) for answer in answers] == ["BAD_USER_INPUT"] * 6


async def test_a_cursor_over_masked_phones_is_none_over_plain_ones(ask: Any, people: None) -> None:
    order = [{"field": "PHONE"}]
    cursor = (await ask(PAGE, o=order))["data"]["customers"]["pageInfo"]["endCursor"]

    assert code(await ask(PAGE, MASKED, a=cursor, o=order)) == "BAD_USER_INPUT"


EVIL = [
    "x'); drop table demo_customer; --",
    "\\'; drop table demo_customer; --",
    "' or '1'='1",
    "$1",
    "%s",
    "{}",
    '"; select pg_sleep(9); --',
]


@pytest.mark.parametrize("evil", EVIL)
async def test_nothing_from_outside_becomes_sql(ask: Any, people: None, evil: str) -> None:
    literal = '"' + evil.replace("\\", "\\\\").replace('"', '\\"') + '"'
    as_literal = f"{{ customers(filter: {{name: {{contains: {literal}}}}}) {{ totalCount }} }}"
    as_variable = "query($f: CustomerFilter) { customers(filter: $f) { totalCount } }"
    zone = """query($z: String) {
      dealsAggregate(groupBy: [{field: CREATED_AT, by: DAY, timeZone: $z}]) { groups { count } }
    }"""
    search = "query($t: String!) { search(text: $t) { __typename } }"

    assert (await ask(as_literal))["data"] == {"customers": {"totalCount": 0}}
    assert (await ask(as_variable, f={"name": {"in": [evil]}}))["data"]["customers"] == {
        "totalCount": 0
    }
    assert (await ask(as_variable, f={"search": evil}))["data"]["customers"] == {"totalCount": 0}
    assert (await ask(search, t=evil))["data"] == {"search": []}
    assert code(await ask(zone, z=evil)) == "BAD_USER_INPUT"
    assert code(await ask(as_variable, f={evil: {}})) == "BAD_USER_INPUT"
    assert await fetchval("select count(*) from demo_customer") == 4


async def test_python_roots_stand_beside_compiled_ones_in_order(ask: Any, people: None) -> None:
    answer = await ask(
        "{ a: companies { totalCount } me { id refuses } b: customers { totalCount } }"
    )

    assert list(answer["data"]) == ["a", "me", "b"]
    assert answer["data"]["me"] == {"id": "1", "refuses": None}
    assert answer["errors"] == [
        {
            "message": "Not today.",
            "path": ["me", "refuses"],
            "extensions": {"code": "BAD_USER_INPUT"},
        }
    ]


async def test_a_bug_in_a_field_tells_nothing_but_its_number(ask: Any, people: None) -> None:
    error = (await ask("{ me { fails } }"))["errors"][0]

    assert error["extensions"]["code"] == "INTERNAL"
    assert len(error["extensions"]["id"]) == 12
    assert "secret" not in str(error)


async def test_introspection_has_a_bottom(ask: Any, people: None) -> None:
    inside = "fields { type { "
    deep = "{ __schema { types { " + inside * 4 + "name" + " } }" * 4 + " } } }"

    assert (await ask('{ __type(name: "Point") { name } }'))["data"]["__type"] == {"name": "Point"}
    assert code(await ask(deep)) == "BAD_USER_INPUT"


async def test_a_plan_serves_every_asker_of_its_shape(
    ask: Any, people: None, engine: Engine
) -> None:
    question = "query($n: String!) { customers(filter: {name: {eq: $n}}) { nodes { level } } }"
    await ask(question, n="Mei")
    before = len(engine.plans)
    await ask(question, n="Li")

    assert len(engine.plans) == before
    await ask(question, MASKED, n="Li")
    assert len(engine.plans) == before + 1
    assert EVERYTHING.shape != MASKED.shape
