"""The self-test of an account: pressed, kept with its time, one line for each thing in place."""

from datetime import datetime, timedelta
from math import ceil
from typing import Any

import pytest
from pigeon_post import Pigeons

from core.auth import change_house
from core.channels import ring
from core.channels.accounts.checking import BROKE
from core.channels.adapters.trouble import UNREADABLE
from core.db import execute, fetchval, now

TEST = """
mutation ($id: ID!) { testAccount(input: {id: $id}) {
  account { state testedAt selfTest { title ok detail advice } } errors { code message } } }"""

KEPT = """{ channelChecks(channel: "pigeon") { lines { account title ok advice testedAt } } }"""

REACHED, SECRET, CLOCK = "回调地址可访问", "密钥正确", "服务器时间与平台一致"


async def pressed(loft: Any) -> dict[str, Any]:
    """The account after its self-test."""
    said = (await loft.crm.ask(TEST, id=str(loft.account.id)))["testAccount"]
    assert said["errors"] == []
    return said["account"]


def by_title(account: dict[str, Any]) -> dict[str, Any]:
    """Findings by what was looked at."""
    return {line["title"]: line for line in account["selfTest"]}


async def test_it_names_what_is_missing_and_what_to_do(loft) -> None:
    lines = by_title(await pressed(loft))

    assert {title: line["ok"] for title, line in lines.items()} == {
        REACHED: False,
        SECRET: True,
        CLOCK: True,
    }
    assert lines[REACHED]["detail"] == "系统尚未设置公网地址。"
    assert lines[REACHED]["advice"] == "请在“设置 → 企业信息”中填写公网地址。"


async def test_what_it_found_is_kept_with_its_time_and_asks_nobody_when_it_is_shown(loft) -> None:
    assert (await loft.crm.ask(KEPT))["channelChecks"]["lines"] == []
    await pressed(loft)
    calls = len(loft.tower.calls)

    lines = (await loft.crm.ask(KEPT))["channelChecks"]["lines"]

    assert [(line["account"], line["title"], line["ok"]) for line in lines] == [
        ("Our loft", REACHED, False),
        ("Our loft", SECRET, True),
        ("Our loft", CLOCK, True),
    ]
    at = datetime.fromisoformat(lines[0]["testedAt"])
    assert abs(now() - at) < timedelta(minutes=1)
    assert len(loft.tower.calls) == calls


async def test_what_we_pulled_is_no_call_of_the_platform(loft) -> None:
    await change_house(url="https://crm.example")
    loft.tower.nest = [{"id": "n1", "from": "mei", "at": int(now().timestamp()), "text": "hi"}]
    await ring(loft.account.id, "nest")
    await loft.crm.settle()
    assert await fetchval("select count(*) from channel_delivery") == 1

    line = by_title(await pressed(loft))[REACHED]

    assert (line["ok"], line["detail"]) == (None, "平台尚未回调。")
    assert line["advice"] == "请在平台后台填写回调地址。"


async def test_the_last_call_is_told_by_the_clock_of_the_house(loft) -> None:
    await change_house(url="https://crm.example", zone="Asia/Shanghai")
    await loft.letter()
    at = now().replace(hour=0, minute=5) - timedelta(days=1)
    await execute("update channel_delivery set created_at = $1", at)

    line = by_title(await pressed(loft))[REACHED]

    assert (line["ok"], line["detail"]) == (True, f"平台最近一次回调：{at:%Y-%m-%d} 08:05。")


async def test_where_nobody_calls_no_address_is_asked_for(loft, monkeypatch) -> None:
    monkeypatch.setattr(Pigeons, "called", False)

    assert list(by_title(await pressed(loft))) == [SECRET, CLOCK]


@pytest.mark.parametrize(("ahead", "how"), [(35, "快"), (-35, "慢")])
async def test_a_clock_that_is_off_is_named(loft, monkeypatch, ahead, how) -> None:
    monkeypatch.setattr("core.channels.accounts.line.now", lambda: now() + timedelta(seconds=ahead))

    began = now()
    line = by_title(await pressed(loft))[CLOCK]
    took = ceil((now() - began).total_seconds())

    told = [f"服务器时间{how} {abs(ahead + late)} 秒。" for late in range(-1, took + 2)]
    assert line["ok"] is False
    assert line["detail"] in told
    assert line["advice"] == "请为服务器开启 NTP 自动校时。"


async def test_an_answer_that_nobody_understands_is_a_line_not_an_error(loft) -> None:
    loft.tower.life = "soon"

    line = by_title(await pressed(loft))[BROKE.zh]

    assert (line["ok"], line["detail"]) == (False, UNREADABLE.zh)


async def test_all_well_brings_an_account_back_to_work(loft) -> None:
    await loft.letter()
    loft.tower.secret = "changed"
    await loft.say("one")
    assert (await pressed(loft))["state"] == "NEEDS_REAUTH"
    loft.tower.secret = "seed"

    assert (await pressed(loft))["state"] == "ACTIVE"


async def test_only_whoever_manages_channels_tests_them(loft) -> None:
    sales = await loft.crm.user("sales")

    said = await loft.crm.ask(TEST, as_=sales, id=str(loft.account.id))
    kept = await loft.crm.answer(KEPT, as_=sales)

    assert [error["code"] for error in said["testAccount"]["errors"]] == ["FORBIDDEN"]
    assert kept["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert loft.tower.calls == []
