"""Channel codes, group sends, moments and service accounts, from the screen to the phone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from core.channels.inward.cleaning import ChannelSettings
from core.db import execute, fetch, fetchval
from core.hooks import change_settings
from plugins.wecom.service import desks, sessions, staff, tasks, ways

if TYPE_CHECKING:
    from core.testing import TestHouse

pytestmark = pytest.mark.plugins("wecom")

CREATE_WAY = """mutation ($input: WecomWayInput!) { createWecomWay(input: $input) {
  way { id name state qrCode onDuty } errors { message field } } }"""


@pytest.fixture(autouse=True)
async def known_staff(crm: TestHouse, corp: Any) -> None:
    """Employees are fetched before anything is planned with them; nobody sleeps meanwhile."""
    await change_settings(ChannelSettings, {"quiet_from": 0, "quiet_until": 0})
    await staff.sync_staff(corp.ours.id)
    await crm.settle()


async def made(crm: TestHouse, corp: Any, **plan: Any) -> Any:
    """A channel code."""
    given = {"account": str(corp.ours.id), "name": "门店海报", "staff": ["zhang", "li"]}
    answer = await crm.ask(CREATE_WAY, input=given | plan)
    return answer["createWecomWay"]


async def test_a_code_greets_tags_and_counts_whoever_scans_it(crm: TestHouse, corp: Any) -> None:
    from plugins.wecom.service import tags

    await tags.create(corp.ours.id, "来源", ["海报"])
    tag = await fetchval("select tag_id from wecom_tag")
    answer = await made(crm, corp, welcomeText="您好，我是小关", tags=[tag])
    mei, ling = corp.person("Mei"), corp.person("Ling")

    await mei.scans(answer["way"]["state"])
    await ling.scans(answer["way"]["qrCode"])
    await crm.settle()
    await ling.leaves()
    await crm.settle()

    assert answer["errors"] == []
    assert [seen.text for seen in mei.inbox + ling.inbox] == ["您好，我是小关"] * 2
    assert corp.staff["zhang"].follows[mei.id].tags == (tag,)
    assert set(corp.staff["li"].follows) == {ling.id}
    (way,) = (await crm.ask("{ wecomWays { nodes { newcomers lately lost } } }"))["wecomWays"][
        "nodes"
    ]
    assert way == {"newcomers": 2, "lately": 2, "lost": 1}


async def test_a_code_needs_employees_who_may_have_customers(crm: TestHouse, corp: Any) -> None:
    answer = await made(crm, corp, staff=["nobody"])

    assert answer["way"] is None
    assert [error["field"] for error in answer["errors"]] == ["staff"]
    assert corp.ways == {}
    assert await fetchval("select count(*) from wecom_way") == 0


async def test_a_code_the_platform_refuses_is_not_kept(
    crm: TestHouse, stage: Any, corp: Any
) -> None:
    stage.platform.troubles.add(path="add_contact_way", errcode=48002)

    answer = await made(crm, corp)

    assert "没有调用此接口的权限" in answer["errors"][0]["message"]
    assert await fetchval("select count(*) from wecom_way") == 0


async def test_the_code_follows_its_timetable(crm: TestHouse, corp: Any) -> None:
    every_day = {"days": [1, 2, 3, 4, 5, 6, 7], "from": "00:00", "to": "24:00", "staff": ["li"]}
    answer = await made(crm, corp, staff=["zhang"], schedule=[every_day])
    assert answer["way"]["onDuty"] == ["li"]
    await execute("update wecom_way set on_duty = '{zhang}'")

    await ways.switch_all()

    (theirs,) = corp.ways.values()
    assert theirs.fields["user"] == ["li"]
    assert await fetchval("select on_duty from wecom_way") == ["li"]


async def test_a_code_is_changed_and_deleted_in_both_places(crm: TestHouse, corp: Any) -> None:
    way = (await made(crm, corp))["way"]
    change = """mutation ($input: WecomWayInput!) { updateWecomWay(input: $input) {
      way { name } errors { message } } }"""
    plan = {"id": way["id"], "name": "新海报", "staff": ["li"]}

    assert (await crm.ask(change, input=plan))["updateWecomWay"]["errors"] == []
    (theirs,) = corp.ways.values()
    assert (theirs.fields["remark"], theirs.fields["user"]) == ("新海报", ["li"])

    drop = "mutation ($id: ID!) { deleteWecomWay(input: {id: $id}) { errors { message } } }"
    await crm.ask(drop, id=way["id"])
    assert corp.ways == {}
    assert (await crm.ask("{ wecomWays { nodes { id } } }"))["wecomWays"]["nodes"] == []


TASK = """mutation ($input: WecomTaskInput!) { createWecomTask(input: $input) {
  task { id state } errors { message field } } }"""


async def customers(crm: TestHouse, corp: Any) -> list[Any]:
    """Three customers, two of them of one employee."""
    await made(crm, corp)
    people = [corp.person(name) for name in ("Mei", "Ling", "Hua")]
    for person in people:
        await person.scans()
    await crm.settle()
    return people


async def test_a_group_send_waits_for_employees_and_tells_who_got_it(
    crm: TestHouse, corp: Any
) -> None:
    mei, ling, hua = await customers(crm, corp)
    await hua.leaves()
    await crm.settle()
    given = {
        "account": str(corp.ours.id),
        "kind": "CUSTOMERS",
        "name": "周末",
        "text": "周末有活动",
    }

    answer = await crm.ask(TASK, input=given)
    await crm.settle()
    assert answer["createWecomTask"]["errors"] == []
    assert mei.inbox == []
    await corp.employees["zhang"].confirms()
    await tasks.look_at_all()
    half = await task_row()
    await corp.employees["li"].confirms()
    await tasks.look_at_all()

    assert half == ("waiting", 2, 1, 2, 1)
    assert await task_row() == ("done", 2, 2, 2, 2)
    assert [seen.text for seen in mei.inbox + ling.inbox] == ["周末有活动"] * 2
    assert hua.inbox == []


async def task_row() -> tuple[Any, ...]:
    """How a request stands."""
    (row,) = await fetch(
        "select state, asked, confirmed, targets, reached from wecom_task where outgoing is null"
    )
    return tuple(row)


async def test_reminding_a_fourth_time_is_refused_in_words(crm: TestHouse, corp: Any) -> None:
    await customers(crm, corp)
    given = {"account": str(corp.ours.id), "kind": "CUSTOMERS", "name": "周末", "text": "活动"}
    task = (await crm.ask(TASK, input=given))["createWecomTask"]["task"]["id"]
    await crm.settle()
    remind = "mutation ($id: ID!) { remindWecomTask(input: {id: $id}) { errors { message } } }"
    for _ in range(3):
        assert (await crm.ask(remind, id=task))["remindWecomTask"]["errors"] == []

    answer = await crm.ask(remind, id=task)

    assert [e["message"] for e in answer["remindWecomTask"]["errors"]] == [
        "24 小时内已提醒 3 次。请明天再提醒，或直接联系员工。"
    ]


async def test_a_lost_answer_is_not_asked_for_twice(crm: TestHouse, stage: Any, corp: Any) -> None:
    await customers(crm, corp)
    stage.platform.troubles.add(path="add_msg_template", truncate=True)
    given = {"account": str(corp.ours.id), "kind": "CUSTOMERS", "name": "周末", "text": "活动"}

    await crm.ask(TASK, input=given)
    await crm.settle()

    assert len(corp.sends) == 1
    assert await fetchval("select state from wecom_task") == "failed"


async def test_a_moment_is_published_by_employees(crm: TestHouse, stage: Any, corp: Any) -> None:
    await customers(crm, corp)
    given = {"account": str(corp.ours.id), "kind": "MOMENT", "name": "新品", "text": "新品上市"}
    await crm.ask(TASK, input=given)
    await crm.settle()
    stage.platform.clock.forward(10)
    await tasks.look_at_all()

    await corp.employees["zhang"].publishes()
    await tasks.look_at_all()

    (row,) = await fetch("select state, asked, confirmed from wecom_task")
    assert tuple(row) == ("waiting", 2, 1)


async def test_who_sees_a_moment_is_asked_once_for_each_employee(
    crm: TestHouse, stage: Any, corp: Any
) -> None:
    await customers(crm, corp)
    theirs = len(corp.staff["zhang"].follows)
    given = {"account": str(corp.ours.id), "kind": "MOMENT", "name": "新品", "text": "新品上市"}
    await crm.ask(TASK, input=given)
    await crm.settle()
    stage.platform.clock.forward(10)
    await tasks.look_at_all()

    await corp.employees["zhang"].publishes()
    await tasks.look_at_all()
    await tasks.look_at_all()

    (row,) = await fetch("select confirmed, targets, reached from wecom_task")
    assert theirs > 0
    assert tuple(row) == (1, theirs, theirs)
    asked = [call for call in stage.platform.log if "get_moment_send_result" in call.path]
    assert len(asked) == 1


async def test_a_service_account_is_opened_staffed_and_found(crm: TestHouse, corp: Any) -> None:
    desk = await desks.open_desk(corp.ours.id, "售后客服", ["zhang"])

    await desks.staff_desk(desk, add=["li"], remove=["zhang"])
    await desks.rename_desk(desk, "售前客服")

    (theirs,) = corp.kf.values()
    assert (theirs.name, theirs.servicers) == ("售前客服", {"li": 0})
    (row,) = await fetch("select name, servicers, link from wecom_desk")
    assert row["name"] == "售前客服"
    assert row["link"].startswith("https://work.weixin.qq.com/kfid/")


async def test_a_service_account_that_was_never_fetched_has_its_name_once_somebody_wrote(
    crm: TestHouse, stage: Any, corp: Any
) -> None:
    mei = corp.person("Mei")

    await mei.says("在吗")
    await crm.settle()
    await mei.says("有人吗")
    await crm.settle()

    (theirs,) = corp.kf.values()
    (row,) = await fetch("select open_kfid, name from wecom_desk")
    assert tuple(row) == (theirs.open_kfid, theirs.name)
    assert theirs.name
    asked = [call for call in stage.platform.log if call.path.endswith("kf/account/list")]
    assert len(asked) == 1


async def test_a_session_is_handed_to_a_colleague_and_ended(crm: TestHouse, corp: Any) -> None:
    await desks.open_desk(corp.ours.id, "客服", ["zhang"])
    mei = corp.person("Mei")
    await mei.says("在吗")
    await crm.settle()
    talk = await fetchval("select id from channel_conversation")

    await sessions.move_session(talk, 3, servicer="zhang")
    served = await fetchval("select state from wecom_session")
    await sessions.move_session(talk, 4)

    (theirs,) = corp.kf.values()
    assert (served, theirs.sessions[mei.id].state) == (3, 4)
    assert await fetchval("select state from wecom_session") == 4
