"""From Weibo to a customer and back, over real HTTP on both sides."""

from __future__ import annotations

import asyncio

import pytest
from weibo_stage import COUNTS, Weibo, weibo_on

from core.channels import Link, Location, Text, send_message
from core.db import execute, fetch, fetchrow, fetchval
from core.errors import Conflict, Invalid
from core.testing import TestHouse

pytestmark = pytest.mark.plugins("weibo", "sales")


async def test_the_console_s_check_is_echoed(on: Weibo) -> None:
    assert await on.theirs.verify("dnPdpTZz85")


async def test_a_message_becomes_a_lead_with_a_name_and_is_answered(on: Weibo) -> None:
    mei = on.theirs.person("小梅在杭州", gender="f")
    await mei.says("你好，有现货吗？")
    await on.crm.settle()

    talk = await on.conversation()
    await send_message(talk["id"], Text(text="有的，今天可以发货"))
    await on.crm.settle()

    assert [(one.kind, one.text) for one in mei.inbox] == [("text", "有的，今天可以发货")]
    assert await on.sent() == [("sent", None)]
    assert dict(await fetchrow(COUNTS) or {}) == {
        "deliveries": 1,
        "customers": 1,
        "conversations": 1,
        "lines": 2,
        "deals": 1,
    }
    person = await fetchrow("select name, gender, source from customer")
    assert person is not None
    assert (person["name"], person["gender"], person["source"]) == ("小梅在杭州", "female", "weibo")


async def test_a_scan_tells_where_somebody_came_from(on: Weibo) -> None:
    await on.theirs.person("小梅").scans("7")
    await on.crm.settle()

    assert await fetchval("select source_detail from customer") == "7"
    assert (await on.conversation())["origin"] == "7"


async def test_three_copies_in_any_order_count_once(on: Weibo) -> None:
    mei = on.theirs.person("小梅")
    on.theirs.hold()
    await mei.follows()
    await mei.says("一")
    await mei.says("二")
    await mei.sends_position()

    await on.theirs.release(seed=5, copies=3)
    await on.crm.settle()

    counts = await fetchrow(COUNTS)
    assert counts is not None
    assert (counts["deliveries"], counts["lines"], counts["customers"]) == (4, 4, 1)
    assert {status for _, tries in on.theirs.deliveries for status in tries} == {200}


async def test_links_and_places_travel_too(on: Weibo) -> None:
    mei = on.theirs.person("小梅")
    await mei.says("在哪里？")
    await on.crm.settle()
    talk = (await on.conversation())["id"]

    await send_message(talk, Location(latitude=31.2, longitude=121.4, name="店"))
    await send_message(talk, Link(title="路线", url="https://example.cn/map"))
    await on.crm.settle()

    assert [(one.kind, one.text) for one in mei.inbox] == [
        ("position", ""),
        ("text", "路线\nhttps://example.cn/map"),
    ]
    assert mei.inbox[0].fields["latitude"] == "31.2"


async def test_after_48_hours_we_do_not_even_try(on: Weibo) -> None:
    mei = on.theirs.person("小梅")
    await mei.says("你好")
    await on.crm.settle()
    await execute("update channel_grant set expires_at = now() - interval '1 second'")
    calls = len(on.stage.platform.log)

    with pytest.raises(Conflict):
        await send_message((await on.conversation())["id"], Text(text="还在吗"))

    await on.crm.settle()
    assert len(on.stage.platform.log) == calls
    assert mei.inbox == []


async def test_whoever_left_between_two_steps_is_named_and_left_alone(on: Weibo) -> None:
    mei = on.theirs.person("小梅")
    await mei.says("你好")
    await on.crm.settle()
    talk = (await on.conversation())["id"]
    await send_message(talk, Text(text="您好"))
    on.theirs.callback = None
    on.stage.on_purpose.append("nobody tells us that she left")
    await mei.leaves()
    await on.crm.settle()

    row = await fetchrow("select state, trouble ->> 'kind' as kind from channel_outgoing")
    assert row is not None
    assert (row["state"], row["kind"], mei.inbox) == ("failed", "window", [])


