"""Who is served in WeChat's own service tool is known here, and what is said there, once."""

from __future__ import annotations

from typing import Any

import pytest
from wechat_screen import look, press

from core.channels import Text, reconfigure, send_message
from core.channels.inward.cursors import ring
from core.db import execute, fetch, fetchval
from core.testing import TestHouse

pytestmark = pytest.mark.plugins("wechat", "sales")

SESSION = """
query ($conversation: ID!) { wechatSession(conversation: $conversation) {
  state nick servants { name nick onDuty } } }"""

SAID = """
select direction, coalesce(actor_name, '') as who, body from activity
where kind = 'message' order by happened_at, id"""


async def conversation() -> Any:
    """The only conversation there is."""
    return await fetchval("select id from channel_conversation")


async def keep_records(ours: Any) -> None:
    """Have what is said in WeChat's tool brought here."""
    await reconfigure(ours.id, settings={"keep_records": True})


async def bring_in(crm: TestHouse, ours: Any, *cursors: str) -> None:
    """Five minutes pass."""
    for cursor in cursors or ("records",):
        await ring(ours.id, cursor)
    await crm.settle()


async def said() -> list[tuple[str, str, str]]:
    """What was said, by whom."""
    return [(row["direction"], row["who"], row["body"]) for row in await fetch(SAID)]


async def test_what_colleagues_say_in_wechats_tool_stands_in_the_conversation_once(
    crm: TestHouse,
) -> None:
    async with crm.stage("wechat") as stage:
        theirs, ours = await stage.account()
        stage.platform.clock.forward(-30)
        await keep_records(ours)
        await press(crm, "sync_servants", account=str(ours.id), what="servants")
        mei = theirs.person("Mei")
        await mei.follows()
        await mei.says("在吗？")
        await crm.settle()
        await send_message(await conversation(), Text(text="稍等，为您转接"))
        await crm.settle()

        stage.platform.clock.forward(2)
        await theirs.console.says(mei, "您好，我是客服一")
        stage.platform.clock.forward(1)
        await mei.says("我想退货")
        stage.platform.clock.forward(1)
        await theirs.console.says(mei, "好的")
        await theirs.console.says(mei, "好的")
        await bring_in(crm, ours)
        await bring_in(crm, ours)

        assert await said() == [
            ("in", "", "在吗？"),
            ("out", "客服一", "您好，我是客服一"),
            ("in", "", "我想退货"),
            ("out", "客服一", "好的"),
            ("out", "客服一", "好的"),
            ("out", "Guanxi", "稍等，为您转接"),
        ]
        assert await fetchval("select count(*) from channel_outgoing") == 1


async def test_who_wrote_first_and_was_handed_over_is_told_of_once(crm: TestHouse) -> None:
    async with crm.stage("wechat") as stage:
        theirs, ours = await stage.account()
        mei = theirs.person("Mei")
        await mei.follows()
        await reconfigure(ours.id, settings={"hand_over": True})

        await mei.says("有人吗？")
        await crm.settle()
        await mei.does("sends_image")
        await crm.settle()
        await bring_in(crm, ours, "records", "sessions")

        (waiting,) = await look(crm, "sessions")
        assert await said() == [("in", "", "有人吗？"), ("in", "", "[图片]")]
        assert (waiting["state"], waiting["nick"]) == ("WAITING", "")


async def test_a_picture_sent_to_a_colleague_there_is_said_to_be_in_wechats_tool(
    crm: TestHouse,
) -> None:
    async with crm.stage("wechat") as stage:
        theirs, ours = await stage.account()
        stage.platform.clock.forward(-30)
        await keep_records(ours)
        mei = theirs.person("Mei")
        await mei.follows()
        await theirs.console.says(mei, "请发图片")
        stage.platform.clock.forward(1)
        await mei.does("sends_image")

        await bring_in(crm, ours)

        assert [body for _, _, body in await said()] == [
            "请发图片",
            "[非文字消息，请在微信客服工具中查看]",
        ]


