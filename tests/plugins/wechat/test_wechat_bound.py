"""One person in several accounts of one Open Platform is one customer; a self-test says whether."""

from __future__ import annotations

from typing import Any

import pytest

from core.channels import reconfigure
from core.db import fetch, fetchval
from core.testing import TestHouse

pytestmark = pytest.mark.plugins("wechat", "sales")

BOUND = """
query { accounts(filter: {channel: {in: ["wechat", "wecom"]}}) {
  nodes { name wechatBinding } } }"""

TEST = """
mutation ($id: ID!) { testAccount(input: {id: $id}) { account {
  selfTest { title ok detail advice } } } }"""


async def two_accounts(stage: Any) -> tuple[Any, Any, Any, Any]:
    """A service account and a mini program of one Open Platform account, which we were not told."""
    official, ours = await stage.account("公众号", open_platform="theirs")
    mini, our_mini = await stage.account("小程序", open_platform="theirs", kind="mini_program")
    for theirs, account in ((official, ours), (mini, our_mini)):
        await reconfigure(account.id, settings={**public(theirs), "open_platform": ""})
    return official, ours, mini, our_mini


def public(theirs: Any) -> dict[str, Any]:
    """The settings of an account without its secrets."""
    secrets = ("app_secret", "token", "encoding_aes_key")
    return {name: value for name, value in theirs.settings.items() if name not in secrets}


async def lines(crm: TestHouse, ours: Any) -> dict[str, Any]:
    """What a self-test finds, by what was looked at."""
    said = await crm.ask(TEST, id=str(ours.id))
    return {line["title"]: line for line in said["testAccount"]["account"]["selfTest"]}


async def test_chosen_from_the_accounts_there_are_it_makes_one_customer_of_two(
    crm: TestHouse,
) -> None:
    async with crm.stage("wechat") as stage:
        official, _, mini, our_mini = await two_accounts(stage)
        before = (await lines(crm, our_mini))["同一开放平台"]
        offered = (await crm.ask(BOUND))["accounts"]["nodes"]
        chosen = next(each["wechatBinding"] for each in offered if each["name"] == "公众号")
        await reconfigure(our_mini.id, settings={**public(mini), "open_platform": chosen})

        await official.person("Mei").follows()
        await crm.settle()
        inside = mini.person("Mei")
        await inside.does("says", text="小程序里下单了")
        code = await inside.does("logs_in")
        answer = await crm.post(f"/plugins/wechat/login/{our_mini.key}", json={"code": code})
        await crm.settle()

        assert (before["ok"], before["detail"]) == (
            None,
            "未设置：其他账号中的同一个人不会自动合并为一位客户。",
        )
        assert chosen == official.app_id
        assert answer.json()["ok"] is True
        assert await fetchval("select count(*) from customer where deleted_at is null") == 1
        kinds = [row["kind"] for row in await fetch("select kind from identity order by kind")]
        assert kinds == ["openid", "openid", "unionid"]
        after = (await lines(crm, our_mini))["同一开放平台"]
        assert (after["ok"], after["detail"]) == (True, "与「公众号」相同")


async def test_plain_mode_without_the_original_id_is_found_fault_with(crm: TestHouse) -> None:
    async with crm.stage("wechat") as stage:
        theirs, ours = await stage.account(mode="plain")

        before = await lines(crm, ours)
        original = theirs.wire.original_id
        await reconfigure(ours.id, settings={**public(theirs), "original_id": original})
        after = await lines(crm, ours)

        assert before["消息的接收账号"]["ok"] is False
        assert "原始 ID" in before["消息的接收账号"]["advice"]
        assert after["消息的接收账号"]["ok"] is True
        assert after["消息的接收账号"]["detail"] == original
