"""The buttons of every screen of WeChat do what they say, and refuse by the field."""

from __future__ import annotations

from typing import Any

import pytest
from wechat_screen import look, press
from wechat_wire import customer_of

from core.auth import change_house
from core.db import fetch
from core.testing import TestHouse

pytestmark = pytest.mark.plugins("wechat", "sales")

REFUSED = "BAD_USER_INPUT"


async def test_menu_items_are_added_moved_changed_and_removed(crm: TestHouse) -> None:
    async with crm.stage("wechat") as stage:
        theirs, ours = await stage.account()
        account = str(ours.id)
        for name in ("商城", "客服"):
            await press(crm, "add_item", account=account, name=name, action="click", key=name)
        shop, service = await look(crm, "menu_items")

        await press(
            crm,
            "add_below",
            account=account,
            parent=shop["id"],
            name="新品",
            action="view",
            url="https://shop.example.cn/new",
        )
        await press(crm, "item_down", id=shop["id"], down=True)
        await press(
            crm, "change_item", id=service["id"], name="人工客服", action="click", key="kefu"
        )
        long = await press(
            crm, "change_item", id=service["id"], name="五个汉字了吧", action="click", key="kefu"
        )
        no_page = await press(crm, "add_item", account=account, name="空", action="view")
        order = [row["title"] for row in await look(crm, "menu_items")]
        await press(crm, "publish_menu", account=account)
        published = [each["name"] for each in theirs.menus.usual]
        await press(crm, "remove_item", id=shop["id"])

        assert order == ["人工客服", "商城", "商城 › 新品"]
        assert published == ["人工客服", "商城"]
        assert (long, no_page) == ([(REFUSED, "name")], [(REFUSED, "url")])
        assert [row["title"] for row in await look(crm, "menu_items")] == ["人工客服"]


async def test_codes_are_made_counted_printed_named_and_put_away(crm: TestHouse) -> None:
    async with crm.stage("wechat") as stage:
        theirs, ours = await stage.account()
        mei = theirs.person("Mei")
        lin = theirs.person("Lin")

        await press(crm, "make_code", account=str(ours.id), title="南京路店", scene="s1", days=7)
        twice = await press(
            crm, "make_code", account=str(ours.id), title="又一个", scene="s1", days=7
        )
        long = await press(crm, "make_code", account=str(ours.id), title="久", days=31)
        await mei.follows("s1")
        await lin.follows("s1")
        stage.platform.clock.forward(1)
        await lin.leaves()
        await crm.settle()
        (code,) = await look(crm, "codes")
        await press(crm, "name_code", id=code["id"], title="南京东路店")
        (named,) = await look(crm, "codes")
        scans = await look(crm, "scans")
        await press(crm, "close_code", id=code["id"])

        counts = {name: code[name] for name in ("scans", "lately", "people", "follows", "stayed")}
        assert counts == {"scans": 2, "lately": 2, "people": 2, "follows": 2, "stayed": 1}
        assert code["sheet"] == f"/plugins/wechat/print/{code['id']}"
        assert (twice, long) == ([("CONFLICT", "scene")], [(REFUSED, "days")])
        assert named["title"] == "南京东路店"
        assert {row["code"] for row in scans} == {"南京东路店"}
        assert await look(crm, "codes") == []


async def test_a_code_is_printed_by_who_manages_channels_alone(crm: TestHouse) -> None:
    async with crm.stage("wechat") as stage:
        _, ours = await stage.account()
        await press(crm, "make_code", account=str(ours.id), title="<b>展会</b>", scene="expo")
        (code,) = await look(crm, "codes")
        key = await crm.ask(
            """mutation { createApiKey(input: {name: "print"}) { secret errors { message } } }""",
            as_=await crm.user("owner"),
        )

        stranger = await crm.get(code["sheet"])
        bearer = {"authorization": f"Bearer {key['createApiKey']['secret']}"}
        page = await crm.get(code["sheet"], headers=bearer)

        assert stranger.status_code in (302, 307)
        assert page.status_code == 200
        assert "&lt;b&gt;展会&lt;/b&gt;" in page.text
        assert 'src="data:image/png;base64,' in page.text
        assert page.headers["content-security-policy"].startswith("default-src 'none'")


async def test_tags_are_made_renamed_tied_to_ours_and_deleted(crm: TestHouse) -> None:
    async with crm.stage("wechat") as stage:
        theirs, ours = await stage.account()
        account = str(ours.id)

        await press(crm, "create_tag", account=account, name="茶友")
        tag = {row["name"]: row for row in await look(crm, "tags")}["茶友"]
        await press(crm, "map_tag", id=tag["id"], label="爱喝茶")
        await press(crm, "rename_tag", id=tag["id"], name="老茶友")
        long = await press(crm, "create_tag", account=account, name="标" * 11)
        renamed = {row["name"]: row["label"] for row in await look(crm, "tags")}
        await press(crm, "delete_tag", id=tag["id"])

        assert renamed == {"星标组": None, "老茶友": "爱喝茶"}
        assert long == [(REFUSED, "name")]
        assert list(theirs.tags.names.values()) == ["星标组"]
        assert [row["name"] for row in await look(crm, "tags")] == ["星标组"]


async def test_links_are_made_changed_put_away_and_tell_who_came(crm: TestHouse) -> None:
    await change_house(url="https://crm.example.cn")
    async with crm.stage("wechat") as stage:
        theirs, ours = await stage.account()
        mei = theirs.person("Mei")
        await press(
            crm,
            "open_page",
            account=str(ours.id),
            title="秋季目录",
            target="https://shop.example.cn/a",
            profile=True,
        )
        (page,) = await look(crm, "pages")
        wrong = await press(
            crm, "change_page", id=page["id"], title="x", target="ftp://a", profile=False
        )
        await press(
            crm,
            "change_page",
            id=page["id"],
            title="秋冬目录",
            target="https://shop.example.cn/b",
            profile=True,
        )

        ended_at = await visit(crm, page["address"], mei)
        (seen,) = await look(crm, "pages")
        customer = str((await customer_of(mei)).id)
        beside = await look(crm, "visits", customer=customer)
        await press(crm, "close_page", id=page["id"])
        gone = await crm.get(page["address"].removeprefix("https://crm.example.cn"))

        assert wrong == [(REFUSED, "target")]
        assert ended_at == "https://shop.example.cn/b"
        assert (seen["visits"], seen["visitors"]) == (1, 1)
        assert [row["title"] for row in beside] == ["秋冬目录"]
        assert [row["name"] for row in await fetch("select name from customer")] == ["Mei"]
        assert gone.status_code == 404


async def visit(crm: TestHouse, address: str, fan: Any) -> str:
    """Follow a link inside WeChat, as a phone does; where one ends up."""
    gone = await crm.get(address.removeprefix("https://crm.example.cn"))
    cookie = gone.headers["set-cookie"]
    assert "Secure" in cookie
    assert "HttpOnly" in cookie
    back = await fan.does("opens", url=gone.headers["location"])
    came = await crm.get(
        back.removeprefix("https://crm.example.cn"),
        headers={"cookie": cookie.split(";", 1)[0]},
    )
    return came.headers["location"]
