"""Codes, followers, tags and menus, from our side and from WeChat's."""

from __future__ import annotations

from typing import Any

import pytest
from wechat_wire import customer_of

from core.db import fetch, fetchrow, fetchval
from core.entities.customers import update
from core.testing import TestHouse
from plugins.wechat import service

pytestmark = pytest.mark.plugins("wechat", "sales")


async def syncs() -> dict[str, tuple[str, int, str | None]]:
    """What was fetched: state, number, trouble."""
    rows = await fetch("select what, state, done, trouble from wechat_sync")
    return {row["what"]: (row["state"], row["done"], row["trouble"]) for row in rows}


async def test_a_code_tells_where_people_come_from_and_counts_each_once(crm: TestHouse) -> None:
    async with crm.stage("wechat") as stage:
        theirs, ours = await stage.account()
        await service.make_code(ours.id, "南京路店", scene="store-7", days=7)
        await crm.settle()
        mei, lin = theirs.person("Mei"), theirs.person("Lin")
        theirs.post.copies = 3
        await mei.follows("store-7")
        await mei.scans("store-7")
        await lin.follows("store-7")
        await crm.settle()

        data = await crm.ask(
            "{ wechatCodes { nodes { title scene scans follows people lasting trouble picture } } }"
        )
        (code,) = data["wechatCodes"]["nodes"]
        assert code.pop("picture").startswith("https://mp.weixin.qq.com/cgi-bin/showqrcode?ticket=")
        assert code == {
            "title": "南京路店",
            "scene": "store-7",
            "scans": 3,
            "follows": 2,
            "people": 2,
            "lasting": False,
            "trouble": None,
        }
        sources = await fetch("select source_detail from customer")
        assert [row["source_detail"] for row in sources] == ["store-7", "store-7"]


async def test_a_code_that_cannot_be_made_says_why_and_what_to_do(crm: TestHouse) -> None:
    async with crm.stage("wechat") as stage:
        theirs, ours = await stage.account()
        theirs.allowed = {"203.0.113.7"}

        await service.make_code(ours.id, "展会")
        await crm.settle()

        trouble = await fetchval("select trouble from wechat_code")
        account = (await crm.ask("{ accounts { nodes { problem { message } } } }"))["accounts"]
        assert "白名单" in trouble
        assert "127.0.0.1" in trouble
        assert account["nodes"][0]["problem"]["message"] == "本服务器 IP 未加入白名单。"
        assert len(stage.platform.calls("/cgi-bin/stable_token")) <= 2


async def test_followers_are_known_with_origin_and_can_be_written_to(crm: TestHouse) -> None:
    async with crm.stage("wechat") as stage:
        theirs, ours = await stage.account(open_platform="house")
        theirs.callback = None
        people = [theirs.person(f"P{n}") for n in range(230)]
        for person in people:
            await person.follows("expo" if person is people[0] else "")
        await people[229].leaves()

        await service.start_sync(ours.id)
        await crm.settle()
        await service.start_sync(ours.id)
        await crm.settle()

        counts = await fetchrow(
            "select (select count(*) from customer) as customers,"
            " (select count(*) from channel_conversation where reachable) as conversations,"
            " (select count(*) from identity where kind = 'unionid') as unionids,"
            " (select count(*) from activity) as lines, (select count(*) from deal) as deals"
        )
        assert counts is not None
        assert dict(counts) == {
            "customers": 229,
            "conversations": 229,
            "unionids": 229,
            "lines": 0,
            "deals": 0,
        }
        details = await fetch(
            "select source_detail, count(*) as n from customer group by 1 order by 2"
        )
        assert [(row["source_detail"], row["n"]) for row in details] == [
            ("expo", 1),
            ("公众号搜索", 228),
        ]
        assert (await syncs())["followers"] == ("done", 229, None)


