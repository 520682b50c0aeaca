"""From a scanned code to an answered question: a customer of WeCom, over real HTTP."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from core.channels import Mode, Text, send_message
from core.db import execute, fetch, fetchval
from core.errors import Conflict

if TYPE_CHECKING:
    from core.testing import TestHouse

pytestmark = pytest.mark.plugins("wecom")


async def conversation(thread: str) -> Any:
    """The id of a conversation."""
    return await fetchval("select id from channel_conversation where thread = $1", thread)


async def scanned(corp: Any, *, state: str = "shop-1") -> Any:
    """A channel code that leads to one employee."""
    from plugins.wecom.simulator.records import ContactWay

    corp.ways["way-1"] = ContactWay(
        config_id="way-1",
        qr_code="https://…/1",
        fields={"user": ["zhang"], "state": state},
        created=0,
    )
    return corp.person("王芳", unionid="oUnion000001", gender=2)


async def test_the_address_is_proved_within_a_second(stage: Any, corp: Any) -> None:
    assert await corp.post.greet() is True


async def test_a_newcomer_becomes_a_customer_with_name_and_origin(
    crm: TestHouse, corp: Any
) -> None:
    mei = await scanned(corp)

    await mei.scans()
    await crm.settle()

    (customer,) = await fetch("select name, source, source_detail, gender from customer")
    assert dict(customer) == {
        "name": "王芳",
        "source": "wecom",
        "source_detail": "shop-1",
        "gender": "female",
    }
    kinds = {row["kind"] for row in await fetch("select kind from identity")}
    assert kinds == {"external_userid", "unionid"}
    (follow,) = await fetch("select userid, standing, state, add_way from wecom_follow")
    assert tuple(follow) == ("zhang", "friends", "shop-1", 1)


async def test_every_event_three_times_counts_once(crm: TestHouse, corp: Any) -> None:
    mei = await scanned(corp)
    corp.post.copies = 3

    await mei.scans()
    await crm.settle()

    assert corp.post.statuses == [200, 200, 200]
    assert await fetchval("select count(*) from channel_delivery") == 1
    assert await fetchval("select count(*) from activity where kind = 'system'") == 1


async def test_whoever_comes_is_greeted_once_and_at_once(crm: TestHouse, corp: Any) -> None:
    await execute(
        "insert into wecom_welcome (id, account, userid, content, updated_at, version)"
        " values (gen_random_uuid(), $1, '', $2, now(), 1)",
        corp.ours.id,
        '{"text": "您好，欢迎光临", "attachments": [{"kind": "link", "title": "新品", "url": "https://example.com/"}]}',
    )
    mei = await scanned(corp)

    await mei.scans()
    await crm.settle()

    (seen,) = mei.inbox
    assert (seen.kind, seen.text) == ("welcome", "您好，欢迎光临")
    assert [part["msgtype"] for part in seen.fields["attachments"]] == ["link"]
    sent = await fetch("select body, delivery_state from activity where direction = 'out'")
    assert [tuple(row) for row in sent] == [("您好，欢迎光临", "sent")]


async def test_a_newcomer_overtakes_everything_that_waits(crm: TestHouse, corp: Any) -> None:
    mei = await scanned(corp)
    others = [corp.person(f"Old {number}") for number in range(20)]
    for other in others:
        corp.befriend("zhang", other.id, at=0)
        await corp.employees["zhang"].remarks(other, "老客户")

    await mei.scans()

    first = await fetchval(
        "select d.body from job j join channel_delivery d on d.id = (j.args ->> 'delivery')::uuid"
        " where j.kind = 'channels.process' order by j.priority desc, j.run_at limit 1"
    )
    newest = await fetchval("select body from channel_delivery order by created_at desc limit 1")
    assert first == newest


async def test_a_welcome_that_comes_too_late_says_so(crm: TestHouse, stage: Any, corp: Any) -> None:
    mei = await scanned(corp)
    await mei.scans()
    await crm.settle()
    stage.platform.clock.forward(21)
    stage.on_purpose.append("only their clock was moved")

    await send_message(await conversation(mei.id), Text(text="您好"), mode=Mode.CODE)
    await crm.settle()

    (row,) = await fetch("select state, trouble ->> 'code' as code from channel_outgoing")
    assert tuple(row) == ("failed", "41050")
    assert mei.inbox == []


async def test_customer_service_hears_and_answers(crm: TestHouse, corp: Any) -> None:
    mei = corp.person("王芳")
    await mei.says("还有货吗")
    await crm.settle()
    kf = next(iter(corp.kf))

    talk = await conversation(f"{kf}:{mei.id}")
    await send_message(talk, Text(text="有的"))
    await crm.settle()

    assert [(seen.kind, seen.text) for seen in mei.inbox] == [("text", "有的")]
    lines = await fetch(
        "select direction, body, delivery_state from activity where kind = 'message'"
        " order by happened_at"
    )
    assert [tuple(line) for line in lines] == [("in", "还有货吗", None), ("out", "有的", "sent")]
    assert await fetchval("select name from customer") == "王芳"


async def test_the_sixth_answer_is_refused_before_the_platform_is_asked(
    crm: TestHouse, corp: Any
) -> None:
    mei = corp.person("王芳")
    await mei.says("还有货吗")
    await crm.settle()
    talk = await conversation(f"{next(iter(corp.kf))}:{mei.id}")
    for number in range(5):
        await send_message(talk, Text(text=f"第{number}条"))

    with pytest.raises(Conflict):
        await send_message(talk, Text(text="第六条"))
    await crm.settle()

    assert len(mei.inbox) == 5


async def test_a_message_sent_twice_by_accident_reaches_once(
    crm: TestHouse, stage: Any, corp: Any
) -> None:
    mei = corp.person("王芳")
    await mei.says("还有货吗")
    await crm.settle()
    stage.platform.troubles.add(path="kf/send_msg", truncate=True)

    talk = await conversation(f"{next(iter(corp.kf))}:{mei.id}")
    await send_message(talk, Text(text="有的"))
    await crm.settle()
    await asyncio.sleep(1.2)
    await crm.settle()

    assert [seen.text for seen in mei.inbox] == ["有的"]
    assert await fetchval("select state from channel_outgoing") == "sent"


async def test_a_refused_message_is_told_later(crm: TestHouse, corp: Any) -> None:
    mei = corp.person("王芳")
    await mei.says("还有货吗")
    await crm.settle()
    talk = await conversation(f"{next(iter(corp.kf))}:{mei.id}")
    next(iter(corp.kf.values())).sessions[mei.id].refuses = True

    await send_message(talk, Text(text="有的"))
    await crm.settle()
    await asyncio.sleep(0.2)
    await crm.settle()

    (row,) = await fetch("select state, trouble ->> 'code' as code from channel_outgoing")
    assert tuple(row) == ("failed", "fail_type 10")


async def test_an_employee_confirms_what_we_asked_for(crm: TestHouse, corp: Any) -> None:
    mei = await scanned(corp)
    await mei.scans()
    await crm.settle()

    talk = await conversation(mei.id)
    await send_message(talk, Text(text="周末有活动"), mode=Mode.STAFF)
    await crm.settle()
    assert await fetchval("select state from channel_outgoing") == "waiting_staff"
    assert mei.inbox == []

    await corp.employees["zhang"].confirms()
    await pulled(crm, corp)

    assert [seen.text for seen in mei.inbox] == ["周末有活动"]
    assert await fetchval("select state from channel_outgoing") == "delivered"
    assert await fetchval("select state from wecom_task") == "done"


async def test_what_nobody_confirms_in_a_month_has_failed(crm: TestHouse, corp: Any) -> None:
    mei = await scanned(corp)
    await mei.scans()
    await crm.settle()
    await send_message(await conversation(mei.id), Text(text="周末有活动"), mode=Mode.STAFF)
    await crm.settle()
    await execute("update wecom_task set created_at = now() - interval '31 days'")

    await pulled(crm, corp)

    (row,) = await fetch("select state, trouble ->> 'code' as code from channel_outgoing")
    assert tuple(row) == ("failed", "30 days")
    assert await fetchval("select state from wecom_task") == "done"


async def pulled(crm: TestHouse, corp: Any) -> None:
    """Five minutes later: what employees did is asked for."""
    from core.jobs import later

    await later("channels.pull", account=str(corp.ours.id), cursor="sends")
    await crm.settle()


async def test_empty_pages_do_not_end_the_reading(crm: TestHouse, corp: Any) -> None:
    mei = corp.person("王芳")
    corp.kf_empty_pages, corp.kf_page = 2, 1

    corp.post.hold()
    await mei.says("一")
    await mei.says("二")
    await corp.post.release(shuffled=True, copies=2)
    await crm.settle()

    bodies = [row["body"] for row in await fetch("select body from activity order by body")]
    assert bodies == ["一", "二"]


async def test_while_a_colleague_serves_the_window_is_shut(crm: TestHouse, corp: Any) -> None:
    mei = corp.person("王芳")
    await mei.says("还有货吗")
    await corp.employees["zhang"].takes(mei)
    await mei.says("在吗")
    await corp.employees["zhang"].says("在的", person=mei)
    await crm.settle()

    talk = await conversation(f"{next(iter(corp.kf))}:{mei.id}")
    answer = await fetchval("select actor_name from activity where body = '在的'")
    assert answer == "zhang"
    assert await fetchval("select state from wecom_session") == 3
    await send_message(talk, Text(text="我来帮您"))  # by the one-time code of being picked
    with pytest.raises(Conflict):
        await send_message(talk, Text(text="还有"))


async def test_a_recalled_message_says_so(crm: TestHouse, corp: Any) -> None:
    mei = corp.person("王芳")
    await mei.says("发错了")
    await crm.settle()

    await mei.recalls()
    await crm.settle()

    assert await fetchval("select delivery_state from activity where body = '发错了'") == "recalled"


async def test_a_picture_is_fetched_by_its_id(crm: TestHouse, corp: Any) -> None:
    mei = corp.person("王芳")

    await mei.sends_image()
    await crm.settle()

    assert await fetchval("select state from channel_media") == "fetched"


async def test_who_left_and_came_back_stands_right_in_any_order(
    crm: TestHouse, stage: Any, corp: Any
) -> None:
    mei = await scanned(corp)
    corp.post.hold()
    await mei.scans()
    stage.platform.clock.forward(2)
    await mei.leaves("zhang")

    await corp.post.release(shuffled=True, copies=2)
    await crm.settle()

    assert await fetchval("select standing from wecom_follow") == "left_by_customer"
