"""Leads of ads reach the lead pool once, however we hear of them, and the ad hears the end."""

import time

import pytest

from core.channels import reconfigure, ring
from core.db import fetch, fetchrow, fetchval
from core.entities.customers import compare
from core.entities.deals import win
from core.testing import TestHouse
from plugins.douyin.simulator import Clock, Mishap

pytestmark = pytest.mark.plugins("douyin", "sales")

COUNTS = """
select (select count(*) from douyin_clue) as clues, (select count(*) from customer) as people,
       (select count(*) from deal) as deals,
       (select count(*) from activity where direction = 'in') as lines"""


async def counts() -> tuple[int, ...]:
    """Clues, people, deals, lines on timelines."""
    row = await fetchrow(COUNTS)
    assert row is not None
    return tuple(row)


async def test_a_pushed_lead_is_in_the_pool_with_its_source(crm: TestHouse) -> None:
    async with crm.stage("douyin") as stage:
        theirs, _ = await stage.account()
        await theirs.person("韩梅").fills_form(phone="13900139000", promotion="7788")
        await crm.settle()

    assert await counts() == (1, 1, 1, 1)
    person = await fetchrow("select name, phone, region, source, source_detail from customer")
    assert person is not None
    assert tuple(person) == ("韩梅", "+8613900139000", "浙江省 杭州市", "douyin", "promotion:7788")
    deal = await fetchrow("select d.source, s.kind from deal d join stage s on s.id = d.stage")
    assert deal is not None and tuple(deal) == ("douyin:promotion:7788", "lead")


async def test_a_form_was_never_filled_in_later_than_now(crm: TestHouse) -> None:
    async with crm.stage("douyin", clock=Clock(time.time() + 600)) as stage:
        theirs, _ = await stage.account()
        await theirs.person("韩梅").fills_form()
        await crm.settle()

    assert await fetchval("select max(happened_at) <= now() from activity") is True


async def test_a_lead_that_is_pushed_and_pulled_and_pulled_again_counts_once(
    crm: TestHouse,
) -> None:
    async with crm.stage("douyin") as stage:
        theirs, ours = await stage.account()
        await theirs.person("韩梅").fills_form()
        await crm.settle()
        for _ in range(2):
            await ring(ours.id, "clues")
            await crm.settle()

        assert await counts() == (1, 1, 1, 1)
        assert await fetchval("select count(*) from channel_delivery where cursor = 'clues'") == 1


async def test_what_is_filled_in_late_is_learned_by_asking_again(crm: TestHouse) -> None:
    clock = Clock(time.time() - 300)
    async with crm.stage("douyin", clock=clock) as stage:
        theirs, ours = await stage.account(push_secret="")
        await theirs.person("韩梅").fills_form()
        await ring(ours.id, "clues")
        await crm.settle()
        before = await fetchval("select details ? 'app_name' from douyin_clue")
        clock.forward(700)
        await ring(ours.id, "clues")
        await crm.settle()

    assert before is False
    assert await fetchval("select details ->> 'app_name' from douyin_clue") == "抖音"
    assert await counts() == (1, 1, 1, 1)


async def test_many_pages_of_leads_are_all_taken(crm: TestHouse) -> None:
    async with crm.stage("douyin") as stage:
        theirs, ours = await stage.account(push_secret="")
        for number in range(230):
            await theirs.person(f"客{number}").fills_form(phone=f"139{number:08d}")
        await ring(ours.id, "clues")
        await crm.settle()

    assert await counts() == (230, 230, 230, 230)


async def test_two_people_who_typed_one_number_stay_two_and_are_suggested(
    crm: TestHouse,
) -> None:
    async with crm.stage("douyin") as stage:
        theirs, _ = await stage.account()
        await theirs.person("韩梅").fills_form(promotion="1")
        await theirs.person("韩妈妈").fills_form(promotion="2")
        await crm.settle()

    assert await counts() == (2, 2, 2, 2)
    names = [row["name"] for row in await fetch("select name from customer order by name")]
    assert names == ["韩妈妈", "韩梅"]
    while await compare():
        pass
    (one, other) = await fetch("select evidence from customer_duplicate")
    assert one["evidence"] == other["evidence"] and "identity" in one["evidence"]


async def test_the_same_proved_number_twice_is_one_person_with_two_leads(crm: TestHouse) -> None:
    async with crm.stage("douyin") as stage:
        theirs, ours = await stage.account()
        await reconfigure(ours.id, settings={"verified_phones": True})
        han = theirs.person("韩梅")
        await han.fills_form(promotion="1")
        await han.fills_form(promotion="2")
        await crm.settle()

    assert await counts() == (2, 1, 1, 2)


async def test_a_number_somebody_typed_joins_nobody_unless_the_form_proves_it(
    crm: TestHouse,
) -> None:
    async with crm.stage("douyin") as stage:
        theirs, _ = await stage.account()
        known = await crm.customer("老客户", phone="13900139000")
        await theirs.person("韩梅").fills_form(phone="13900139000")
        await crm.settle()

    owners = await fetch("select customer from douyin_clue")
    assert [row["customer"] == known.id for row in owners] == [False]
    weak = await fetchrow(
        "select strength from identity where kind = 'phone' and customer <> $1", known.id
    )
    assert weak is not None and weak["strength"] == "weak"


async def test_while_the_ad_s_platform_is_down_the_news_waits(crm: TestHouse) -> None:
    async with crm.stage("douyin") as stage:
        theirs, _ = await stage.account()
        await theirs.person("韩梅").fills_form()
        await crm.settle()
        stage.platform.mishaps.append(Mishap(path="clue/callback", status=502))

        await win(await fetchval("select id from deal"))
        await crm.settle()
        told_while_down = await fetchval("select told from douyin_clue")
        await crm.house.settle()

    assert told_while_down == "waiting"
    assert theirs.feedback == []


async def test_the_ad_hears_of_the_win(crm: TestHouse) -> None:
    async with crm.stage("douyin") as stage:
        theirs, _ = await stage.account()
        clue = await theirs.person("韩梅").fills_form()
        await crm.settle()

        await win(await fetchval("select id from deal"))
        await crm.settle()

    (told,) = theirs.feedback
    assert (told["clue_id"], told["clue_convert_state"], told["source"]) == (clue, 196, 1)
    assert await fetchval("select told from douyin_clue") == "told"


async def test_somebody_else_s_advertiser_is_named_as_the_trouble(crm: TestHouse) -> None:
    async with crm.stage("douyin") as stage:
        theirs, ours = await stage.account()
        theirs.advertiser_id = 1
        await ring(ours.id, "clues")
        await crm.settle()

    trouble = await fetchval("select trouble -> 'message' ->> 1 from channel_account")
    assert trouble == "无权操作该广告主的线索。"


async def test_leads_are_shown_with_whom_they_belong_to(crm: TestHouse) -> None:
    async with crm.stage("douyin") as stage:
        theirs, _ = await stage.account()
        await theirs.person("韩梅").fills_form()
        await crm.settle()

    answer = await crm.ask(
        "query { douyinClues { nodes { kind name source told accountName customer { name } } } }"
    )
    assert answer["douyinClues"]["nodes"] == [
        {
            "kind": "FORM",
            "name": "韩梅",
            "source": "promotion:7788",
            "told": "NOT_YET",
            "accountName": "Shop",
            "customer": {"name": "韩梅"},
        }
    ]