async def test_a_sync_that_breaks_goes_on_where_it_stopped(crm: TestHouse) -> None:
    async with crm.stage("wechat") as stage:
        theirs, ours = await stage.account()
        theirs.callback = None
        for n in range(150):
            await theirs.person(f"P{n}").follows()
        stage.platform.trouble("/cgi-bin/user/info/batchget", errcode=-1)

        await service.start_sync(ours.id)
        await crm.settle()
        broken = (await syncs())["followers"]
        from core.db import execute

        await execute("update job set run_at = now() where state = 'waiting'")
        await crm.settle()

        assert broken == ("failed", 1, "微信系统繁忙。请稍候再试。")
        assert (await syncs())["followers"] == ("done", 150, None)
        assert await fetchval("select count(*) from customer") == 150


async def test_tags_follow_each_other_both_ways(crm: TestHouse) -> None:
    async with crm.stage("wechat") as stage:
        theirs, ours = await stage.account()
        mei, lin = theirs.person("Mei"), theirs.person("Lin")
        await mei.follows()
        await lin.follows()
        await crm.settle()
        await service.create_tag(ours.id, "茶友")
        await crm.settle()
        number = max(theirs.tags.names)
        mei.tags.append(number)
        await service.start_sync(ours.id)
        await crm.settle()
        tag = await fetchval("select id from wechat_tag where name = '茶友'")

        await service.map_tag(tag, "爱喝茶")
        await crm.settle()
        at_first = await tags_of("Mei", theirs), await tags_of("Lin", theirs)
        lin_here = await customer_of(lin)
        await update(lin_here.id, tags=["爱喝茶", "其他"])
        await crm.settle()
        given = list(lin.tags)
        mei_here = await customer_of(mei)
        await update(mei_here.id, tags=[])
        await crm.settle()

        assert at_first == (["爱喝茶"], [])
        assert given == [number]
        assert mei.tags == []
        assert lin.tags == [number]
        assert (await syncs())["tags"][0] == "done"


async def tags_of(name: str, theirs: Any) -> list[str]:
    """Our tags of somebody on the phone."""
    person = next(each for each in theirs.people if each.name == name)
    return list((await customer_of(person)).tags)


async def test_a_tag_that_is_taken_says_so(crm: TestHouse) -> None:
    async with crm.stage("wechat") as stage:
        theirs, ours = await stage.account()
        theirs.tags.names[100] = "茶友"

        await service.create_tag(ours.id, "茶友")
        await crm.settle()

        assert (await syncs())["tags"][0] == "failed"
        assert "标签不符合" in str((await syncs())["tags"][2])


async def test_a_menu_is_put_together_published_tapped_and_taken_back(crm: TestHouse) -> None:
    async with crm.stage("wechat") as stage:
        theirs, ours = await stage.account()
        mei = theirs.person("Mei")
        await mei.follows()
        await service.add_item(ours.id, name="在线客服", action="click", key="kefu")
        await service.publish(ours.id)
        await crm.settle()
        first = theirs.menus.usual
        top = await service.add_item(ours.id, name="商城", action="click", key="x")
        await service.add_item(
            ours.id, parent=top.id, name="新品", action="view", url="https://shop.example.cn/new"
        )
        await service.publish(ours.id)
        await crm.settle()
        second = theirs.menus.usual

        await mei.does("taps", label="在线客服")
        await mei.does("taps", label="新品")
        await crm.settle()
        await service.undo_menu(ours.id)
        await crm.settle()

        assert first == [{"type": "click", "name": "在线客服", "key": "kefu"}]
        assert second == [
            {"type": "click", "name": "在线客服", "key": "kefu"},
            {
                "name": "商城",
                "sub_button": [
                    {"type": "view", "name": "新品", "url": "https://shop.example.cn/new"}
                ],
            },
        ]
        assert theirs.menus.usual == first
        subjects = await fetch("select subject from activity order by happened_at, created_at")
        assert {row["subject"] for row in subjects} == {
            "关注了公众号",
            "点击了菜单",
            "从菜单打开了网页",
        }
        data = await crm.ask(
            "{ wechatMenus { nodes { preview trouble publishing undoable } }"
            " wechatMenuItems { nodes { title } } }"
        )
        assert data == {
            "wechatMenus": {
                "nodes": [
                    {
                        "preview": "▪ 在线客服",
                        "trouble": None,
                        "publishing": False,
                        "undoable": True,
                    }
                ]
            },
            "wechatMenuItems": {"nodes": [{"title": "在线客服"}]},
        }
