"""From a viewer's phone to a customer, a conversation, an answer, and back to the phone."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from douyin_talk import conversation_of, states

from core.channels import Card, Text, reconfigure, send_message
from core.db import execute, fetch, fetchrow, fetchval, now
from core.errors import Conflict, Invalid
from core.testing import TestHouse
from plugins.douyin.errors import tomorrow
from plugins.douyin.jobs import stay_authorised

pytestmark = pytest.mark.plugins("douyin", "sales")

TIMELINE = """
query { customers(first: 10) { nodes {
  name source sourceDetail
  identities(first: 5) { nodes { kind externalId } }
  activities(first: 20, filter: {direction: {ne: INTERNAL}},
             orderBy: [{field: HAPPENED_AT, direction: ASC}]) { nodes {
    kind direction subject body actorName } }
  deals(first: 5) { nodes { source stage { kind } } }
} } }"""


async def test_a_viewer_from_an_ad_becomes_a_lead_and_is_answered(crm: TestHouse) -> None:
    async with crm.stage("douyin") as stage:
        theirs, _ = await stage.account()
        lin = theirs.person("小林")
        await lin.does("enters", ad="7001")
        await lin.says("你好，多少钱？")
        await crm.settle()

        await send_message(await conversation_of(), Text(text="您好，299 元。"))
        await crm.settle()
        await stage.platform.quiet()
        await crm.settle()

    assert [(seen.kind, seen.text) for seen in lin.inbox] == [("text", "您好，299 元。")]
    (person,) = (await crm.ask(TIMELINE))["customers"]["nodes"]
    assert (person["name"], person["source"], person["sourceDetail"]) == (
        "小林",
        "douyin",
        "ad:7001",
    )
    assert person["identities"]["nodes"] == [{"kind": "open_id", "externalId": lin.open_id}]
    said = [
        (each["direction"], each["subject"], each["body"]) for each in person["activities"]["nodes"]
    ]
    assert said == [
        ("IN", "进入了私信会话", "广告 7001"),
        ("IN", None, "你好，多少钱？"),
        ("OUT", None, "您好，299 元。"),
    ]
    assert [deal["source"] for deal in person["deals"]["nodes"]] == ["douyin:ad:7001"]
    assert await states() == [("sent", None)]


async def test_copies_at_the_same_moment_and_in_any_order_count_once(crm: TestHouse) -> None:
    async with crm.stage("douyin") as stage:
        theirs, _ = await stage.account()
        theirs.webhooks.copies = 3
        theirs.webhooks.held = []
        lin = theirs.person("小林")
        await lin.says("一")
        await lin.says("二")
        await lin.fills_card(phone="13800138000")
        await lin.follows()
        await theirs.webhooks.let_go()
        await crm.settle()

    counts = await fetchrow(
        "select (select count(*) from customer) as people,"
        " (select count(*) from channel_delivery) as deliveries,"
        " (select count(*) from channel_conversation) as conversations,"
        " (select count(*) from activity where conversation is not null) as letters,"
        " (select count(*) from douyin_clue) as clues,"
        " (select count(*) from deal) as deals"
    )
    assert counts is not None
    assert tuple(counts) == (1, 4, 1, 4, 1, 1)


async def test_a_colleague_s_own_words_stand_on_our_side(crm: TestHouse) -> None:
    async with crm.stage("douyin") as stage:
        theirs, _ = await stage.account()
        lin = theirs.person("小林")
        await lin.says("在吗")
        await theirs.webhooks.message(
            "im_send_msg", theirs.conversation(lin), "@c3RhZmY=", "text", {"text": "在的"}
        )
        await crm.settle()

    (person,) = (await crm.ask(TIMELINE))["customers"]["nodes"]
    assert [
        (each["direction"], each["body"], each["actorName"])
        for each in person["activities"]["nodes"]
    ] == [("IN", "在吗", None), ("OUT", "在的", "演示门店")]


async def test_no_more_is_sent_than_the_window_allows(crm: TestHouse) -> None:
    async with crm.stage("douyin") as stage:
        theirs, _ = await stage.account()
        lin = theirs.person("小林")
        await lin.says("在吗")
        await crm.settle()
        conversation = await conversation_of()

        for number in range(6):
            await send_message(conversation, Text(text=str(number)))
        with pytest.raises(Conflict):
            await send_message(conversation, Text(text="6"))
        await crm.settle()

        assert [seen.text for seen in lin.inbox] == ["0", "1", "2", "3", "4", "5"]
        assert [call for call in stage.platform.log if b"28003070" in call.answer] == []


async def test_somebody_who_agreed_gets_three_messages_a_day(crm: TestHouse) -> None:
    async with crm.stage("douyin") as stage:
        theirs, _ = await stage.account()
        lin = theirs.person("小林")
        await lin.agrees()
        await crm.settle()
        conversation = await conversation_of()

        for number in range(4):
            await send_message(conversation, Text(text=str(number)))
            await crm.settle()

        assert [seen.text for seen in lin.inbox] == ["0", "1", "2"]
        assert [state for state, _ in await states()] == ["sent", "sent", "sent", "failed"]

        await lin.disagrees()
        await crm.settle()
        with pytest.raises(Conflict):
            await send_message(conversation, Text(text="once more"))


async def test_writing_unasked_is_once_a_day_a_few_in_a_row(crm: TestHouse) -> None:
    async with crm.stage("douyin") as stage:
        theirs, _ = await stage.account()
        lin = theirs.person("小林")
        await lin.agrees()
        await crm.settle()
        conversation = await conversation_of()
        await send_message(conversation, Text(text="上午好"))
        await crm.settle()
        await execute("update douyin_reach set created_at = created_at - interval '11 minutes'")

        await send_message(conversation, Text(text="晚上好"))
        await crm.settle()

        assert [seen.text for seen in lin.inbox] == ["上午好"]
        assert [call for call in stage.platform.log if b"28003070" in call.answer] == []
    assert await states() == [
        ("sent", None),
        ("failed", "今天已给该用户发过主动私信：平台规定每日一次，一次内连续发送 1–3 条。"),
    ]


CAN_REPLY = """
query ($id: ID!) { conversation(id: $id) {
  canReply { mode until remaining restsUntil reason nextStep } } }"""


async def test_after_the_day_s_few_messages_the_conversation_says_until_when_it_rests(
    crm: TestHouse,
) -> None:
    async def seen() -> dict[str, Any]:
        return (await crm.ask(CAN_REPLY, id=str(conversation)))["conversation"]["canReply"]

    async with crm.stage("douyin") as stage:
        theirs, _ = await stage.account()
        lin = theirs.person("小林")
        await lin.agrees()
        await crm.settle()
        conversation = await conversation_of()
        fresh = await seen()

        await send_message(conversation, Text(text="上午好"))
        await crm.settle()
        begun = await seen()
        await execute("update douyin_reach set created_at = created_at - interval '11 minutes'")
        over = await seen()
        await lin.says("在吗")
        await crm.settle()
        answered = await seen()

    morning = tomorrow()
    assert (fresh["mode"], fresh["remaining"], fresh["restsUntil"]) == ("FREE", 3, None)
    assert (begun["mode"], begun["remaining"]) == ("FREE", 2)
    lasts = datetime.fromisoformat(begun["until"]) - now()
    assert timedelta(minutes=9) < lasts <= timedelta(minutes=10)
    assert (over["mode"], datetime.fromisoformat(over["restsUntil"])) == (None, morning)
    assert over["reason"] == "今天给对方的主动消息已发完，平台按天计数。"
    assert over["nextStep"] == f"{morning:%m-%d %H:%M} 之后可再发送；对方发言后也可立即回复。"
    assert (answered["mode"], answered["restsUntil"]) == ("WINDOW", None)


async def test_who_agreed_is_learnt_every_night_and_asked_before_each_reach(
    crm: TestHouse,
) -> None:
    async with crm.stage("douyin") as stage:
        theirs, _ = await stage.account()
        theirs.subscribed = False
        stage.on_purpose.append("whoever agrees no longer is found out before the call")
        agreed = [theirs.person(f"客{number}") for number in range(70)]
        for person in agreed:
            await person.agrees()
        lin, mei = agreed[0], agreed[69]
        await stay_authorised()
        await crm.settle()

        rooms = {
            person.open_id: await fetchval(
                "select id from channel_conversation where thread = $1", person.open_id
            )
            for person in (lin, mei)
        }
        await mei.disagrees()
        for person in (lin, mei):
            await send_message(rooms[person.open_id], Text(text="新品到店"))
            await crm.settle()
        again = await states()
        await stay_authorised()
        await crm.settle()
        with pytest.raises(Conflict):
            await send_message(rooms[mei.open_id], Text(text="再试"))

        assert ([seen.text for seen in lin.inbox], mei.inbox) == (["新品到店"], [])
        assert [call for call in stage.platform.log if b"28001012" in call.answer] == []
    assert again == [("sent", None), ("failed", "用户未授权主动私信。")]
    account = await fetchrow("select state, trouble from channel_account")
    assert account is not None and tuple(account) == ("active", None)
    counts = await fetchrow(
        "select (select count(*) from customer) as people, (select count(*) from deal) as deals"
    )
    assert counts is not None and tuple(counts) == (70, 0)


async def test_a_greeting_answers_the_opening_it_greets(crm: TestHouse) -> None:
    async with crm.stage("douyin") as stage:
        theirs, ours = await stage.account()
        await reconfigure(ours.id, settings={"scene_enter": "im_welcome"})
        lin = theirs.person("小林")
        opening = await lin.enters(ad="7001")
        await crm.settle()

        await send_message(await conversation_of(), Text(text="欢迎"))
        await crm.settle()

        (call,) = [each for each in stage.platform.log if each.path.endswith("im/send/msg/")]
    assert [seen.text for seen in lin.inbox] == ["欢迎"]
    assert (call.json["msg_id"], call.json["scene"]) == (opening, "im_welcome")


async def test_one_person_in_two_apps_of_a_developer_is_one_customer(crm: TestHouse) -> None:
    async with crm.stage("douyin") as stage:
        first, ours = await stage.account("一店", developer="dev-1")
        second, others = await stage.account("二店", developer="dev-1")
        answer = await crm.ask("{ accounts { nodes { name douyinDeveloper } } }")
        named = {row["name"]: row["douyinDeveloper"] for row in answer["accounts"]["nodes"]}
        await reconfigure(others.id, settings={"developer": named["一店"]})

        await first.person("小林", human="lin").says("一店")
        await second.person("小林", human="lin").says("二店")
        await first.person("小梅", human="mei").says("一店")
        await crm.settle()

    assert named["一店"] == first.client_key
    rows = await fetch(
        "select c.name, count(distinct i.scope) as scopes from customer c"
        " join identity i on i.customer = c.id and i.kind = 'open_id' where c.deleted_at is null"
        " group by c.id order by c.name"
    )
    assert [tuple(row) for row in rows] == [("小林", 2), ("小梅", 1)]
    assert ours.id != others.id


async def test_a_lead_card_is_sent_filled_in_and_noted(crm: TestHouse) -> None:
    async with crm.stage("douyin") as stage:
        theirs, _ = await stage.account()
        theirs.cards["@Y2FyZA=="] = {"card_id": "@Y2FyZA==", "title": "预约"}
        lin = theirs.person("小林")
        await lin.says("想预约")
        await crm.settle()
        await send_message(await conversation_of(), Card(id="@Y2FyZA==", title="预约"))
        await crm.settle()

        await lin.fills_card(name="林晓", phone="13800138000", city="上海市")
        await crm.settle()

    clue = await fetchrow("select kind, name, phone, source, remark, customer from douyin_clue")
    assert clue is not None
    assert tuple(clue)[:5] == ("card", "林晓", "13800138000", "card:@Y2FyZA==", "城市：上海市")
    assert clue["customer"] == await fetchval("select id from customer")
    assert await fetchval("select phone from customer") == "+8613800138000"
    assert [seen.kind for seen in lin.inbox] == ["retain_consult_card"]


async def test_a_recalled_message_is_marked(crm: TestHouse) -> None:
    async with crm.stage("douyin") as stage:
        theirs, _ = await stage.account()
        lin = theirs.person("小林")
        await lin.says("说错了")
        await crm.settle()
        await lin.recalls()
        await crm.settle()

    row = await fetchrow("select delivery_state from activity where direction = 'in'")
    assert row is not None and row["delivery_state"] == "recalled"


async def test_somebody_who_blocked_us_is_said_to_have(crm: TestHouse) -> None:
    async with crm.stage("douyin") as stage:
        theirs, _ = await stage.account()
        lin = theirs.person("小林")
        await lin.says("在吗")
        await crm.settle()
        await lin.blocks_us()
        await send_message(await conversation_of(), Text(text="在的"))
        await crm.settle()

    assert await states() == [("failed", "对方拒收消息或触发了风控。")]
    row = await fetchrow(
        "select reachable, (select trouble ->> 'kind' from channel_outgoing) as kind"
        " from channel_conversation"
    )
    assert row is not None and tuple(row) == (True, "content")


async def test_what_was_not_granted_is_not_offered(crm: TestHouse) -> None:
    async with crm.stage("douyin") as stage:
        theirs, _ = await stage.account(business_scopes=())
        lin = theirs.person("小林")
        await lin.follows()
        await crm.settle()

        with pytest.raises(Invalid):
            await send_message(await conversation_of(), Text(text="您好"))

        assert stage.platform.log == []


async def test_a_message_that_comes_proves_that_messages_were_granted(crm: TestHouse) -> None:
    async with crm.stage("douyin") as stage:
        theirs, ours = await stage.account(business_scopes=(), shown_scopes=())
        await theirs.person("小林").says("在吗")
        await crm.settle()

    granted = await fetchval(
        "select settings ->> 'granted_scopes' from channel_account where id = $1", ours.id
    )
    assert granted == "im.direct_message"


async def test_an_address_that_is_checked_keeps_nothing(crm: TestHouse) -> None:
    async with crm.stage("douyin") as stage:
        theirs, _ = await stage.account()

        assert await theirs.webhooks.check()
        assert await fetchval("select count(*) from channel_delivery") == 0
