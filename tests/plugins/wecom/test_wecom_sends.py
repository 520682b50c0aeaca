"""Group sends: to nobody who is blocked or refused, to nobody asleep, and each result is listed."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from deeds import act, rows

from core.channels import note_consent
from core.channels.inward.cleaning import ChannelSettings
from core.db import execute, fetch, fetchval
from core.entities.customers import Customer
from core.hooks import change_settings
from plugins.wecom.service import contacts, staff, tasks

if TYPE_CHECKING:
    from core.testing import TestHouse

pytestmark = pytest.mark.plugins("wecom")


@pytest.fixture(autouse=True)
async def no_night(crm: TestHouse) -> None:
    """Nobody sleeps, whenever this is run."""
    await change_settings(ChannelSettings, {"quiet_from": 0, "quiet_until": 0})


@pytest.fixture
async def people(crm: TestHouse, corp: Any) -> list[Any]:
    """Three customers of 张三: one is blocked, one wants no marketing."""
    found = [corp.person(name) for name in ("王芳", "李雷", "韩梅")]
    for person in found:
        corp.befriend("zhang", person.id, at=1_700_000_000)
    await staff.sync_staff(corp.ours.id)
    await contacts.sync_contacts(corp.ours.id)
    await crm.settle()
    await execute("update customer set blocked = true where name = '李雷'")
    unwilling = await Customer.objects().get(Customer.name == "韩梅")
    assert unwilling is not None
    await note_consent(unwilling, "marketing", allowed=False, how="told us")
    return found


async def asked(crm: TestHouse, **more: Any) -> list[str]:
    """Ask for a group send; what is refused."""
    given = {"name": "周末", "kind": "CUSTOMERS", "text": "有活动", "marketing": True}
    refused = await act(crm, "create_task", **{**given, **more})
    await crm.settle()
    return refused


async def test_who_is_blocked_or_refused_is_left_out_and_listed(
    crm: TestHouse, corp: Any, people: list[Any]
) -> None:
    assert await asked(crm) == []

    (send,) = corp.sends.values()
    assert list(send.tasks["zhang"].targets) == [people[0].id]
    (row,) = await rows(crm, "tasks")
    assert (row["state"], row["targets"], row["leftOut"]) == ("WAITING", 1, 2)
    left = {(one["person"], one["outcome"]) for one in await rows(crm, "results")}
    assert left == {("李雷", "blocked"), ("韩梅", "refused")}


async def test_what_is_no_marketing_reaches_who_refused_marketing(
    crm: TestHouse, corp: Any, people: list[Any]
) -> None:
    assert await asked(crm, marketing=False) == []

    (send,) = corp.sends.values()
    assert set(send.tasks["zhang"].targets) == {people[0].id, people[2].id}


async def test_nobody_is_asked_while_people_sleep(
    crm: TestHouse, corp: Any, people: list[Any]
) -> None:
    hour = datetime.now(ZoneInfo("Asia/Shanghai")).hour
    night = {"quiet_from": hour, "quiet_until": (hour + 2) % 24}
    await change_settings(ChannelSettings, night)

    assert await asked(crm) == []

    assert corp.sends == {}
    (row,) = await rows(crm, "tasks")
    assert row["state"] == "PREPARING"
    assert row["notBefore"] is not None

    await change_settings(ChannelSettings, {"quiet_from": 0, "quiet_until": 0})
    await execute("update job set run_at = now() where kind = 'wecom.put_up_task'")
    await crm.settle()
    assert len(corp.sends) == 1


async def test_a_send_for_nobody_is_refused(crm: TestHouse, corp: Any, people: list[Any]) -> None:
    await execute("update customer set blocked = true")

    assert await asked(crm) == ["没有符合条件的接收人。"]
    assert await fetch("select 1 from wecom_task") == []


async def test_every_customer_shows_what_became_of_it(
    crm: TestHouse, corp: Any, people: list[Any]
) -> None:
    link = {"url": "https://example.com/", "title": "活动"}
    await asked(crm, attach={"link": link})
    await corp.employees["zhang"].confirms()
    await tasks.look_at_all()

    found = {one["person"]: one for one in await rows(crm, "results")}
    assert (found["王芳"]["outcome"], found["王芳"]["staffName"]) == ("sent", "张三")
    (seen,) = people[0].inbox
    assert [part["msgtype"] for part in seen.fields["attachments"]] == ["link"]
    (row,) = await rows(crm, "tasks")
    assert (row["state"], row["reached"], row["targets"]) == ("DONE", 1, 1)


async def test_a_send_is_taken_back(crm: TestHouse, corp: Any, people: list[Any]) -> None:
    await asked(crm)
    (row,) = await rows(crm, "tasks")

    assert await act(crm, "cancel", id=row["id"]) == []

    assert [send.cancelled for send in corp.sends.values()] == [True]
    assert await fetchval("select state from wecom_task") == "cancelled"
    assert await act(crm, "remind", id=row["id"]) == ["该任务已结束。"]


async def test_a_send_the_platform_refuses_says_why(
    crm: TestHouse, stage: Any, corp: Any, people: list[Any]
) -> None:
    stage.platform.troubles.add(path="add_msg_template", errcode=48002)

    await asked(crm)

    (row,) = await rows(crm, "tasks")
    assert row["state"] == "FAILED"
    assert row["problem"].startswith("应用没有调用此接口的权限。")
