"""A newcomer plays people on phones, and sees the house react, on every platform alike."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest

from core.channels import Text, hang_up, send_message
from core.db import fetch, fetchval
from core.errors import Conflict
from core.testing import TestHouse
from core.testing.stage import on_a_port
from plugins.sandbox.opening import keep_open, open_sandbox
from plugins.sandbox.serving import served
from plugins.sandbox.street import Street

CHANNELS = ("wechat", "wecom", "weibo", "douyin")
TOKEN = "a word that only tests know"

pytestmark = pytest.mark.plugins("sandbox", "sales", *CHANNELS)


@asynccontextmanager
async def opened(crm: TestHouse, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Street]:
    """A street beside the house, and the house on a port where the street finds it."""
    street = Street({name: crm.house.simulators[name].platform for name in CHANNELS})
    async with on_a_port(served(street, TOKEN)) as there, on_a_port(crm.app) as here:
        monkeypatch.setenv("GUANXI_SANDBOX", there)
        monkeypatch.setenv("GUANXI_SANDBOX_TOKEN", TOKEN)
        monkeypatch.setenv("GUANXI_PORT", str(urlsplit(here).port))
        try:
            yield street
        finally:
            await street.close()
            await hang_up()


def phone(street: Street, channel: str, name: str = "小林") -> dict[str, Any]:
    """Somebody's phone, as the page shows it."""
    shown = street.state("zh-CN")["phones"]
    return next(each for each in shown if (each["channel"], each["name"]) == (channel, name))


async def test_every_platform_is_connected_once(
    crm: TestHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(crm, monkeypatch):
        first = await open_sandbox()
        again = await open_sandbox()
        await keep_open()

    assert first == again == sorted(CHANNELS)
    rows = await fetch("select channel, name, platform_url from channel_account order by channel")
    assert [row["channel"] for row in rows] == sorted(CHANNELS)
    assert rows[0]["name"] == "沙盒 抖音"
    assert all(row["platform_url"].endswith(f"/{row['channel']}") for row in rows)


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
        street.arrive("douyin", "韩梅梅")

        for name, corner in street.corners.items():
            assert 3600 <= corner.platform.clock.now() - before[name] < 3660
        assert phone(street, "douyin", "韩梅梅")["lines"] == []


async def test_a_street_that_starts_again_has_the_same_accounts_and_new_messages(
    crm: TestHouse,
) -> None:
    platforms = {name: crm.house.simulators[name].platform for name in CHANNELS}
    before, after = Street(platforms), Street(platforms)

    for name in CHANNELS:
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
                "update channel_account set platform_url = $1 || '/' || channel returning id",
                os.environ["GUANXI_SANDBOX"],
            )
            await open_sandbox()
            line = await line_to(await fetchval(leads))
            first = await line.token("leads")
            await open_sandbox()

            assert first == await line.token("leads")
    assert await fetchval("select count(*) from channel_account") == len(CHANNELS)


async def test_two_who_open_it_at_once_connect_every_platform_once(
    crm: TestHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(crm, monkeypatch):
        await asyncio.gather(open_sandbox(), open_sandbox(), open_sandbox())

    assert await fetchval("select count(*) from channel_account") == len(CHANNELS)
