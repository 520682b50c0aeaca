"""A list narrowed by a search is exact, however many rows are found, and goes with all else."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from core.auth import marks_of
from core.db import execute, executemany, fetch, fetchrow, fetchval, transaction, uuid7
from core.entities import customers
from core.entities.customers.tables import Customer
from core.jobs import Postpone
from core.search import bring_up_to_date, entry
from core.search.jobs import rebuild
from core.testing import TestHouse

FOUND = 2_300
OTHERS = 40
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
LIST = """query ($filter: CustomerFilter!) {
  customers(first: 3, filter: $filter, orderBy: [{field: CREATED_AT, direction: DESC}]) {
    nodes { name } totalCount countIsExact } }"""
COUNTED = """query ($filter: CustomerFilter!) {
  customersAggregate(filter: $filter) { groups { count } } }"""
FIND = '{ customers(first: 3, filter: {search: "欧阳"}) { nodes { name } } }'


async def fill() -> None:
    """2 300 people named 赵, the first hundred in Shanghai, and forty others."""
    names = [f"赵{number}" for number in range(FOUND)] + [f"钱{n}" for n in range(OTHERS)]
    people = [Customer(id=uuid7(), name=name) for name in names]
    await executemany(
        "insert into customer (id, name, region, created_at) values ($1, $2, $3, $4)",
        [
            (each.id, each.name, "上海" if place < 100 else "北京", BEGAN + timedelta(hours=place))
            for place, each in enumerate(people)
        ],
    )
    await executemany(
        "insert into search_entry (id, entity, title, words, contact, grams, marks, edition)"
        " values ($1, $2, $3, $4, $5, array_to_tsvector(string_to_array($6, ' ')),"
        " array_to_tsvector($7::text[]), 2)",
        [(*entry("customer", each.id, each.name, (), ()), marks_of(each)) for each in people],
    )


async def listed(crm: TestHouse, filter: dict[str, Any]) -> tuple[list[str], int, bool]:
    """The first names, how many there are, and whether that is exact."""
    page = (await crm.ask(LIST, filter=filter))["customers"]
    names = [node["name"] for node in page["nodes"]]
    return names, page["totalCount"], page["countIsExact"]


async def test_more_rows_than_anybody_reads_are_found_filtered_ordered_and_counted(
    crm: TestHouse,
) -> None:
    await fill()
    search = {"search": "赵"}

    counted = await crm.ask(COUNTED, filter=search)

    assert counted["customersAggregate"] == {"groups": [{"count": FOUND}]}
    assert await listed(crm, search) == (["赵2299", "赵2298", "赵2297"], FOUND, True)
    in_town = {**search, "region": {"eq": "上海"}}
    assert await listed(crm, in_town) == (["赵99", "赵98", "赵97"], 100, True)
    assert await listed(crm, {"not": search}) == (["钱39", "钱38", "钱37"], OTHERS, True)
    either = {"or": [{"search": "钱"}, {"and": [search, {"region": {"eq": "上海"}}]}]}
    assert await listed(crm, either) == (["钱39", "钱38", "钱37"], OTHERS + 100, True)


async def test_rare_and_frequent_words_are_each_planned_for(crm: TestHouse) -> None:
    await fill()

    for text, count in [("赵", FOUND), ("赵2299", 1), ("龘", 0)] * 4:
        assert (await listed(crm, {"search": text}))[1] == count

    plans = await fetchrow(
        "select sum(custom_plans) as informed, sum(generic_plans) as blind"
        " from pg_prepared_statements"
        " where statement like '%numnode%' and cardinality(parameter_types) > 0"
    )
    assert plans and plans["informed"] > 5
    assert plans["blind"] == 0


async def test_who_follows_finds_at_once_in_the_same_transaction(crm: TestHouse) -> None:
    seller = await crm.user(role="sales")
    someone = await customers.register("欧阳娜", owner=(await crm.user()).user_id)
    assert seller.user_id

    async with transaction():
        await customers.follow(someone.id, seller.user_id)
        following = await crm.ask(FIND, as_=seller)
        await customers.unfollow(someone.id, seller.user_id)
        afterwards = await crm.ask(FIND, as_=seller)

    assert following == {"customers": {"nodes": [{"name": "欧阳娜"}]}}
    assert afterwards == {"customers": {"nodes": []}}


async def test_entries_of_a_module_that_is_off_keep_their_edition(crm: TestHouse) -> None:
    await customers.register("欧阳娜")
    await execute("update search_entry set edition = 0, marks = ''")
    await execute(
        "insert into search_entry (id, entity, title, words, contact, grams, marks, edition)"
        " select $1, 'parcel', title, words, contact, grams, marks, 0 from search_entry",
        uuid7(),
    )

    await bring_up_to_date(["customer", "company", "deal"])
    await bring_up_to_date(["customer", "company", "deal"])
    queued = await fetchval("select count(*) from job where kind = 'search.rebuild'")
    await crm.settle()

    assert queued == 1
    entries = await fetch("select entity, edition, marks::text from search_entry order by entity")
    assert [(row["entity"], row["edition"], row["marks"] != "") for row in entries] == [
        ("customer", 2, True),
        ("parcel", 0, False),
    ]


async def test_a_process_without_the_module_leaves_the_work_to_one_that_has_it(
    crm: TestHouse,
) -> None:
    await customers.register("欧阳娜")
    await execute("update search_entry set edition = 0")

    with pytest.raises(Postpone):
        await rebuild(entities=["customer", "parcel"])

    assert await fetchval("select edition from search_entry") == 0


async def test_a_house_with_another_module_on_asks_anew(crm: TestHouse) -> None:
    await customers.register("欧阳娜")

    await bring_up_to_date(["customer"])
    await bring_up_to_date(["customer", "parcel"])

    assert await fetchval("select count(*) from job where kind = 'search.rebuild'") == 2
