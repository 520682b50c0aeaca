"""Every screen of WeCom is answered, and what goes wrong is said in words with the next step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from core.channels import Text, send_message
from core.db import fetchval

if TYPE_CHECKING:
    from core.testing import TestHouse

pytestmark = pytest.mark.plugins("wecom")

MANIFEST = "query { uiManifest(contract: 1) }"
SHOWN = (
    "query ($source: String!, $variables: JSON) { uiData(source: $source, variables: $variables) }"
)

CHECKS = """{ channelChecks(channel: "wecom") { lines { account title ok detail advice } } }"""

TEST = """mutation ($id: ID!) { testAccount(input: {id: $id}) { errors { message } } }"""

ACCOUNT = """{ accounts { nodes { state problem { message advice } } } }"""


async def test_every_screen_is_answered(crm: TestHouse, corp: Any) -> None:
    mei = corp.person("Mei")
    await mei.says("在吗")
    await crm.settle()
    customer = str(await fetchval("select id from customer"))
    conversation = str(await fetchval("select id from channel_conversation"))
    screens = (await crm.ask(MANIFEST))["uiManifest"]["contributions"]
    ours = [
        screen
        for screen in screens
        if screen["id"].startswith("wecom.") and screen["kind"] in ("page", "panel", "settings")
    ]

    assert len(ours) == 20
    for screen in ours:
        variables = {"customer": customer, "conversation": conversation}
        variables = variables if screen["kind"] == "panel" else {}
        answer = await crm.ask(SHOWN, source=screen["source"]["id"], variables=variables)
        assert "errors" not in answer["uiData"], (screen["id"], answer)


async def test_the_self_test_names_what_is_in_place(crm: TestHouse, corp: Any) -> None:
    await crm.ask(TEST, id=str(await fetchval("select id from channel_account")))

    data = await crm.ask(CHECKS)

    lines = data["channelChecks"]["lines"]
    names = {line["title"] for line in lines if line["ok"]}
    assert {"企业 ID、Secret 与可信 IP", "客户联系权限", "微信客服权限"} <= names
    assert {line["account"] for line in lines} == {"关系科技"}


async def test_the_self_test_says_what_to_do_about_an_untrusted_address(
    crm: TestHouse, corp: Any
) -> None:
    corp.trusted_ips = frozenset({"9.9.9.9"})
    await crm.ask(TEST, id=str(await fetchval("select id from channel_account")))

    data = await crm.ask(CHECKS)

    about_place = {
        "account": "关系科技",
        "title": "企业 ID、Secret 与可信 IP",
        "ok": False,
        "detail": "服务器 IP 不在企业可信 IP 中。",
        "advice": "请在应用详情“企业可信IP”中加入本服务器的公网 IP。",
    }
    assert about_place in data["channelChecks"]["lines"]


async def talk(crm: TestHouse, corp: Any) -> Any:
    """A conversation that may be answered."""
    await corp.person("Mei").says("在吗")
    await crm.settle()
    return await fetchval("select id from channel_conversation")


async def test_a_token_that_dies_early_is_fetched_again_and_nobody_notices(
    crm: TestHouse, corp: Any
) -> None:
    conversation = await talk(crm, corp)
    corp.expire_tokens()

    await send_message(conversation, Text(text="在的"))
    await crm.settle()

    assert await fetchval("select state from channel_outgoing") == "sent"


async def test_a_secret_that_was_reset_is_shown_with_the_next_step(
    crm: TestHouse, corp: Any
) -> None:
    conversation = await talk(crm, corp)
    corp.apps[0].secret = "reset" * 8
    corp.expire_tokens()

    await send_message(conversation, Text(text="在的"))
    await crm.settle()

    (account,) = (await crm.ask(ACCOUNT))["accounts"]["nodes"]
    assert account["state"] == "NEEDS_REAUTH"
    assert account["problem"] == {
        "message": "Secret 不正确或已被重置。",
        "advice": "请到企业微信管理后台重新复制企业 ID 和 Secret，填写到账号设置中。",
    }
    assert await fetchval("select state from channel_outgoing") == "failed"


async def test_a_permission_that_was_taken_away_is_shown(
    crm: TestHouse, stage: Any, corp: Any
) -> None:
    conversation = await talk(crm, corp)
    stage.platform.troubles.add(path="kf/send_msg", errcode=48002)

    await send_message(conversation, Text(text="在的"))
    await crm.settle()

    (account,) = (await crm.ask(ACCOUNT))["accounts"]["nodes"]
    assert account["problem"]["message"] == "应用没有调用此接口的权限。"
    assert account["state"] == "ACTIVE"


async def test_what_wecom_still_allows_is_shown(crm: TestHouse, stage: Any, corp: Any) -> None:
    corp.link_quota = [1000, 400]
    document = "{ wecomQuotas { lines { corp title used limit remark } } }"

    shown = (await crm.ask(document))["wecomQuotas"]["lines"]
    stage.platform.troubles.add(path="customer_acquisition_quota", errcode=48002)
    refused = (await crm.ask(document))["wecomQuotas"]["lines"][0]

    assert [(one["title"], one["used"], one["limit"]) for one in shown] == [
        ("获客链接添加人数", 600, 1000),
        ("渠道活码与群活码", 0, 500_000),
        ("企业标签", 0, 3000),
    ]
    assert (refused["used"], refused["remark"][:13]) == (None, "应用没有调用此接口的权限。")
