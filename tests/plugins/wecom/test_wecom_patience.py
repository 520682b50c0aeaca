"""A busy WeCom is asked a few times more; an interface that is shut is left alone for a while."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from deeds import act, rows

from core.channels import Text, send_message
from core.db import execute, fetchrow, fetchval, now
from plugins.wecom.service import staff

if TYPE_CHECKING:
    from core.testing import TestHouse

pytestmark = pytest.mark.plugins("wecom")

CHINA = ZoneInfo("Asia/Shanghai")


@pytest.fixture
async def asking(crm: TestHouse, corp: Any) -> Any:
    """王芳, who asked something in customer service."""
    person = corp.person("王芳")
    await person.says("在吗")
    await crm.settle()
    return await fetchval(
        "select id from channel_conversation where thread like '%:' || $1", person.id
    )


async def answer(crm: TestHouse, conversation: Any, text: str = "在的") -> None:
    """Answer them, once or again."""
    await send_message(conversation, Text(text=text))
    await crm.settle()


async def soon(crm: TestHouse, *, times: int = 1) -> None:
    """Whatever waits has its turn, so many times."""
    for _ in range(times):
        await execute("update job set run_at = now() where state = 'waiting'")
        await crm.settle()


def calls(stage: Any, path: str) -> int:
    """How often an interface was called."""
    return sum(call.path.endswith(path) for call in stage.platform.log)


async def told() -> dict[str, Any]:
    """What became of the answer, and what is said of it."""
    row = await fetchrow(
        "select state, trouble -> 'message' ->> 1 as message, trouble -> 'advice' ->> 1 as advice"
        " from channel_outgoing"
    )
    return dict(row or {})


async def test_a_busy_wecom_is_tried_again_three_times_and_no_more(
    crm: TestHouse, stage: Any, asking: Any
) -> None:
    stage.platform.troubles.add(path="kf/send_msg", errcode=-1, times=100)
    pauses = []

    await answer(crm, asking)
    for _ in range(3):
        until = await fetchval("select run_at from job where kind = 'channels.post'")
        pauses.append(round((until - now()).total_seconds()))
        await soon(crm)
    await soon(crm, times=5)

    assert calls(stage, "kf/send_msg") == 4
    assert max(pauses) == pytest.approx(64, abs=3)
    assert await told() == {
        "state": "failed",
        "message": "企业微信系统繁忙。",
        "advice": "请重新发送；若仍失败，请联系系统管理员。",
    }


async def test_what_is_busy_for_a_moment_goes_out_once(
    crm: TestHouse, stage: Any, corp: Any, asking: Any
) -> None:
    stage.platform.troubles.add(path="kf/send_msg", errcode=-1, times=3)

    await answer(crm, asking)
    await soon(crm, times=4)

    assert calls(stage, "kf/send_msg") == 4
    assert (await told())["state"] == "sent"


async def test_a_shut_interface_is_knocked_at_once_a_block_however_much_waits(
    crm: TestHouse, stage: Any, asking: Any
) -> None:
    stage.platform.troubles.add(path="kf/send_msg", errcode=45009, times=4)
    blocks = []

    await answer(crm, asking)
    await answer(crm, asking, "请问需要什么")
    for knocked in range(1, 5):
        await soon(crm, times=2)
        assert calls(stage, "kf/send_msg") == knocked
        until = await fetchval("select until from wecom_shut where path = 'kf/send_msg'")
        blocks.append(until - now())
        await execute("update wecom_shut set until = now()")

    midnight = datetime.now(CHINA).replace(hour=0, minute=0, second=0) + timedelta(days=1)
    minute, hour, *days = (round(block.total_seconds() / 60) for block in blocks)
    assert (minute, hour) == (1, 60)
    assert days == [pytest.approx((midnight - now()).total_seconds() / 60, abs=2)] * 2


async def test_what_waited_goes_out_when_the_interface_is_open(
    crm: TestHouse, stage: Any, corp: Any, asking: Any
) -> None:
    stage.platform.troubles.add(path="kf/send_msg", errcode=45009)
    await answer(crm, asking)
    waiting = await told()

    await execute("update wecom_shut set until = now()")
    await soon(crm)

    assert (waiting["state"], waiting["message"]) == ("queued", "调用频率超出企业微信限制。")
    assert (await told())["state"] == "sent"
    assert await fetchval("select count(*) from wecom_shut") == 0


async def test_other_interfaces_are_called_meanwhile(
    crm: TestHouse, stage: Any, corp: Any, asking: Any
) -> None:
    stage.platform.troubles.add(path="kf/send_msg", errcode=45009)
    await answer(crm, asking)

    await staff.sync_staff(corp.ours.id)
    await crm.settle()
    opened = await act(crm, "open_desk", name="售后", servicers=["zhang"])

    assert opened == []
    assert "售后" in [desk["name"] for desk in await rows(crm, "desks")]