async def test_whoever_closed_their_account_is_gone(on: Weibo) -> None:
    mei = on.theirs.person("小梅")
    await mei.says("你好")
    await on.crm.settle()
    talk = (await on.conversation())["id"]
    await send_message(talk, Text(text="您好"))
    await mei.closes()
    await on.crm.settle()

    assert (await on.conversation())["reachable"] is False
    with pytest.raises(Conflict):
        await send_message(talk, Text(text="您好？"))


async def test_accounts_of_one_app_share_its_calls(on: Weibo) -> None:
    from core.channels import Troubled, line_to, reconfigure
    from plugins.weibo import api

    _, second = await on.stage.account(app_key=on.theirs.app_key)
    _, third = await on.stage.account()
    for account in (on.ours, second, third):
        await reconfigure(account.id, settings={"calls_per_hour": 10})
    for account in (on.ours, second) * 4:
        await api.user(await line_to(account.id), on.theirs.person("小梅").uid)

    with pytest.raises(Troubled) as full:
        await api.user(await line_to(second.id), "1")
    calls = len(on.stage.platform.log)
    await api.limits(await line_to(third.id))

    assert full.value.trouble.kind.value == "rate_limited"
    assert len(on.stage.platform.log) == calls + 1


async def test_a_code_of_the_fan_service_closes_only_where_the_settings_say_so(on: Weibo) -> None:
    from core.channels import reconfigure

    mei = on.theirs.person("小梅")
    await mei.says("你好")
    await on.crm.settle()
    talk = (await on.conversation())["id"]
    await reconfigure(on.ours.id, settings={"window_codes": "26404"})
    on.stage.on_purpose.append("the platform is made to refuse it")

    for code in (26499, 26404):
        on.stage.platform.troubles.make("/2/messages/reply.json", errcode=code)
        await send_message(talk, Text(text=f"您好 {code}"))
        await on.crm.settle()

    rows = await fetch(
        "select trouble ->> 'kind' as kind, trouble -> 'message' ->> 1 as why"
        " from channel_outgoing order by created_at"
    )
    assert [tuple(row) for row in rows] == [
        ("permanent", "微博返回错误：made to fail（26499）"),
        ("window", "微博暂不允许给该用户发私信。"),
    ]


@pytest.mark.parametrize("letter", ["a", "茶", "😀"])
async def test_a_text_is_as_long_as_it_has_letters(on: Weibo, letter: str) -> None:
    mei = on.theirs.person("小梅")
    await mei.says("你好")
    await mei.comments("多少钱")
    await on.look()
    direct = (await on.conversation())["id"]
    public = (await on.conversation("comments"))["id"]

    for room, most in ((direct, 299), (public, 140)):
        await send_message(room, Text(text=letter * most))
        with pytest.raises(Invalid) as refused:
            await send_message(room, Text(text=letter * (most + 1)))
        assert f"最多 {most} 字" in refused.value.message.zh
    await on.crm.settle()

    assert sorted(len(one.text) for one in mei.inbox) == [140, 299]


async def test_a_pushed_mention_allows_one_message(crm: TestHouse) -> None:
    async with weibo_on(crm, mention_push=True) as on:
        await on.authorise()
        mei = on.theirs.person("小梅")
        await mei.mentions("茶不错")
        await crm.settle()
        talk = (await on.conversation())["id"]

        await send_message(talk, Text(text="谢谢"))
        with pytest.raises(Conflict):
            await send_message(talk, Text(text="再谢谢"))
        await crm.settle()

        assert [one.text for one in mei.inbox] == ["谢谢"]
        assert (await on.conversation("comments"))["title"].startswith("@茶言")


async def test_without_an_owner_s_word_the_console_s_token_is_tried(crm: TestHouse) -> None:
    async with weibo_on(crm) as on:
        await on.theirs.person("小梅").comments("在吗")
        await on.look()

        assert (await on.conversation("comments"))["title"] is not None


