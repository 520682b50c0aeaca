"""Several accounts of one app: each hears its own, and nothing of another."""

from urllib.parse import parse_qs, urlsplit

import pytest
from douyin_talk import known

from core.auth import change_house
from core.channels import (
    reconfigure,
    replay_deliveries,
    stored_token,
)
from core.db import fetch, fetchrow, fetchval
from core.errors import Conflict
from core.testing import TestHouse
from plugins.douyin.api import USER
from plugins.douyin.authorising import address_to_authorise, authorised

pytestmark = pytest.mark.plugins("douyin", "sales")


async def test_two_accounts_of_one_app_hear_what_is_theirs_at_one_address(
    crm: TestHouse,
) -> None:
    async with crm.stage("douyin") as stage:
        theirs, ours = await stage.account("一店", leads_too=False)
        other, second = await stage.account(
            "二店",
            leads_too=False,
            client_key=theirs.client_key,
            client_secret=theirs.client_secret,
        )
        other.callback = theirs.callback
        for account in (ours, second):
            await known(crm, account.id)

        await theirs.person("小林").says("一店有货吗")
        await other.person("小梅").says("二店有货吗")
        await crm.settle()

    rows = await fetch(
        "select c.account, a.body from activity a"
        " join channel_conversation c on c.id = a.conversation order by a.body"
    )
    assert [(row["account"], row["body"]) for row in rows] == [
        (ours.id, "一店有货吗"),
        (second.id, "二店有货吗"),
    ]


async def test_before_an_account_knows_itself_it_takes_nothing_of_another(
    crm: TestHouse,
) -> None:
    async with crm.stage("douyin") as stage:
        theirs, ours = await stage.account("一店", leads_too=False)
        app = {"client_key": theirs.client_key, "client_secret": theirs.client_secret}
        other, second = await stage.account("二店", leads_too=False, **app)
        await known(crm, second.id)
        other.callback = theirs.callback
        await other.person("小梅").says("二店有货吗")
        await crm.settle()
        before = await fetchval("select error from channel_delivery")

        await known(crm, ours.id)
        await replay_deliveries(ours.id)
        await crm.settle()

    rows = await fetch("select account, customer is not null from channel_conversation")
    assert before == "该事件属于同一应用的另一个抖音号。请先授权本账号，再重新处理。"
    assert [tuple(row) for row in rows] == [(second.id, True)]


async def test_what_is_of_an_account_we_do_not_know_is_kept_and_said(crm: TestHouse) -> None:
    async with crm.stage("douyin") as stage:
        theirs, ours = await stage.account(leads_too=False)
        await known(crm, ours.id)
        lin = theirs.person("小林")
        theirs.open_id = "biz-somebody-else"
        await lin.says("你好")
        await crm.settle()

    row = await fetchrow("select state, error from channel_delivery")
    assert row is not None
    assert (row["state"], row["error"]) == (
        "poison",
        "该事件属于抖音账号 biz-somebody-else，本系统尚未连接。请连接并授权该账号后重新处理。",
    )
    assert await fetchval("select count(*) from customer") == 0


async def test_one_douyin_account_is_connected_once(crm: TestHouse) -> None:
    async with crm.stage("douyin") as stage:
        await change_house(url="https://crm.example.com")
        theirs, ours = await stage.account("一店", leads_too=False)
        await known(crm, ours.id)
        _, second = await stage.account("二店", leads_too=False, authorised=False)
        app = {"client_key": theirs.client_key, "client_secret": theirs.client_secret}
        await reconfigure(second.id, settings=app)
        page = await address_to_authorise(second.id)
        state = parse_qs(urlsplit(page).query)["state"][0]

        with pytest.raises(Conflict) as twice:
            await authorised(theirs.authorise(), state)

    assert twice.value.message.say("zh-CN") == "该抖音号已连接为“一店”。"
    assert await stored_token(second.id, USER) is None
