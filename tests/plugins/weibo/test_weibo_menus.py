"""The menu is put together item by item, and people see it when it is published."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from core.db import fetchval
from core.testing import TestHouse

pytestmark = pytest.mark.plugins("weibo")

ACT = """
mutation ($action: String!, $variables: JSON!) {
  uiAction(input: {action: $action, variables: $variables}) {
    errors { code message field } } }"""

SHOWN = "query ($source: String!) { uiData(source: $source) }"


class Desk:
    """The menu's screen, for one account."""

    def __init__(self, crm: TestHouse, stage: Any, theirs: Any, ours: Any) -> None:
        """Sit down at it."""
        self.crm, self.stage, self.theirs, self.ours = crm, stage, theirs, ours

    async def act(self, action: str, **variables: Any) -> list[dict[str, Any]]:
        """Press a button; the errors it shows."""
        said = await self.crm.ask(ACT, action=f"weibo.{action}", variables=variables)
        return said["uiAction"]["errors"]

    async def add(self, name: str, value: str = "", **more: Any) -> list[dict[str, Any]]:
        """Fill in the form of a new item."""
        form = {"name": name, "tap": "CLICK", "value": value} | more
        below = "add_below" if "parent" in more else "add_item"
        return await self.act(below, account=str(self.ours.id), **form)

    async def rows(self) -> list[tuple[str, str, str]]:
        """What the table shows: title, tap, value."""
        screens = (await self.crm.ask("{ uiManifest(contract: 1) }"))["uiManifest"]
        source = next(
            each["source"]["id"] for each in screens["contributions"] if each["id"] == "weibo.menu"
        )
        data = (await self.crm.ask(SHOWN, source=source))["uiData"]["data"]
        nodes = data["weiboMenuItems"]["nodes"]
        return [(row["title"], row["tap"], row["value"]) for row in nodes]

    async def item(self, name: str) -> str:
        """The id of an item."""
        return str(await fetchval("select id from weibo_menu_item where name = $1", name))


@pytest.fixture
async def desk(crm: TestHouse) -> AsyncIterator[Desk]:
    """An account, and the screen of its menu."""
    async with crm.stage("weibo") as stage:
        theirs, ours = await stage.account()
        yield Desk(crm, stage, theirs, ours)


async def test_a_menu_is_put_together_moved_about_and_published(desk: Desk) -> None:
    assert await desk.add("营业时间", "hours") == []
    assert await desk.add("商城") == []
    shop = await desk.item("商城")
    page = {"tap": "VIEW", "value": "https://example.cn/tea"}
    assert await desk.add("龙井", parent=shop, **page) == []
    assert await desk.add("优惠", "sale", parent=shop) == []
    assert await desk.act("item_up", id=await desk.item("优惠"), down=False) == []
    assert await desk.act("item_up", id=shop, down=False) == []
    unseen = desk.theirs.menu

    assert await desk.act("publish_menu", account=str(desk.ours.id)) == []

    assert await desk.rows() == [
        ("商城", "CLICK", ""),
        ("商城 › 优惠", "CLICK", "sale"),
        ("商城 › 龙井", "VIEW", "https://example.cn/tea"),
        ("营业时间", "CLICK", "hours"),
    ]
    assert (unseen, desk.theirs.menu) == (
        None,
        {
            "button": [
                {
                    "name": "商城",
                    "sub_button": [
                        {"type": "click", "name": "优惠", "key": "sale"},
                        {"type": "view", "name": "龙井", "url": "https://example.cn/tea"},
                    ],
                },
                {"type": "click", "name": "营业时间", "key": "hours"},
            ]
        },
    )


async def test_what_was_changed_elsewhere_is_fetched_and_an_empty_menu_is_none(
    desk: Desk,
) -> None:
    account = str(desk.ours.id)
    below = [{"type": "view", "name": "官网", "url": "https://example.cn"}]
    desk.theirs.menu = {"button": [{"name": "更多", "sub_button": below}]}

    assert await desk.act("fetch_menu", account=account) == []
    fetched = await desk.rows()
    more = await desk.item("更多")
    changed = {"name": "关于", "tap": "CLICK", "value": ""}
    assert await desk.act("change_item", id=more, **changed) == []
    renamed = await desk.rows()
    assert await desk.act("remove_item", id=more) == []
    assert await desk.act("publish_menu", account=account) == []

    assert fetched == [("更多", "CLICK", ""), ("更多 › 官网", "VIEW", "https://example.cn")]
    assert [title for title, _, _ in renamed] == ["关于", "关于 › 官网"]
    assert (await desk.rows(), desk.theirs.menu) == ([], None)


async def test_what_weibo_would_not_take_is_refused_at_its_field(desk: Desk) -> None:
    for number in range(3):
        assert await desk.add(f"菜单{number}", "key") == []
    top = await desk.item("菜单0")
    for number in range(5):
        assert await desk.add(f"子{number}", "key", parent=top) == []
    sub = await desk.item("子0")

    refused = [
        await desk.add("第四个", "key"),
        await desk.add("第六个", "key", parent=top),
        await desk.add("孙", "key", parent=sub),
        await desk.act("change_item", id=top, name=" ", tap="CLICK", value=""),
        await desk.act("change_item", id=top, name="页", tap="VIEW", value="javascript:alert(1)"),
    ]

    assert [error["field"] for (error,) in refused] == [
        "parent",
        "parent",
        "parent",
        "name",
        "value",
    ]
    assert len(await desk.rows()) == 8


async def test_an_item_that_does_nothing_is_not_published(desk: Desk) -> None:
    await desk.add("空的")

    (error,) = await desk.act("publish_menu", account=str(desk.ours.id))

    assert error["message"] == "“空的”需要填写关键词或链接，或添加子菜单。"
    assert [call.path for call in desk.stage.platform.log if "menu" in call.path] == []


async def test_what_weibo_refuses_is_said_with_the_next_step(desk: Desk) -> None:
    await desk.add("营业时间", "hours")
    desk.stage.platform.troubles.make("/2/messages/menu/create.json", errcode=10014)

    (error,) = await desk.act("publish_menu", account=str(desk.ours.id))

    assert error["message"] == (
        "应用没有该接口权限。请在应用控制台申请该接口权限，获批前此功能不可用。"
    )
    assert desk.theirs.menu is None


async def test_sellers_leave_the_menu_alone(desk: Desk) -> None:
    form = {"account": str(desk.ours.id), "name": "我的", "tap": "CLICK", "value": "mine"}
    variables = {"action": "weibo.add_item", "variables": form}

    answer = await desk.crm.answer(ACT, as_=await desk.crm.user("sales"), **variables)

    assert "该操作不可用" in str(answer)
    assert await fetchval("select count(*) from weibo_menu_item") == 0
