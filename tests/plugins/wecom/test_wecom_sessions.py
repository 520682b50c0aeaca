"""Sessions of customer service: nobody answers from here while a colleague in WeCom is at it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from core.channels import Text, send_message
from core.db import fetchval

if TYPE_CHECKING:
    from core.testing import TestHouse

pytestmark = pytest.mark.plugins("wecom")

MAY = """query ($id: ID!) { conversation(id: $id) { canReply { mode remaining } } }"""

ACT = """mutation ($action: String!, $variables: JSON!) {
  uiAction(input: {action: $action, variables: $variables}) { errors { message } } }"""

SESSION = """query ($id: ID!) { wecomSession(conversation: $id) {
  desk state servicer servicers { userid name } } }"""


@pytest.fixture
async def talk(crm: TestHouse, corp: Any) -> str:
    """Mei wrote to the service account, which 张三 serves."""
    from plugins.wecom.service import desks, staff

    await staff.sync_staff(corp.ours.id)
    await crm.settle()
    await desks.open_desk(corp.ours.id, "客服", ["zhang"])
    await corp.person("Mei").says("在吗")
    await crm.settle()
    return str(await fetchval("select id from channel_conversation"))


async def may_answer(crm: TestHouse, talk: str) -> tuple[str, int | None] | None:
    """How the composer may answer in the window, and how often."""
    reply = (await crm.ask(MAY, id=talk))["conversation"]["canReply"]
    return (reply["mode"], reply["remaining"]) if reply else None


async def act(crm: TestHouse, action: str, **variables: Any) -> list[str]:
    """Press a button; what it refuses."""
    answer = await crm.ask(ACT, action=f"wecom.{action}", variables=variables)
    return [error["message"] for error in answer["uiAction"]["errors"]]


async def test_who_serves_them_is_shown_beside_the_conversation(
    crm: TestHouse, corp: Any, talk: str
) -> None:
    seen = (await crm.ask(SESSION, id=talk))["wecomSession"]

    assert seen == {
        "desk": "客服",
        "state": "0",
        "servicer": "",
        "servicers": [{"userid": "zhang", "name": "张三"}],
    }


async def test_a_customer_given_to_a_colleague_gets_one_more_word_from_here(
    crm: TestHouse, corp: Any, talk: str
) -> None:
    before = await may_answer(crm, talk)

    refused = await act(crm, "give_session", conversation=talk, servicer="zhang")
    after = await may_answer(crm, talk)
    await send_message(UUID(talk), Text(text="已为您转接张三"))
    await crm.settle()

    assert (before, refused) == (("WINDOW", 5), [])
    assert after == ("CODE", 1)
    assert [seen.text for seen in next(iter(corp.phones.values())).inbox] == ["已为您转接张三"]
    last = await may_answer(crm, talk)
    assert last is None or last[0] not in ("WINDOW", "CODE")
    assert await fetchval("select state from channel_outgoing") == "sent"


async def test_whoever_waits_in_the_queue_is_not_answered_from_here(
    crm: TestHouse, corp: Any, talk: str
) -> None:
    await act(crm, "queue_session", conversation=talk)
    await send_message(UUID(talk), Text(text="请稍候"))
    await crm.settle()

    await next(iter(corp.phones.values())).says("还在吗")
    await crm.settle()

    reply = await may_answer(crm, talk)
    assert reply is None or reply[0] != "WINDOW"


async def test_an_ended_session_begins_anew_when_they_write(
    crm: TestHouse, stage: Any, corp: Any, talk: str
) -> None:
    await act(crm, "end_session", conversation=talk)
    ended = await fetchval("select state from wecom_session")

    stage.platform.clock.forward(5)
    await next(iter(corp.phones.values())).says("还有个问题")
    await crm.settle()

    assert ended == 4
    assert await may_answer(crm, talk) == ("WINDOW", 5)


async def test_a_desk_that_leads_straight_to_staff_is_never_answered_from_here(
    crm: TestHouse, corp: Any, talk: str
) -> None:
    (desk,) = corp.kf.values()
    desk.begins = 3

    await corp.person("Hua").says("在吗")
    await crm.settle()

    other = await fetchval("select id from channel_conversation where id <> $1::uuid", talk)
    reply = await may_answer(crm, str(other))
    assert reply is None or reply[0] != "WINDOW"
    assert await fetchval("select max(state) from wecom_session") == 3


async def test_a_move_the_platform_refuses_changes_nothing(
    crm: TestHouse, corp: Any, talk: str
) -> None:
    refused = await act(crm, "give_session", conversation=talk, servicer="li")

    assert refused == ["该成员不是接待人员。请先将其加入该客服账号的接待人员，或选择其他接待人员。"]
    assert await may_answer(crm, talk) == ("WINDOW", 5)
    assert await fetchval("select state from wecom_session") == 0
