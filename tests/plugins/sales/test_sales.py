"""The standard road: who writes becomes a lead on it, once; the words are the house's own."""

from decimal import Decimal

import pytest

from core.auth import change_house
from core.db import execute, fetchval
from core.entities.deals import open_deal, update, win
from core.errors import Invalid
from core.hooks import change_settings
from core.pipeline import install_pipelines, take_lead
from core.testing import TestHouse
from plugins.sales.roads import STANDARD
from plugins.sales.settings import SalesSettings

pytestmark = pytest.mark.plugins("sales")

ROAD = """
    { pipelines { nodes { key name stages { nodes { key name kind probability rotDays } } } } }
"""
LEADS = "{ leads { nodes { title source customer { name } stage { key } } } }"


async def test_a_new_house_has_the_standard_road(crm: TestHouse) -> None:
    answer = await crm.ask(ROAD)

    assert [
        (
            pipeline["key"],
            pipeline["name"],
            [tuple(s.values()) for s in pipeline["stages"]["nodes"]],
        )
        for pipeline in answer["pipelines"]["nodes"]
    ] == [
        (
            "sales.standard",
            "销售",
            [
                ("lead", "线索", "LEAD", 10, 2),
                ("contacted", "已联系", "OPEN", 30, 5),
                ("quoted", "已报价", "OPEN", 60, 7),
                ("won", "赢单", "WON", 100, None),
                ("lost", "输单", "LOST", 0, None),
            ],
        )
    ]


async def test_installing_twice_leaves_what_the_house_made_of_it(crm: TestHouse) -> None:
    await execute("update pipeline set name = 'Our way'")

    again = await install_pipelines([STANDARD])

    assert again == []
    assert await fetchval("select array_agg(name) from pipeline") == ["Our way"]
    assert await fetchval("select count(*) from stage") == 5


async def test_an_english_house_gets_english_words(crm: TestHouse) -> None:
    await change_house(language="en")
    await execute("delete from pipeline")

    await install_pipelines([STANDARD])

    assert await fetchval("select string_agg(name, ', ' order by position) from stage") == (
        "Lead, Contacted, Quoted, Won, Lost"
    )


async def test_who_writes_on_any_channel_becomes_a_lead_once(crm: TestHouse) -> None:
    mei = await crm.customer("Mei")

    first = await take_lead(mei, channel="wechat")
    second = await take_lead(mei, channel="wechat")

    assert first is not None
    assert second is None
    assert await crm.ask(LEADS) == {
        "leads": {
            "nodes": [
                {
                    "title": "Mei（来自 wechat）",
                    "source": "wechat",
                    "customer": {"name": "Mei"},
                    "stage": {"key": "lead"},
                }
            ]
        }
    }


async def test_who_only_follows_is_no_lead_unless_the_house_says_so(crm: TestHouse) -> None:
    mei = await crm.customer("Mei")

    assert await take_lead(mei, channel="wechat", occasion="follow") is None
    assert await fetchval("select count(*) from deal") == 0

    await execute("update pipeline set lead_occasions = array['message', 'follow']")
    assert await take_lead(mei, channel="wechat", occasion="follow") is not None


async def test_who_bought_and_writes_again_is_a_new_lead(crm: TestHouse) -> None:
    mei = await crm.customer("Mei")
    lead = await take_lead(mei, channel="wechat")
    assert lead
    await win(lead.id)

    again = await take_lead(mei, channel="wechat")

    assert again is not None
    assert again.id != lead.id


async def test_the_page_of_leads_is_shown_to_those_who_sell(crm: TestHouse) -> None:
    seller = await crm.user("sales")

    manifest = (await crm.ask("{ uiManifest }", as_=seller))["uiManifest"]

    page = next(c for c in manifest["contributions"] if c["id"] == "sales.leads")
    assert (page["path"], page["label"], page["nav"]) == (
        "/leads",
        "线索",
        {"group": "sell", "order": 30},
    )


async def test_a_deal_without_an_amount_is_won_unless_the_house_asks_for_one(
    crm: TestHouse,
) -> None:
    first, second = await open_deal("A first sale"), await open_deal("A second sale")
    await win(first.id)

    await change_settings(SalesSettings, {"win_needs_amount": True})

    with pytest.raises(Invalid, match="Say for how much it was won first"):
        await win(second.id)
    assert await fetchval("select kind from deal where id = $1", second.id) == "open"
    await update(second.id, amount=Decimal(1))
    await win(second.id)
    assert await fetchval("select kind from deal where id = $1", second.id) == "won"
