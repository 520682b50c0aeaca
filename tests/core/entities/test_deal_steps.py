"""What becomes of a deal stands on its customer's timeline, once, in the house's language."""

from decimal import Decimal
from typing import Any

import pytest

from core.auth import acting_as, change_house
from core.db import execute, fetch, fetchval
from core.entities.companies import add
from core.entities.customers import delete as delete_customer
from core.entities.deals import Deal, delete, lose, move, open_deal, open_lead, reopen, win
from core.testing import TestHouse

pytestmark = pytest.mark.plugins("sales")

LINES = """select subject, body, actor_name, direction from activity
           where kind = 'system' order by happened_at, id"""
STAGES = """select s.id from stage s where s.pipeline = $1 and s.kind = 'open' order by position"""
AGAIN = "update job set state = 'waiting', run_at = now() where kind like 'deal.%/timeline'"


async def lines() -> list[tuple[Any, ...]]:
    return [tuple(row) for row in await fetch(LINES)]


async def sold(crm: TestHouse, title: str, amount: str) -> Deal:
    mei = await crm.customer("陈美")
    return await open_deal(title, customer=mei.id, amount=Decimal(amount))


async def test_opening_moving_and_winning_are_told_with_who_and_how_much(crm: TestHouse) -> None:
    await change_house(language="en")
    fang = await crm.user("manager")
    with acting_as(fang):
        deal = await sold(crm, "Spring tea", "118600")
        second = (await fetch(STAGES, deal.pipeline))[1]["id"]
        await move(deal.id, second)
        await win(deal.id)

    await crm.settle()

    names = [row["name"] for row in await fetch(STAGES.replace("s.id", "s.name"), deal.pipeline)]
    assert await lines() == [
        ("Deal opened: Spring tea", f"{names[0]} · ¥118,600.00", fang.name, "internal"),
        (
            "Deal moved on: Spring tea",
            f"{names[0]} → {names[1]} · ¥118,600.00",
            fang.name,
            "internal",
        ),
        ("Deal won: Spring tea", "¥118,600.00", fang.name, "internal"),
    ]
    told = "select count(*) from activity where deal = $1 and customer = $2 and actor = $3"
    assert await fetchval(told, deal.id, deal.customer, fang.user_id) == 3


async def test_a_chinese_house_reads_it_in_chinese(crm: TestHouse) -> None:
    deal = await sold(crm, "春茶", "0")
    await lose(deal.id, "价格高于预算")

    await crm.settle()

    stage = await fetchval(STAGES.replace("s.id", "s.name"), deal.pipeline)
    assert [(subject, body) for subject, body, _, _ in await lines()] == [
        ("新建商机：春茶", stage),
        ("商机输单：春茶", "价格高于预算"),
    ]


async def test_a_lead_and_a_second_chance_are_told_as_such(crm: TestHouse) -> None:
    mei = await crm.customer("陈美")
    lead = await open_lead("咨询", customer=mei.id)
    await win(lead.id)
    await reopen(lead.id)

    await crm.settle()

    subjects = [subject for subject, *_ in await lines()]
    assert subjects == ["新线索：咨询", "商机赢单：咨询", "商机重新开启：咨询"]


async def test_a_step_heard_twice_is_told_once(crm: TestHouse) -> None:
    deal = await sold(crm, "春茶", "90")
    await win(deal.id)
    await crm.settle()
    before = await lines()

    await execute(AGAIN)
    await crm.settle()

    assert len(before) == 2
    assert await lines() == before
    assert await fetchval("select count(*) from event where name = 'activity.recorded'") == 2


async def test_another_place_in_the_column_is_no_news(crm: TestHouse) -> None:
    deal = await sold(crm, "春茶", "90")
    await move(deal.id, deal.stage, position=1.0)

    await crm.settle()

    assert [subject for subject, *_ in await lines()] == ["新建商机：春茶"]


async def test_a_step_is_told_even_if_all_of_it_is_in_the_trash_by_now(crm: TestHouse) -> None:
    deal = await sold(crm, "春茶", "90")
    await win(deal.id)
    await delete(deal.id)
    await delete_customer(deal.customer)

    await crm.settle()

    assert len(await lines()) == 2
    assert await crm.ask("{ deadJobs { kind } }") == {"deadJobs": []}


async def test_a_deal_of_a_company_stands_on_the_companys_timeline(crm: TestHouse) -> None:
    company = await add("青禾茶业")
    await open_deal("年度采购", company=company.id)

    await crm.settle()

    told = "select subject from activity where company = $1 and customer is null"
    assert await fetchval(told, company.id) == "新建商机：年度采购"


async def test_telling_does_not_count_as_having_been_in_touch(crm: TestHouse) -> None:
    deal = await sold(crm, "春茶", "90")
    await win(deal.id)

    await crm.settle()

    assert await fetchval("select last_activity_at from customer") is None
