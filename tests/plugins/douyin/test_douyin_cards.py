"""Lead cards are made, listed, sent and thrown away, where Douyin grants them."""

import pytest

from core.channels import Card, send_message
from core.db import fetchval
from core.testing import TestHouse
from plugins.douyin.simulator import Mishap

pytestmark = pytest.mark.plugins("douyin", "sales")

SAVE = """mutation ($account: ID!, $title: String!) {
  saveDouyinCard(input: {account: $account, title: $title}) { card errors { message field } } }"""
DELETE = """mutation ($account: ID!, $card: String!) {
  deleteDouyinCard(input: {account: $account, card: $card}) { errors { message } } }"""
CARDS = "query { douyinCards { nodes { id title accountName } } }"


async def test_a_card_is_made_listed_sent_and_thrown_away(crm: TestHouse) -> None:
    async with crm.stage("douyin") as stage:
        theirs, ours = await stage.account()
        made = (await crm.ask(SAVE, account=str(ours.id), title="预约品鉴"))["saveDouyinCard"]
        listed = (await crm.ask(CARDS))["douyinCards"]["nodes"]
        lin = theirs.person("小林")
        await lin.says("想预约")
        await crm.settle()
        talk = await fetchval("select id from channel_conversation")
        await send_message(talk, Card(id=made["card"], title="预约品鉴"))
        await crm.settle()
        gone = await crm.ask(DELETE, account=str(ours.id), card=made["card"])

        assert made["errors"] == gone["deleteDouyinCard"]["errors"] == []
        assert listed == [{"id": made["card"], "title": "预约品鉴", "accountName": "Shop"}]
        assert [seen.fields["card_id"] for seen in lin.inbox] == [made["card"]]
        assert theirs.cards == {}
        assert (await crm.ask(CARDS))["douyinCards"]["nodes"] == []


@pytest.mark.parametrize("title", ["", "   ", "长" * 31])
async def test_a_card_without_a_fitting_title_is_refused(crm: TestHouse, title: str) -> None:
    async with crm.stage("douyin") as stage:
        theirs, ours = await stage.account()
        refused = (await crm.ask(SAVE, account=str(ours.id), title=title))["saveDouyinCard"]

        assert [error["field"] for error in refused["errors"]] == ["title"]
        assert theirs.cards == {}


async def test_without_the_ability_the_refusal_says_which_is_missing(crm: TestHouse) -> None:
    async with crm.stage("douyin") as stage:
        _, ours = await stage.account(business_scopes=())
        refused = (await crm.ask(SAVE, account=str(ours.id), title="预约"))["saveDouyinCard"]

        assert "im.message_card" in refused["errors"][0]["message"]
        assert stage.platform.log == []


async def test_an_account_in_trouble_shows_no_cards_and_hides_nobody_else_s(
    crm: TestHouse,
) -> None:
    async with crm.stage("douyin") as stage:
        theirs, _ = await stage.account("A")
        other, _ = await stage.account("B")
        other.cards["@b"] = {"card_id": "@b", "title": "乙"}
        theirs.cards["@a"] = {"card_id": "@a", "title": "甲"}
        stage.platform.mishaps.append(Mishap(path="get/retain_consult_card", status=502))

        listed = (await crm.ask(CARDS))["douyinCards"]["nodes"]

    assert [card["title"] for card in listed] == ["乙"]


async def test_nobody_without_the_right_sees_or_makes_cards(crm: TestHouse) -> None:
    async with crm.stage("douyin") as stage:
        _, ours = await stage.account()
        seller = await crm.user("sales")

        asked = await crm.answer(CARDS, as_=seller)
        made = await crm.answer(SAVE, as_=seller, account=str(ours.id), title="预约")

        assert asked.get("errors")
        assert made.get("errors") or made["data"]["saveDouyinCard"]["errors"]
        assert stage.platform.log == []