async def test_more_than_one_page_and_more_than_a_day_are_brought_in(
    crm: TestHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("plugins.wechat.records.MOST", 2)
    async with crm.stage("wechat") as stage:
        theirs, ours = await stage.account()
        stage.platform.clock.forward(-30)
        await keep_records(ours)
        mei = theirs.person("Mei")
        await mei.follows()
        for number in range(5):
            stage.platform.clock.forward(1)
            await theirs.console.says(mei, f"第{number}句")
        await bring_in(crm, ours)
        await execute(
            "update channel_cursor set position = jsonb_build_object('done',"
            " (position::jsonb ->> 'done')::float - 30 * 3600)::text where name = 'records'"
        )

        await theirs.console.says(mei, "最后一句")
        await bring_in(crm, ours)

        assert [body for _, _, body in await said()] == [
            *(f"第{number}句" for number in range(5)),
            "最后一句",
        ]
        asked = theirs.platform.calls("/customservice/msgrecord/getmsglist")
        assert all(call.body["endtime"] - call.body["starttime"] <= 86_400 for call in asked)


async def test_a_person_is_handed_to_a_colleague_there_and_let_go_again(crm: TestHouse) -> None:
    async with crm.stage("wechat") as stage:
        theirs, ours = await stage.account()
        stage.platform.clock.forward(-30)
        await keep_records(ours)
        theirs.staff.add(f"kf2@{theirs.wire.original_id}", "客服二")
        await press(crm, "sync_servants", account=str(ours.id), what="servants")
        mei = theirs.person("Mei")
        await mei.follows()
        await mei.says("你好")
        await bring_in(crm, ours, "sessions")
        here = str(await conversation())

        async def stands() -> tuple[str, str]:
            seen = (await crm.ask(SESSION, conversation=here))["wechatSession"]
            return seen["state"], seen["nick"]

        offered = await choices_of(crm, here)
        first = offered[0]["name"]
        given = await press(crm, "hand_over", conversation=here, servant=first)
        served = await stands()
        off_duty = await press(crm, "hand_over", conversation=here, servant=offered[1]["name"])
        ended = await press(crm, "let_go", conversation=here)
        await theirs.platform.quiet()
        await crm.settle()
        after = await stands()

        assert [each["nick"] for each in offered] == ["客服一", "客服二"]
        assert given == []
        assert served == ("served", "客服一")
        assert [code for code, _ in off_duty] == ["CONFLICT"]
        assert ended == []
        assert after == ("ended", "")
        assert theirs.console.sessions == {}


async def test_whoever_is_on_duty_can_be_chosen_before_anything_was_fetched(
    crm: TestHouse,
) -> None:
    async with crm.stage("wechat") as stage:
        theirs, ours = await stage.account()
        await keep_records(ours)
        mei = theirs.person("Mei")
        await mei.follows()
        await mei.says("你好")
        await bring_in(crm, ours, "sessions")

        (offered,) = await choices_of(crm, str(await conversation()))

        assert (offered["nick"], offered["onDuty"]) == ("kf1", True)


async def choices_of(crm: TestHouse, conversation: str) -> list[dict[str, Any]]:
    """The service accounts one may choose, those on duty first."""
    seen = (await crm.ask(SESSION, conversation=conversation))["wechatSession"]
    return seen["servants"]


async def test_events_that_overtake_each_other_leave_the_later_state(crm: TestHouse) -> None:
    async with crm.stage("wechat") as stage:
        theirs, ours = await stage.account()
        await press(crm, "sync_servants", account=str(ours.id), what="servants")
        mei = theirs.person("Mei")
        await mei.follows()
        theirs.post.holding = True
        await theirs.console.takes(mei, next(iter(theirs.staff.people)))
        stage.platform.clock.forward(2)
        await theirs.console.ends(mei)
        theirs.post._held.reverse()

        await theirs.post.release(shuffled=False)
        await crm.settle()

        seen = (await crm.ask(SESSION, conversation=str(await conversation())))["wechatSession"]
        assert seen["state"] == "ended"
