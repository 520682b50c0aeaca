"""What was asked for in WeCom itself stands beside our own group sends, with what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from core.db import fetch, fetchval
from plugins.wecom.service import console, staff, tasks

if TYPE_CHECKING:
    from core.testing import TestHouse

pytestmark = pytest.mark.plugins("wecom")

TASKS = "{ wecomTasks { nodes { name kind state words asked confirmed targets reached } } }"

OURS = """mutation ($input: WecomTaskInput!) { createWecomTask(input: $input) {
  errors { message field } } }"""


@pytest.fixture(autouse=True)
async def known_staff(crm: TestHouse, corp: Any) -> None:
    """Employees are fetched before anything is asked of them."""
    await staff.sync_staff(corp.ours.id)
    await crm.settle()


async def listed(crm: TestHouse) -> list[dict[str, Any]]:
    """The group sends that the screen shows."""
    return (await crm.ask(TASKS))["wecomTasks"]["nodes"]


async def test_a_group_send_made_in_wecom_is_found_once_and_followed(
    crm: TestHouse, stage: Any, corp: Any
) -> None:
    mei = corp.person("Mei")
    await mei.adds("zhang")
    await mei.accepted("zhang")
    await crm.settle()
    stage.platform.clock.forward(-3600)
    await corp.employees["zhang"].asks("周末到店有礼")

    await console.find_all()
    await console.find_all()
    await corp.employees["zhang"].confirms()
    await tasks.look_at_all()

    assert await listed(crm) == [
        {
            "name": "企业微信创建：周末到店有礼",
            "kind": "CUSTOMERS",
            "state": "DONE",
            "words": "周末到店有礼",
            "asked": 1,
            "confirmed": 1,
            "targets": 1,
            "reached": 1,
        }
    ]
    assert [seen.text for seen in mei.inbox] == ["周末到店有礼"]
    assert await fetchval("select status from wecom_task_result") == 1


async def test_what_we_asked_for_ourselves_is_not_found_a_second_time(
    crm: TestHouse, stage: Any, corp: Any
) -> None:
    mei = corp.person("Mei")
    await mei.adds("zhang")
    await mei.accepted("zhang")
    await crm.settle()
    stage.platform.clock.forward(-3600)
    given = {"account": str(corp.ours.id), "kind": "CUSTOMERS", "name": "周末", "text": "有活动"}
    await crm.ask(OURS, input=given)
    await crm.settle()

    await console.find_all()

    assert [each["name"] for each in await listed(crm)] == ["周末"]


async def test_moments_and_group_sends_to_groups_are_found_as_well(
    crm: TestHouse, stage: Any, corp: Any
) -> None:
    zhang = corp.employees["zhang"]
    await zhang.founds("老客群")
    await crm.settle()
    stage.platform.clock.forward(-3600)
    await zhang.asks("群公告", chat_type="group")
    await zhang.posts("新品上市", "zhang", "li")

    await console.find_all()
    await zhang.publishes()
    await tasks.look_at_all()

    rows = await fetch("select kind, asked, confirmed from wecom_task order by kind")
    assert [tuple(row) for row in rows] == [("groups", 1, 0), ("moment", 2, 1)]


async def test_what_is_a_minute_old_may_be_our_own_and_waits(crm: TestHouse, corp: Any) -> None:
    mei = corp.person("Mei")
    await mei.adds("zhang")
    await mei.accepted("zhang")
    await crm.settle()
    await corp.employees["zhang"].asks("刚刚创建")

    await console.find_all()

    assert await listed(crm) == []


async def test_a_corp_without_this_permission_keeps_nobody_from_being_looked_at(
    crm: TestHouse, stage: Any, corp: Any
) -> None:
    stage.platform.troubles.add(path="get_groupmsg_list_v2", errcode=48002)

    await console.find_all()

    assert await listed(crm) == []