async def test_an_authorisation_that_ended_is_told_and_messages_go_on(on: Weibo) -> None:
    mei = on.theirs.person("小梅")
    await mei.comments("在吗")
    on.stage.platform.tokens.revoke_all(on.theirs)

    await on.look()
    account = await fetchrow("select state, trouble ->> 'kind' as kind from channel_account")
    asked = len(on.stage.platform.log)
    await on.look()

    assert account is not None
    assert (account["state"], account["kind"]) == ("needs_reauth", "token")
    assert len(on.stage.platform.log) == asked
    assert await mei.says("你好") and on.theirs.deliveries[-1][1] == [200]


async def test_a_busy_platform_is_asked_again_and_answers_once(on: Weibo) -> None:
    mei = on.theirs.person("小梅")
    await mei.says("你好")
    await on.crm.settle()
    on.stage.platform.troubles.make("/2/messages/reply.json", errcode=10009)
    on.stage.platform.codes_as_text = True

    await send_message((await on.conversation())["id"], Text(text="您好"))
    await on.crm.settle()
    await execute("update job set run_at = now() where kind = 'channels.post'")
    await on.crm.settle()

    assert [one.text for one in mei.inbox] == ["您好"]
    assert await on.sent() == [("sent", None)]


async def test_half_an_answer_is_admitted_and_not_repeated(on: Weibo) -> None:
    mei = on.theirs.person("小梅")
    await mei.says("你好")
    await on.crm.settle()
    on.stage.platform.troubles.make("/2/messages/reply.json", status=502)

    await send_message((await on.conversation())["id"], Text(text="您好"))
    await on.crm.settle()
    await execute("update job set run_at = now() where kind = 'channels.post'")
    await on.crm.settle()

    assert await on.sent() == [("unknown", None)]
    assert mei.inbox == []


async def test_a_picture_is_fetched(on: Weibo) -> None:
    picture = await asyncio.to_thread(_picture)
    await on.theirs.person("小梅").sends_image(picture)
    await on.crm.settle()

    row = await fetchrow("select kind, state, file from channel_media")
    assert row is not None
    assert (row["kind"], row["state"]) == ("image", "fetched")
    assert row["file"] is not None


async def test_comments_bear_our_address_as_weibo_wants_it(on: Weibo) -> None:
    from core.channels import line_to, reconfigure

    async def advised() -> list[str]:
        line = await line_to(on.ours.id)
        found = await line.adapter.check(line)
        about = [each.advice for each in found if each.title.zh == "服务器公网 IP"]
        return [advice.zh for advice in about if advice]

    await reconfigure(on.ours.id, settings={"server_ip": ""})
    mei = on.theirs.person("小梅")
    await mei.comments("多少钱")
    await on.look()
    room = (await on.conversation("comments"))["id"]

    await send_message(room, Text(text="68 元"))
    await on.crm.settle()
    (advice,) = await advised()
    early = await fetchrow("select trouble -> 'message' ->> 1 as why from channel_outgoing")
    assert early is not None and early["why"] == "微博要求评论带上服务器公网 IP。"
    assert advice == "请在账号设置中填写“服务器公网 IP”。"
    await reconfigure(on.ours.id, settings={"server_ip": "203.0.113.7"})
    await send_message(room, Text(text="今天 68 元"))
    await on.crm.settle()

    assert [one.text for one in mei.inbox] == ["今天 68 元"]
    assert await advised() == []


async def test_the_self_test_names_what_is_missing(on: Weibo) -> None:
    from core.channels import line_to

    line = await line_to(on.ours.id)
    fine = await line.adapter.check(line)
    on.stage.platform.tokens.revoke_all(on.theirs)
    worse = await line.adapter.check(line)

    assert [finding.ok for finding in fine] == [True, True, True, None]
    assert [finding.ok for finding in worse] == [False, False, True, None]
    assert worse[0].advice is not None


def _picture() -> bytes:
    from io import BytesIO

    from PIL import Image

    held = BytesIO()
    Image.new("RGB", (4, 4), "red").save(held, "JPEG")
    return held.getvalue()
