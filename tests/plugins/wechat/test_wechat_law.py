"""WeChat's law about who may be written to when, as WeChat itself counts."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from wechat_screen import choices, look, press
from wechat_wire import customer_of

from core.channels import Text, send_message
from core.db import execute, fetch, fetchval
from core.entities.customers import block, unblock, update
from core.errors import Conflict
from core.testing import TestHouse

pytestmark = pytest.mark.plugins("wechat", "sales")

CUSTOM = "/cgi-bin/message/custom/send"


async def conversation() -> UUID:
    """The only conversation there is."""
    return await fetchval("select id from channel_conversation")


async def write(count: int) -> None:
    """Write so many messages."""
    for number in range(count):
        await send_message(await conversation(), Text(text=f"第 {number + 1} 条"))


def codes(stage: Any) -> set[int]:
    """What WeChat answered to our messages."""
    return {call.answer["errcode"] for call in stage.platform.calls(CUSTOM)}


async def test_what_people_do_is_never_added_up(crm: TestHouse) -> None:
    async with crm.stage("wechat") as stage:
        theirs, _ = await stage.account()
        mei = theirs.person("Mei")
        await mei.follows()
        await mei.says("在吗？")
        await crm.settle()
        await write(2)
        await crm.settle()
        stage.platform.clock.forward(1)
        await mei.scans("store-1")
        await crm.settle()

        await write(3)
        with pytest.raises(Conflict):
            await write(1)
        await crm.settle()

        assert len(mei.inbox) == 5
        assert codes(stage) == {0}


async def test_whoever_was_blocked_and_writes_again_gets_an_answer(crm: TestHouse) -> None:
    async with crm.stage("wechat") as stage:
        theirs, _ = await stage.account()
        mei = theirs.person("Mei")
        await mei.follows()
        await mei.says("你好")
        await crm.settle()
        stage.platform.trouble(CUSTOM, errcode=43019)
        await write(1)
        await crm.settle()
        with pytest.raises(Conflict):
            await write(1)
        here = (await customer_of(mei)).id
        await block(here, "误拉黑")
        await crm.settle()
        await unblock(here)
        await crm.settle()

        stage.platform.clock.forward(5)
        await mei.says("还在吗？")
        await crm.settle()
        await write(1)
        await crm.settle()

        assert [each.text for each in mei.inbox] == ["第 1 条"]
        assert theirs.blocked == set()


async def test_a_notification_nobody_agreed_to_is_not_sent_as_something_else(
    crm: TestHouse,
) -> None:
    async with crm.stage("wechat") as stage:
        theirs, ours = await stage.account()
        mei = theirs.person("Mei")
        await mei.follows()
        await press(crm, "sync_templates", account=str(ours.id), what="templates")
        here = str(await conversation())
        rows = {row["kind"]: row for row in await look(crm, "templates_here", conversation=here)}
        wanted = rows["SUBSCRIPTION"]
        words = {"conversation": here, "template": wanted["id"], "url": None}

        refused = await press(crm, "send_template", **words, lines="thing1：茶具\ntime2：今天")
        offered = await choices(crm, "pick_template", conversation=here)
        await mei.does("accepts")
        await crm.settle()
        sent = await press(crm, "send_template", **words, lines="thing1：茶具\ntime2：今天")

        assert (wanted["sendable"], rows["TEMPLATE"]["sendable"]) == (False, True)
        assert refused == [("CONFLICT", "template")]
        assert [each["title"] for each in offered] == ["订单发货提醒"]
        assert sent == []
        assert [each.kind for each in mei.inbox] == ["subscription"]
        assert stage.platform.calls("/cgi-bin/message/template/send") == []


async def test_what_somebody_agreed_to_stands_beside_them(crm: TestHouse) -> None:
    async with crm.stage("wechat") as stage:
        theirs, ours = await stage.account()
        mei = theirs.person("Mei")
        await mei.follows()
        await mei.does("accepts")
        await press(crm, "sync_templates", account=str(ours.id), what="templates")
        customer = str((await customer_of(mei)).id)

        beside = await look(crm, "consents", customer=customer)
        in_thread = await look(crm, "consents_here", conversation=str(await conversation()))

        assert [(row["title"], row["accepted"], row["times"]) for row in beside] == [
            ("到货通知", True, 1)
        ]
        assert in_thread == beside


async def test_two_receipts_of_one_second_are_both_heard(crm: TestHouse) -> None:
    async with crm.stage("wechat") as stage:
        theirs, _ = await stage.account()
        stage.platform.clock = Standing(stage.platform.clock)
        mei = theirs.person("Mei")
        await mei.follows()
        await mei.does("accepts")
        await mei.does("withdraws")
        await crm.settle()

        told = await fetch("select subject from activity where subject like '%订阅通知%'")
        entry = {"TemplateId": "T", "ErrorCode": "0", "ErrorStatus": "success"}
        for number in ("1", "2"):
            listed = {"List": {**entry, "MsgID": number}}
            await mei.causes("subscribe_msg_sent_event", SubscribeMsgSentEvent=listed)

        assert len(told) == 2
        kept = await fetchval("select count(*) from channel_delivery where key like 'event:%'")
        assert kept == 5


class Standing:
    """A clock that stands still."""

    def __init__(self, clock: Any) -> None:
        """Stop at this moment."""
        self.moment = float(int(clock.now()))

    def now(self) -> float:
        """Always the same second."""
        return self.moment

    def forward(self, seconds: float) -> None:
        """Let time pass all the same."""
        self.moment += seconds


async def test_a_name_given_here_becomes_the_remark_there(crm: TestHouse) -> None:
    async with crm.stage("wechat") as stage:
        theirs, ours = await stage.account()
        mei = theirs.person("Mei")
        await mei.follows()
        await crm.settle()
        customer = await customer_of(mei)
        await update(customer.id, name="梅女士")
        await crm.settle()
        before = mei.remark
        await execute(
            """update channel_account set settings = settings || '{"write_remarks": true}'"""
            " where id = $1",
            ours.id,
        )

        await update(customer.id, name="梅老板")
        await crm.settle()

        assert before == ""
        assert mei.remark == "梅老板"


async def test_templates_are_not_for_subscription_accounts(
    crm: TestHouse,
) -> None:
    async with crm.stage("wechat") as stage:
        theirs, ours = await stage.account(kind="subscription")
        mei = theirs.person("Mei")
        await mei.follows()
        await mei.says("你好")
        await crm.settle()
        ways = """
        query { conversations { nodes { canReply { mode alternatives { mode } } } } }"""

        ours_may = (await crm.ask(ways))["conversations"]["nodes"][0]["canReply"]
        await press(crm, "check", id=str(ours.id))

        assert ours_may == {"mode": "WINDOW", "alternatives": []}
        assert not any(
            call.answer.get("errcode") == 48001 for call in stage.platform.log if call.answer
        )
