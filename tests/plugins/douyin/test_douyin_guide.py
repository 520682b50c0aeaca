"""An account is connected as the guide says, step by step, and nothing undoes a step before."""

from typing import Any

import pytest
from douyin_browser import Browser, browser_of

from core.auth import change_house
from core.channels import line_to, ring, stored_token
from core.db import fetchval
from core.testing import TestHouse
from plugins.douyin.api import LEADS, USER

pytestmark = pytest.mark.plugins("douyin", "sales")

ADS = {"lead_app_id": "1788000000000001", "lead_secret": "a" * 40, "advertiser_id": 1766}

EDIT = """
mutation ($variables: JSON!) { uiAction(input: {action: "douyin.edit", variables: $variables}) {
  errors { code message field } } }"""

DOORS = """
{ accounts { nodes { id version state douyinConnect douyinConnectLeads douyinRenewalsLeft } } }"""


async def shown(crm: TestHouse) -> dict[str, Any]:
    """The account's row in the list of settings."""
    (row,) = (await crm.ask(DOORS))["accounts"]["nodes"]
    return row


async def edits(crm: TestHouse, **settings: Any) -> None:
    """Fill the form again, as the guide asks."""
    row = await shown(crm)
    form = {"id": row["id"], "version": row["version"], "name": "本店", "settings": settings}
    assert (await crm.ask(EDIT, variables=form))["uiAction"]["errors"] == []


async def new_account(stage: Any, **facts: Any) -> tuple[Any, Any]:
    """An account as it is after the guide's first step: an app, and nobody's word."""
    await change_house(url="https://crm.example.com")
    return await stage.account(authorised=False, leads_too=False, **facts)


async def test_the_steps_of_the_guide_in_their_order_end_with_everything_at_work(
    crm: TestHouse,
) -> None:
    async with crm.stage("douyin") as stage:
        theirs, ours = await new_account(stage, **ADS)
        owner = await browser_of(crm)
        row = await shown(crm)
        assert row["douyinConnectLeads"] is None
        assert await owner.lands(await owner.agrees(row["douyinConnect"])) == "抖音账号已授权。"
        scanned = await stored_token(ours.id, USER)

        await edits(crm, lead_app_id=ADS["lead_app_id"], lead_secret=ADS["lead_secret"])
        door = (await shown(crm))["douyinConnectLeads"]
        assert await owner.lands(await owner.agrees(door)) == "广告线索已授权。"
        granted = await stored_token(ours.id, LEADS)
        await edits(crm, push_secret="b" * 32)
        theirs.push_secret = "b" * 32

        assert scanned is not None and await stored_token(ours.id, USER) == scanned
        assert granted is not None and await stored_token(ours.id, LEADS) == granted
        assert (await line_to(ours.id)).settings.advertisers == str(ADS["advertiser_id"])
        assert ((await shown(crm))["state"], (await shown(crm))["douyinRenewalsLeft"]) == (
            "ACTIVE",
            5,
        )
        await theirs.person("韩梅").fills_form()
        await ring(ours.id, "clues")
        await crm.settle()
        assert await fetchval("select count(*) from douyin_clue") == 1


async def test_leads_outlive_the_day_on_the_token_that_was_exchanged(crm: TestHouse) -> None:
    async with crm.stage("douyin") as stage:
        theirs, ours = await new_account(stage, **ADS)
        await edits(crm, lead_app_id=ADS["lead_app_id"], lead_secret=ADS["lead_secret"])
        owner = await browser_of(crm)
        await owner.agrees((await shown(crm))["douyinConnectLeads"])
        first = theirs.lead_authorisation.access

        stage.platform.clock.forward(86_500)
        line = await line_to(ours.id)
        token = await stored_token(ours.id, LEADS)
        assert token is not None
        fresh = await line.adapter.tokens[LEADS](line, token)

        assert fresh.access == theirs.lead_authorisation.access != first


async def test_the_self_test_names_the_step_that_is_left(crm: TestHouse) -> None:
    async with crm.stage("douyin") as stage:
        _, ours = await new_account(stage, **ADS)
        await edits(crm, lead_app_id=ADS["lead_app_id"], lead_secret=ADS["lead_secret"])
        line = await line_to(ours.id)

        found = {line.title.zh: line for line in await line.adapter.check(line)}

        left = found["广告线索"]
        assert left.ok is False and left.detail is not None and left.advice is not None
        assert left.detail.zh == "尚未授权读取线索。"
        assert left.advice.zh == "请到“设置 → 抖音账号”点击“授权广告线索”。"


async def test_a_code_of_ocean_engine_counts_once_and_for_whoever_began(crm: TestHouse) -> None:
    async with crm.stage("douyin") as stage:
        _, ours = await new_account(stage, **ADS)
        await edits(crm, lead_app_id=ADS["lead_app_id"], lead_secret=ADS["lead_secret"])
        owner, other = await browser_of(crm), await browser_of(crm)
        door = (await shown(crm))["douyinConnectLeads"]
        away = (await owner.opens(door)).headers["location"]
        state = away.partition("state=")[2].partition("&")[0]

        wrong = await other.opens(f"/plugins/douyin/leads-authorised?auth_code=x&state={state}")
        crossed = await owner.opens(f"/plugins/douyin/authorised?code=x&state={state}")
        spent = await owner.opens(f"/plugins/douyin/leads-authorised?auth_code=x&state={state}")

        for answer in (wrong, crossed):
            assert answer.status_code == 409
            said = "该授权请求无效或已过期，请重新发起授权。"
            assert await owner.lands(answer) == said
        assert spent.status_code == 502
        assert "请到“设置 → 抖音账号”点击“授权广告线索”。" in await owner.lands(spent)
        assert await stored_token(ours.id, LEADS) is None


async def test_who_says_no_reads_that_nothing_changed(crm: TestHouse) -> None:
    await change_house(url="https://crm.example.com")
    owner = await browser_of(crm)
    said = {}
    for query in ("", "errCode=10010&state=x", "error=<b>call+13900139000</b>"):
        answer = await owner.opens(f"/plugins/douyin/authorised?{query}")
        said[query] = await owner.lands(answer)

    declined = "未获得授权，账号未作任何更改。"
    assert list(said.values()) == [declined, "未获得授权，账号未作任何更改。（10010）", declined]


async def test_the_doors_want_somebody_signed_in_who_may(crm: TestHouse) -> None:
    async with crm.stage("douyin") as stage:
        _, ours = await new_account(stage)
        stranger, seller = Browser(crm, None), await browser_of(crm, "sales")
        owner = await browser_of(crm)
        for page in (
            f"connect/{ours.id}",
            f"connect-leads/{ours.id}",
            "authorised?code=1&state=2",
            "leads-authorised?auth_code=1&state=2",
        ):
            unknown = await stranger.opens(f"/plugins/douyin/{page}")
            refused = await seller.opens(f"/plugins/douyin/{page}")

            assert (unknown.status_code, refused.status_code) == (401, 409)
            assert "未登录" in await stranger.lands(unknown)
        early = await owner.opens(f"/plugins/douyin/connect-leads/{ours.id}")
        assert await owner.lands(early) == "请先填写巨量引擎 App ID 和 Secret。"
