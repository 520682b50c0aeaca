"""What only WeChat knows is asked for: who sees which menu, trades, the speed of mass messages."""

from __future__ import annotations

import pytest
from wechat_screen import look, press

from core.testing import TestHouse

pytestmark = pytest.mark.plugins("wechat")


def button(name: str) -> dict[str, str]:
    """A button that says its name."""
    return {"type": "click", "name": name, "key": name}


async def test_a_menu_for_some_is_tried_on_somebody_before_all_see_it(crm: TestHouse) -> None:
    async with crm.stage("wechat") as stage:
        theirs, ours = await stage.account()
        mei = theirs.person("Mei", wechat_id="mei_wang")
        ling = theirs.person("Ling")
        for person in (mei, ling):
            await person.follows()
        mei.tags = [2]
        theirs.menus.usual = [{"name": "逛逛", "sub_button": [button("新品"), button("热卖")]}]
        theirs.menus.special["7"] = {"button": [button("会员")], "matchrule": {"tag_id": "2"}}

        tagged = await press(crm, "try_menu", account=str(ours.id), who="mei_wang")
        (first,) = await look(crm, "told")
        usual = await press(crm, "try_menu", account=str(ours.id), who=ling.openid)
        (second,) = await look(crm, "told")

        assert (tagged, usual) == ([], [])
        assert first["said"] == "此人看到：会员"
        assert second["said"] == "此人看到：逛逛 (新品, 热卖)"


async def test_somebody_who_does_not_follow_or_is_nobody_is_named(crm: TestHouse) -> None:
    async with crm.stage("wechat") as stage:
        _, ours = await stage.account()

        stranger = await crm.answer(
            'mutation ($a: ID!) { tryWechatMenu(input: {account: $a, who: "nobody_here"})'
            " { errors { code message } } }",
            a=str(ours.id),
        )
        wrong = await press(crm, "try_menu", account=str(ours.id), who="王老板")

        (error,) = stranger["data"]["tryWechatMenu"]["errors"]
        assert error["code"] == "CONFLICT"
        assert error["message"].startswith("没有关注公众号的此用户。")
        assert wrong == [("BAD_USER_INPUT", "who")]
        assert await look(crm, "told") == []


async def test_trades_are_chosen_once_a_month(crm: TestHouse) -> None:
    async with crm.stage("wechat") as stage:
        theirs, ours = await stage.account()

        asked = await press(crm, "look_up_trades", account=str(ours.id))
        (none,) = await look(crm, "told")
        chosen = await press(crm, "choose_trades", account=str(ours.id), first="31", second="10")
        again = await press(crm, "choose_trades", account=str(ours.id), first="1", second="10")
        same = await press(crm, "choose_trades", account=str(ours.id), first="1", second="1")
        (after,) = await look(crm, "told")

        assert (asked, chosen) == ([], [])
        assert none["said"] == "所属行业：尚未设置"
        assert after["said"] == "所属行业：消费品-消费品 / 餐饮-餐饮"
        assert [code for code, _ in again] == ["CONFLICT"]
        assert same == [("BAD_USER_INPUT", "second")]
        assert theirs.templates.industry == (31, 10)


async def test_mass_messages_go_out_at_the_speed_that_was_set(crm: TestHouse) -> None:
    async with crm.stage("wechat") as stage:
        theirs, ours = await stage.account()

        asked = await press(crm, "look_up_speed", account=str(ours.id))
        (fast,) = await look(crm, "told")
        slower = await press(crm, "set_speed", account=str(ours.id), grade=4)
        wrong = await press(crm, "set_speed", account=str(ours.id), grade=5)
        (slow,) = await look(crm, "told")

        assert (asked, slower, wrong) == ([], [], [("BAD_USER_INPUT", "grade")])
        assert fast["said"] == "群发速度为第 0 档，微信称每分钟约 80 万人。"
        assert slow["said"] == "群发速度为第 4 档，微信称每分钟约 10 万人。"
        assert theirs.mass_speed == 4


async def test_sellers_ask_wechat_nothing_of_this(crm: TestHouse) -> None:
    async with crm.stage("wechat") as stage:
        theirs, ours = await stage.account()
        before = len(stage.platform.log)

        said = await crm.ask(
            "mutation ($a: ID!) { setWechatSpeed(input: {account: $a, grade: 3})"
            " { errors { code } } }",
            as_=await crm.user("sales"),
            a=str(ours.id),
        )

        assert said["setWechatSpeed"]["errors"] == [{"code": "FORBIDDEN"}]
        assert theirs.mass_speed == 0
        assert len(stage.platform.log) == before
