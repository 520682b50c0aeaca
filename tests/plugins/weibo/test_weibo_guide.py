"""An account is connected as the guide says, step by step, and nothing undoes a step before."""

from __future__ import annotations

from typing import Any

import pytest
from weibo_stage import Weibo

from core.channels import line_to, stored_token
from core.db import fetchval
from core.testing import TestHouse
from plugins.weibo.fields import FIELDS

pytestmark = pytest.mark.plugins("weibo")

EDIT = """
mutation ($variables: JSON!) { uiAction(input: {action: "weibo.edit", variables: $variables}) {
  errors { code message field } } }"""

ROW = "{ accounts { nodes { id version state weiboUntil } } }"


async def shown(crm: TestHouse) -> dict[str, Any]:
    """The account's row in the list of settings."""
    (row,) = (await crm.ask(ROW))["accounts"]["nodes"]
    return row


async def test_the_console_s_token_is_entered_after_the_owner_authorised(
    on: Weibo, crm: TestHouse
) -> None:
    authorised, before = await stored_token(on.ours.id, "access"), await shown(crm)
    on.theirs.fan_token = "2.00consoles0token0of0the0fan0service"

    form = {"id": before["id"], "version": before["version"], "name": "本店"}
    settings = {"fan_token": on.theirs.fan_token}
    done = await crm.ask(EDIT, variables={**form, "settings": settings})

    assert done["uiAction"]["errors"] == []
    after = await shown(crm)
    assert authorised is not None and await stored_token(on.ours.id, "access") == authorised
    assert (after["state"], after["weiboUntil"]) == ("ACTIVE", before["weiboUntil"])
    assert after["weiboUntil"] is not None


async def test_a_new_app_secret_costs_the_authorisation_but_not_the_console_s_token(
    on: Weibo, crm: TestHouse
) -> None:
    line = await line_to(on.ours.id)
    entered = await line.token("fans")
    form = {"id": str(on.ours.id), "version": (await shown(crm))["version"], "name": "本店"}
    settings = {"app_secret": "f" * 32}

    done = await crm.ask(EDIT, variables={**form, "settings": settings})

    assert done["uiAction"]["errors"] == []
    assert await stored_token(on.ours.id, "access") is None
    kept = await stored_token(on.ours.id, "fans")
    assert kept is not None and kept.access == entered


CONNECT = """
mutation ($settings: JSON!) {
  uiAction(input: {action: "weibo.connect", variables: {name: "本店", settings: $settings}}) {
    errors { code field } } }"""

FORM = {"app_key": "1234567890", "app_secret": "0123456789abcdef0123456789abcdef"}


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("app_key", "12a"),
        ("app_secret", "不是密钥"),
        ("uid", "茶言"),
        ("fan_token", "<b>"),
        ("every_minutes", 0),
        ("calls_per_hour", 9),
        ("window_codes", "264; drop"),
        ("picture", "http://example.cn/1.jpg"),
        ("server_ip", "1" * 46),
    ],
)
async def test_a_setting_that_cannot_be_is_refused_at_its_own_field(
    crm: TestHouse, setting: str, value: Any
) -> None:
    done = await crm.ask(CONNECT, settings=FORM | {setting: value})

    errors = [{"code": "BAD_USER_INPUT", "field": f"settings.{setting}"}]
    assert done["uiAction"]["errors"] == errors
    assert f"settings.{setting}" in {field.name for field in FIELDS}
    assert await fetchval("select count(*) from channel_account") == 0
