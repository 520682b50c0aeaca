"""Whoever speaks to us becomes a lead where a pipeline asks for it, once."""

import asyncio

import pytest

from core.db import fetch, fetchval, transaction
from core.entities import load
from core.entities.customers import Customer, block, register
from core.entities.deals import StageKind, open_lead, win
from core.errors import T
from core.pipeline import (
    PipelineTemplate,
    StageTemplate,
    install_pipelines,
    name_roads,
    take_lead,
    update_pipeline,
)
from core.testing import TestHouse

SALES = PipelineTemplate(
    key="test.sales",
    name=T("Sales", "销售"),
    stages=(
        StageTemplate(
            key="new", name=T("New", "新线索"), kind=StageKind.LEAD, probability=5, rot_days=3
        ),
        StageTemplate(key="talk", name=T("Talks", "洽谈"), kind=StageKind.OPEN, probability=40),
        StageTemplate(key="won", name=T("Won", "赢单"), kind=StageKind.WON, probability=100),
        StageTemplate(key="lost", name=T("Lost", "输单"), kind=StageKind.LOST),
    ),
    lead_channels=("wechat",),
    lead_occasions=("message", "scan"),
)

SOMEBODY_WAITS = """
select exists (select 1 from pg_locks where locktype = 'advisory' and not granted
               and database = (select oid from pg_database where datname = current_database()))"""


async def pipelines() -> list[tuple[str, str, int]]:
    """The roads of the house: key, name, stages."""
    rows = await fetch(
        "select key, name, (select count(*) from stage where pipeline = p.id) as stages"
        " from pipeline p order by position"
    )
    return [tuple(row) for row in rows]


async def test_a_template_is_installed_once_and_retires_the_plain_road(crm: TestHouse) -> None:
    assert await pipelines() == [("core.plain", "商机", 4)]

    await install_pipelines([SALES])
    await install_pipelines([SALES])

    assert await pipelines() == [("test.sales", "销售", 4)]
    assert await fetchval("select count(*) from event where name = 'pipeline.removed'") == 1


async def test_what_the_user_changed_stays_changed(crm: TestHouse) -> None:
    made = await install_pipelines([SALES])
    await update_pipeline(made[0].id, name="团购", archived=True)

    await install_pipelines([SALES])

    assert await pipelines() == [("test.sales", "团购", 4)]
    assert await fetchval("select archived from pipeline") is True


async def test_a_house_that_is_set_up_in_english_has_english_roads(crm: TestHouse) -> None:
    made = await install_pipelines([SALES])
    await update_pipeline(made[0].id, name="团购")

    await name_roads([SALES], "en")

    assert await pipelines() == [("test.sales", "团购", 4)]
    stages = await fetch("select name from stage order by position")
    assert [row["name"] for row in stages] == [stop.name.en for stop in SALES.stages]


async def test_a_message_makes_a_lead_and_a_second_one_does_not(crm: TestHouse) -> None:
    await install_pipelines([SALES])
    mei = await register("陈美", lifecycle="visitor")

    lead = await take_lead(mei, channel="wechat", source="poster")
    again = await take_lead(mei, channel="wechat")

    assert lead is not None
    assert (lead.title, lead.kind, lead.source) == ("陈美（来自 wechat）", "lead", "poster")
    assert again is None
    assert await fetchval("select lifecycle from customer") == "lead"
    assert await fetchval("select count(*) from deal") == 1
    assert await fetchval("select count(*) from event where name = 'lead.taken'") == 1


@pytest.mark.parametrize(("channel", "occasion"), [("wechat", "follow"), ("weibo", "message")])
async def test_nobody_becomes_a_lead_where_no_pipeline_asks(
    crm: TestHouse, channel: str, occasion: str
) -> None:
    await install_pipelines([SALES])
    mei = await register("陈美", lifecycle="visitor")

    assert await take_lead(mei, channel=channel, occasion=occasion) is None

    assert await fetchval("select count(*) from deal") == 0
    assert await fetchval("select lifecycle from customer") == "visitor"


async def test_the_blocked_become_no_leads(crm: TestHouse) -> None:
    await install_pipelines([SALES])
    mei = await register("陈美")
    await block(mei.id, "骚扰")
    blocked = await load(Customer, mei.id)
    assert blocked is not None

    assert await take_lead(blocked, channel="wechat") is None

    assert await fetchval("select count(*) from deal") == 0


async def test_after_a_deal_was_won_a_new_message_is_a_new_lead(crm: TestHouse) -> None:
    await install_pipelines([SALES])
    mei = await register("陈美")
    lead = await take_lead(mei, channel="wechat")
    assert lead is not None
    await win(lead.id)

    assert await take_lead(mei, channel="wechat") is not None

    assert await fetchval("select count(*) from deal") == 2


async def test_many_messages_at_once_make_one_lead(crm: TestHouse) -> None:
    await install_pipelines([SALES])
    mei = await register("陈美")

    leads = await asyncio.gather(*(take_lead(mei, channel="wechat") for _ in range(8)))

    assert sum(lead is not None for lead in leads) == 1
    assert await fetchval("select count(*) from deal") == 1


async def test_a_message_makes_no_second_lead_while_staff_open_one_by_hand(crm: TestHouse) -> None:
    await install_pipelines([SALES])
    mei = await register("陈美")
    opened, message_waits = asyncio.Event(), asyncio.Event()

    async def by_hand() -> None:
        async with transaction():
            await open_lead("Tea", customer=mei.id)
            opened.set()
            await message_waits.wait()

    hand = asyncio.create_task(by_hand())
    await opened.wait()
    message = asyncio.create_task(take_lead(mei, channel="wechat"))
    while not await fetchval(SOMEBODY_WAITS):  # noqa: ASYNC110 - no lock tells who waits for it
        await asyncio.sleep(0.01)
    message_waits.set()
    await hand

    assert await message is None
    assert await fetch("select title, kind from deal") == [("Tea", "lead")]
