"""An account is connected, changed and tested from its screens."""

import importlib
from typing import Any
from uuid import UUID

import pytest

from core.channels import line_to
from core.db import execute, fetchval
from core.testing import TestHouse
from plugins.douyin.fields import FIELDS

pytestmark = pytest.mark.plugins("douyin", "sales")

ACT = """
mutation ($action: String!, $variables: JSON!) {
  uiAction(input: {action: $action, variables: $variables}) {
    errors { code message field } } }"""

FORM = {"client_key": "awdemo0000000001", "client_secret": "0123456789abcdef"}


async def act(crm: TestHouse, action: str, **variables: Any) -> list[dict[str, Any]]:
    """Press a button; the errors it shows."""
    said = await crm.ask(ACT, action=f"douyin.{action}", variables=variables)
    return said["uiAction"]["errors"]


async def shown(crm: TestHouse, contribution: str) -> Any:
    """What a screen's source answers."""
    screens = (await crm.ask("{ uiManifest(contract: 1) }"))["uiManifest"]["contributions"]
    source = next(each["source"]["id"] for each in screens if each["id"] == contribution)
    data = await crm.ask("query ($s: String!) { uiData(source: $s) }", s=source)
    return data["uiData"]["data"]


async def test_abilities_are_picked_and_shown_by_their_names(crm: TestHouse) -> None:
    picked = FORM | {"business_scopes": ["im.message_card", "im.direct_message"]}

    assert await act(crm, "connect", name="本店", settings=picked) == []

    (row,) = (await shown(crm, "douyin.settings"))["accounts"]["nodes"]
    assert row["settings"]["business_scopes"] == ["im.direct_message", "im.message_card"]
    assert row["douyinAbilities"] == ["私信收发", "留资卡片"]
    again = FORM | {"business_scopes": ["im.direct_message"]}
    form = {"id": row["id"], "version": row["version"], "name": "本店", "settings": again}
    assert await act(crm, "edit", **form) == []
    assert (await line_to(UUID(row["id"]))).settings.business_scopes == ("im.direct_message",)


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("client_key", "wx1234567890"),
        ("client_secret", "short"),
        ("client_secret", ""),
        ("lead_app_id", "177,188"),
        ("lead_secret", "not a secret"),
        ("lead_refresh_token", "<b>"),
        ("push_secret", "不是密钥"),
        ("advertisers", "177, abc"),
        ("window_codes", "28003070; drop"),
        ("scene_enter", "DROP TABLE"),
        ("scene_consent", "DROP TABLE"),
        ("reach_minutes", 0),
        ("business_scopes", ["<b>"]),
    ],
)
async def test_a_setting_that_cannot_be_is_refused_at_its_own_field(
    crm: TestHouse, setting: str, value: Any
) -> None:
    (error, *_) = await act(crm, "connect", name="本店", settings=FORM | {setting: value})

    assert (error["code"], error["field"]) == ("BAD_USER_INPUT", f"settings.{setting}")
    assert f"settings.{setting}" in {field.name for field in FIELDS}
    assert await fetchval("select count(*) from channel_account") == 0


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({}, "client_key"),
        ({"client_secret": "0123456789abcdef"}, "client_key"),
        ({"lead_app_id": "177"}, "lead_secret"),
        ({"lead_secret": "0123456789abcdef"}, "lead_app_id"),
    ],
)
async def test_half_an_app_is_refused_where_the_other_half_is_missing(
    crm: TestHouse, given: dict[str, str], missing: str
) -> None:
    (error, *_) = await act(crm, "connect", name="本店", settings=given)

    assert error["field"] == f"settings.{missing}"


async def test_abilities_that_were_typed_become_a_list(crm: TestHouse) -> None:
    migration = importlib.import_module(
        "plugins.douyin.migrations.douyin_2026_11_22t09_22_31_792141"
    )
    typed = FORM | {"business_scopes": "im.direct_message im.message_card"}
    await act(crm, "connect", name="本店", settings=typed)
    for old in ("im.direct_message im.message_card", ""):
        await execute(
            "update channel_account"
            " set settings = jsonb_set(settings, '{business_scopes}', to_jsonb($1::text))",
            old,
        )

        await execute(migration.AS_A_LIST)

        stored = await fetchval(
            "select array(select jsonb_array_elements_text(settings -> 'business_scopes'))"
            " from channel_account"
        )
        assert stored == old.split()


async def test_the_self_test_stands_on_its_screen_until_the_next(crm: TestHouse) -> None:
    async with crm.stage("douyin") as stage:
        _, ours = await stage.account("一店")
        await stage.account("二店")
        before = (await shown(crm, "douyin.check"))["channelChecks"]["lines"]

        assert await act(crm, "test", id=str(ours.id)) == []
        calls = len(stage.platform.log)
        lines = (await shown(crm, "douyin.check"))["channelChecks"]["lines"]

        assert (before, len(stage.platform.log)) == ([], calls)
    found = {line["title"]: line for line in lines}
    assert all(line["testedAt"] and line["account"] == "一店" for line in lines)
    assert found["账号授权"]["ok"] is True
    assert found["跨应用识别同一用户"]["detail"] == "未设置，不同应用中的同一用户不会自动合并。"
