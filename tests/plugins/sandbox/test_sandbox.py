"""A newcomer plays people on phones, and sees the house react, on every platform alike."""

from __future__ import annotations

import asyncio
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from open_street import CHANNELS, TOKEN, opened, phone

from core.channels import Astray, Text, send_message
from core.db import fetch, fetchval
from core.errors import Conflict
from core.testing import TestHouse
from plugins.sandbox.memory import Memory
from plugins.sandbox.opening import keep_open, open_sandbox, pass_time
from plugins.sandbox.street import Street

CORNERS = [
    "douyin",
    "email",
    "sms",
    "wechat",
    "wechat-mini",
    "wechat-subscription",
    "wecom",
    "weibo",
]
TALKS = """
select a.channel, c.last_said from channel_conversation c
join channel_account a on a.id = c.account
where c.last_said is not null and a.channel <> 'email' order by 1, 2"""
"""Who wrote what; mail is fetched when its time comes, not when somebody writes."""

pytestmark = pytest.mark.plugins("sandbox", "sales", *CHANNELS)


async def test_every_platform_is_connected_once(
    crm: TestHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(crm, monkeypatch):
        first = await open_sandbox()
        again = await open_sandbox()
        await keep_open()

    assert sorted(first) == sorted(again) == CORNERS
    rows = await fetch("select name, platform_url from channel_account order by platform_url")
    assert [row["platform_url"].rpartition("/")[2] for row in rows] == CORNERS
    assert rows[0]["name"] == "沙盒 抖音"


@pytest.mark.parametrize(
    ("channel", "before"),
    [("wechat", "follows"), ("weibo", "follows"), ("douyin", None), ("wecom", "enters")],
)
async def test_what_somebody_says_is_answered_on_their_phone(
    crm: TestHouse, monkeypatch: pytest.MonkeyPatch, channel: str, before: str | None
) -> None:
    async with opened(crm, monkeypatch) as street:
        await open_sandbox()
        number = phone(street, channel)["number"]
        if before:
            await street.do(channel, number, before, {})
        await street.do(channel, number, "says", {"text": "在吗"})
        await crm.settle()
        talk = await fetchval(
            "select c.id from channel_conversation c join channel_account a on a.id = c.account"
            " where a.channel = $1 and c.last_said = '在吗'",
            channel,
        )
        await send_message(talk, Text(text="在的"))
        await crm.settle()

        lines = [(line["mine"], line["text"]) for line in phone(street, channel)["lines"]]

    assert lines[-2:] == [(True, "在吗"), (False, "在的")]


async def test_the_page_and_its_doings_want_somebody_who_manages_channels(
    crm: TestHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(crm, monkeypatch) as street:
        await open_sandbox()
        answers = [
            await crm.get("/plugins/sandbox/"),
            await crm.get("/plugins/sandbox/state"),
            await crm.post("/plugins/sandbox/play/clock", json={"forward": 60}),
        ]
        look = await crm.get("/plugins/sandbox/phones.js")

        assert [answer.status_code for answer in answers] == [302, 401, 401]
        assert look.status_code == 200
        assert "script-src 'self'" in look.headers["content-security-policy"]
        assert street.corners["douyin"].platform.log == []


async def test_without_a_street_the_house_says_how_to_open_one(
    crm: TestHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GUANXI_SANDBOX", raising=False)

    shown = await crm.ask("query { sandbox { open phones } }")
    await keep_open()
    with pytest.raises(Conflict, match="guanxi sandbox"):
        await open_sandbox()

    assert shown == {"sandbox": {"open": False, "phones": None}}
    assert await fetchval("select count(*) from channel_account") == 0


async def test_nobody_begins_before_an_empty_inbox(
    crm: TestHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(crm, monkeypatch) as street:
        await keep_open()
        await crm.settle()
        talks = await fetch(TALKS)
        await keep_open()
        await crm.settle()

        assert await fetch(TALKS) == talks
        assert await fetchval("select count(*) from identity where kind = 'external_userid'") == 2
        assert [line["text"] for line in phone(street, "douyin")["lines"]] == ["直播间有优惠吗？"]

    assert {tuple(talk) for talk in talks} == {
        ("douyin", "直播间有优惠吗？"),
        ("wechat", "你好，请问这款茶具套装有现货吗？"),
        ("wechat", "可以开专票吗？"),
        ("wecom", "想了解一下企业团购价格，大概 50 套。"),
        ("weibo", "可以送到杭州吗？"),
    }


async def test_nobody_plays_on_the_street_without_the_word(
    crm: TestHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(crm, monkeypatch):
        await open_sandbox()
        monkeypatch.setenv("GUANXI_SANDBOX_TOKEN", "another word")

        with pytest.raises(Conflict):
            await open_sandbox()


async def test_an_address_elsewhere_is_no_street(monkeypatch: pytest.MonkeyPatch) -> None:
    from plugins.sandbox.neighbours import way

    monkeypatch.setenv("GUANXI_SANDBOX_TOKEN", TOKEN)
    for url in ("https://example.com", "http://10.0.0.1:80", "file:///etc", ""):
        monkeypatch.setenv("GUANXI_SANDBOX", url)

        assert way() is None


async def test_time_passes_on_all_platforms_and_newcomers_get_a_phone(
    crm: TestHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(crm, monkeypatch) as street:
        await open_sandbox()
        before = {name: corner.platform.clock.now() for name, corner in street.corners.items()}
        street.forward(3600)
        street.arrive("韩梅梅")

        for name, corner in street.corners.items():
            assert 3600 <= corner.platform.clock.now() - before[name] < 3660
        assert phone(street, "douyin", "韩梅梅")["lines"] == []


async def test_a_street_that_starts_again_has_the_same_accounts_and_new_messages(
    crm: TestHouse,
) -> None:
    simulators = [crm.house.simulators[name] for name in CHANNELS]
    before, after = Street(simulators), Street(simulators)

    for name in CORNERS:
        if name == "email":
            continue  # its servers begin on a port of their own
        one, two = before.corners[name].account, after.corners[name].account
        assert one.settings == two.settings
        assert [person.name for person in one.people] == [person.name for person in two.people]
    viewers = [street.corners["douyin"].account.people[0] for street in (before, after)]
    assert viewers[0].open_id == viewers[1].open_id
    assert await viewers[0].says("在吗") != await viewers[1].says("在吗")


async def test_after_the_street_started_again_everything_goes_on(
    crm: TestHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    from core.channels import line_to

    leads = "select id from channel_account where channel = 'douyin'"
    for _ in range(2):
        async with opened(crm, monkeypatch):
            await fetchval(
                "update channel_account set platform_url ="
                " $1 || substring(platform_url from '/[^/]*$') returning id",
                os.environ["GUANXI_SANDBOX"],
            )
            await open_sandbox()
            line = await line_to(await fetchval(leads))
            first = await line.token("leads")
            await open_sandbox()

            assert first == await line.token("leads")
    assert await fetchval("select count(*) from channel_account") == len(CORNERS)


async def test_two_who_open_it_at_once_connect_every_platform_once(
    crm: TestHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(crm, monkeypatch):
        await asyncio.gather(open_sandbox(), open_sandbox(), open_sandbox())

    assert await fetchval("select count(*) from channel_account") == len(CORNERS)


def do(street: Street, corner: str, doing: str, **fields: str) -> Any:
    return street.do(corner, phone(street, corner)["number"], doing, fields)


async def test_one_person_is_one_customer_on_wechat_a_mini_program_and_wecom(
    crm: TestHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(crm, monkeypatch) as street:
        await open_sandbox()
        await do(street, "wechat", "follows")
        await crm.settle()
        await do(street, "wechat-mini", "starts")
        await do(street, "wechat-mini", "says", text="小程序里问一下")
        await do(street, "wechat-subscription", "follows")
        await do(street, "wecom", "says", text="企业微信里问一下")
        await crm.settle()

    rows = await fetch(
        "select distinct c.customer, a.name from channel_conversation c"
        " join channel_account a on a.id = c.account order by a.name"
    )
    assert [row["name"] for row in rows] == [
        "沙盒 企业微信",
        "沙盒 微信小程序",
        "沙盒 微信服务号",
        "沙盒 微信订阅号",
    ]
    people = {row["customer"] for row in rows}
    assert len(people) == 1


async def test_windows_here_end_with_the_clock_of_the_platform(
    crm: TestHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(crm, monkeypatch) as street:
        await open_sandbox()
        await do(street, "wechat", "follows")
        await do(street, "wechat", "says", text="在吗")
        await crm.settle()
        talk = await fetchval("select id from channel_conversation")
        await pass_time(47 * 3600)
        await send_message(talk, Text(text="在的"))
        await crm.settle()
        await pass_time(2 * 3600)
        with pytest.raises(Conflict):
            await send_message(talk, Text(text="还在吗"))

        await do(street, "wechat", "says", text="又来了")
        await crm.settle()
        await pass_time(60)
        until = await fetchval(
            "select expires_at - now() from channel_grant where trigger = 'message'"
        )

        assert timedelta(hours=47, minutes=58) < until < timedelta(hours=47, minutes=59, seconds=1)
        assert [line["text"] for line in phone(street, "wechat")["lines"]] == [
            "[关注公众号] store-nanjing-road",
            "在吗",
            "在的",
            "又来了",
        ]


async def test_what_cannot_be_done_is_said_in_words(
    crm: TestHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(crm, monkeypatch) as street:
        await open_sandbox()
        for corner, doing, why in (
            ("email", "replies", "No mail was received yet."),
            ("douyin", "recalls", "Nothing was sent yet."),
            ("wecom", "scans", "There is no such channel code."),
            ("wechat", "taps", "The account has no such menu item."),
            ("wechat", "enters", "Nobody can do that here."),
        ):
            with pytest.raises(Astray) as said:
                await do(street, corner, doing)

            assert str(said.value) == why
            assert phone(street, corner)["lines"] == []


async def test_a_code_made_in_the_house_is_offered_to_whoever_scans(
    crm: TestHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(crm, monkeypatch) as street:
        await open_sandbox()
        street.corners["wechat"].account.codes.make("store-7", None)

        doings = {each["id"]: each for each in phone(street, "wechat")["doings"]}

    assert doings["scans"]["fields"][0]["choices"] == ["store-7"]
    assert "enters" not in doings
    assert doings["follows"]["title"] == "关注公众号"


async def test_whoever_fills_in_a_form_gives_their_own_number(
    crm: TestHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(crm, monkeypatch) as street:
        await open_sandbox()
        form = next(d for d in phone(street, "douyin")["doings"] if d["id"] == "fills_form")
        asked = {field["name"]: field["sample"] for field in form["fields"]}

        assert asked["name"] == "小林"
        assert asked["phone"] == street.corners["sms"].phone(0).owner.phone


async def test_what_cannot_be_connected_says_why(
    crm: TestHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(crm, monkeypatch) as street:
        street.corners["weibo"].account.app_secret = ""
        await open_sandbox()
        shown = await crm.ask("query { sandbox { unconnected { title why } } }")

    told = shown["sandbox"]["unconnected"]
    assert [each["title"] for each in told] == ["微博"]
    assert told[0]["why"]
    assert await fetchval("select count(*) from channel_account") == len(CORNERS) - 1


async def test_phones_remember_what_stood_on_them(crm: TestHouse, tmp_path: Path) -> None:
    simulators = [crm.house.simulators[name] for name in CHANNELS]
    memory = Memory(tmp_path / "phones.json")
    before = Street(simulators, memory.kept())
    before.corners["douyin"].account.callback = "http://127.0.0.1:1/"
    before.arrive("韩梅梅")
    await before.do("douyin", 3, "blocks_us", {})
    memory.keep(before)

    after = Street(simulators, Memory(tmp_path / "phones.json").kept())
    after.corners["douyin"].account.callback = "http://127.0.0.1:1/"

    assert phone(after, "douyin", "韩梅梅")["number"] == 3
    assert [line["text"] for line in phone(after, "douyin", "韩梅梅")["lines"]] == ["[拉黑商家]"]
    (tmp_path / "phones.json").write_text("[broken")
    assert Memory(tmp_path / "phones.json").kept() == {}
