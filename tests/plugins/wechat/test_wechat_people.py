"""Visitors, mini programs, blacklists, quotas, templates and self-tests of WeChat."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from wechat_wire import customer_of

from core.auth import change_house
from core.certificates import trusted
from core.db import fetch, fetchrow, fetchval
from core.testing import TestHouse
from plugins.wechat import service

pytestmark = pytest.mark.plugins("wechat", "sales")


async def syncs() -> dict[str, tuple[str, int, str | None]]:
    """What was fetched: state, number, trouble."""
    rows = await fetch("select what, state, done, trouble from wechat_sync")
    return {row["what"]: (row["state"], row["done"], row["trouble"]) for row in rows}


async def test_a_visitor_is_known_before_they_write(crm: TestHouse) -> None:
    async with crm.stage("wechat") as stage:
        theirs, ours = await stage.account()
        await change_house(url=stage.house)
        mei = theirs.person("Mei", nickname="梅")
        page = await service.open_page(ours.id, "价目表", "https://shop.example.cn/p", profile=True)

        async with httpx.AsyncClient(trust_env=False, verify=trusted()) as browser:
            there = await browser.get(f"{stage.house}/plugins/wechat/go/{page.key}")
            address = there.headers["location"]
            back = await mei.does("opens", url=address)
            arrived = await browser.get(back)
            twice = await browser.get(back)
        async with httpx.AsyncClient(trust_env=False, verify=trusted()) as stranger:
            swapped = await stranger.get(back)

        customer = await customer_of(mei)
        assert address.startswith("https://open.weixin.qq.com/connect/oauth2/authorize?appid=wx")
        assert address.endswith("#wechat_redirect")
        assert (arrived.status_code, arrived.headers["location"]) == (
            302,
            "https://shop.example.cn/p",
        )
        assert customer.name == "梅"
        assert (twice.status_code, swapped.status_code) == (404, 404)
        assert await fetchval("select count(*) from wechat_visit") == 1
        assert await fetchval("select subject from activity") == "打开了页面“价目表”"


async def test_a_virtual_visitor_is_nobody(crm: TestHouse) -> None:
    async with crm.stage("wechat") as stage:
        theirs, ours = await stage.account()
        await change_house(url=stage.house)
        mei = theirs.person("Mei")
        page = await service.open_page(ours.id, "价目表", "https://shop.example.cn/p")

        async with httpx.AsyncClient(trust_env=False, verify=trusted()) as browser:
            there = await browser.get(f"{stage.house}/plugins/wechat/go/{page.key}")
            back = await mei.does("opens", url=there.headers["location"], snapshot="1")
            arrived = await browser.get(back)

        assert arrived.headers["location"] == "https://shop.example.cn/p"
        assert await fetchval("select count(*) from customer") == 0


async def test_a_mini_program_visitor_is_the_same_human_as_the_follower(crm: TestHouse) -> None:
    async with crm.stage("wechat") as stage:
        official, account = await stage.account(open_platform="house")
        mini, program = await stage.account(
            kind="mini_program", open_platform="house", format="json"
        )
        await official.person("Mei").follows()
        official.callback = None
        await crm.settle()
        await service.start_sync(account.id)
        await crm.settle()
        mei = mini.person("Mei")
        await mei.does("enters")
        await mei.says("我的订单呢")
        await crm.settle()
        code = await mei.does("logs_in")

        async with httpx.AsyncClient(trust_env=False, verify=trusted()) as browser:
            door = f"{stage.house}/plugins/wechat/login/{program.key}"
            known = await browser.post(door, json={"code": code})
            again = await browser.post(door, json={"code": code})

        await crm.settle()
        assert known.json() == {"ok": True, "openid": mei.openid}
        assert again.status_code == 403
        assert await fetchval("select count(*) from customer where merged_into is null") == 1


async def test_the_blacklist_of_the_account_blocks_here(crm: TestHouse) -> None:
    async with crm.stage("wechat") as stage:
        theirs, ours = await stage.account()
        mei = theirs.person("Mei")
        await mei.follows()
        await crm.settle()
        theirs.blocked.add(mei.openid)

        await service.start_sync(ours.id, "blacklist")
        await crm.settle()

        assert (await customer_of(mei)).blocked
        assert (await syncs())["blacklist"] == ("done", 1, None)


async def test_templates_are_fetched_and_sent_from_a_conversation(crm: TestHouse) -> None:
    async with crm.stage("wechat") as stage:
        theirs, ours = await stage.account()
        mei = theirs.person("Mei")
        await mei.follows()
        await crm.settle()
        await service.start_sync(ours.id, "templates")
        await crm.settle()
        conversation = await fetchval("select id from channel_conversation")
        template = await fetchval("select id from wechat_template where kind = 'template'")

        here = await service.templates_for(conversation)
        await service.send_template(
            conversation, template, "thing1：茶具\ntime2: 今天\nthing3=请收"
        )
        await crm.settle()

        assert here is not None
        assert {(each.title, each.kind.value) for each in here} == {
            ("订单发货提醒", "template"),
            ("到货通知", "subscription"),
        }
        assert mei.inbox[0].text == "茶具\n时间:今天\n备注:请收"


async def test_somebody_who_closes_their_account_is_unreachable_and_the_duty_is_told(
    crm: TestHouse,
) -> None:
    async with crm.stage("wechat") as stage:
        theirs, _ = await stage.account()
        mei = theirs.person("Mei")
        await mei.follows()
        stage.platform.clock.forward(2)
        await mei.does("cancels")
        await crm.settle()

        row = await fetchrow("select reachable from channel_conversation")
        body = await fetchval("select body from activity where subject = '注销了微信账号'")
        assert row is not None
        assert row["reachable"] is False
        assert "依法" in body


async def test_the_self_test_names_everything(crm: TestHouse) -> None:
    async with crm.stage("wechat") as stage:
        theirs, ours = await stage.account()
        await change_house(url=stage.house)

        well = await self_test(crm, ours)
        theirs.forbidden.add("/cgi-bin/tags/get")
        lacking = await self_test(crm, ours)
        theirs.app_secret = "f" * 32
        wrong = await self_test(crm, ours)

        assert [line["title"] for line in well if line["ok"] is False] == []
        assert len(well) >= 9
        assert [line["title"] for line in lacking if line["ok"] is False] == ["用户与标签权限"]
        assert [line["detail"] for line in wrong if line["ok"] is False] == [
            "AppSecret 不正确或已被重置。"
        ]


async def self_test(crm: TestHouse, ours: Any) -> Any:
    """What the self-test of an account finds now."""
    document = """mutation ($id: ID!) { testAccount(input: {id: $id}) {
      account { selfTest { title ok detail advice } } } }"""
    said = await crm.ask(document, id=str(ours.id))
    return said["testAccount"]["account"]["selfTest"]


async def test_only_those_who_manage_channels_may_do_any_of_it(crm: TestHouse) -> None:
    async with crm.stage("wechat") as stage:
        _, ours = await stage.account()
        seller = await crm.user("sales")
        verbs = (
            "syncWechat",
            "publishWechatMenu",
            "undoWechatMenu",
            "lookUpWechatQuotas",
            "clearWechatQuotas",
        )

        answers = [
            await crm.answer(
                f"mutation ($a: ID!) {{ {verb}(input: {{account: $a}}) {{ errors {{ code }} }} }}",
                as_=seller,
                a=str(ours.id),
            )
            for verb in verbs
        ]
        seen = await crm.answer("{ wechatCodes { nodes { id } } }", as_=seller)

        codes = [next(iter(each["data"].values()))["errors"][0]["code"] for each in answers]
        assert codes == ["FORBIDDEN"] * len(verbs)
        assert seen["data"]["wechatCodes"]["nodes"] == []
        assert await fetchval("select count(*) from wechat_sync") == 0
