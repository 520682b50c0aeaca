"""Who can be reached, by whom, and what is noted about them: on the screens and on the timeline."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from deeds import act, rows

from core.db import execute, fetch, fetchval
from plugins.wecom.service import staff, welcomes

if TYPE_CHECKING:
    from core.testing import TestHouse

pytestmark = pytest.mark.plugins("wecom")


@pytest.fixture(autouse=True)
async def known_staff(crm: TestHouse, corp: Any) -> None:
    """Employees are known."""
    await staff.sync_staff(corp.ours.id)
    await crm.settle()


async def friend(crm: TestHouse, corp: Any, name: str = "王芳", *userids: str) -> Any:
    """Somebody who added an employee, or several."""
    person = corp.person(name)
    for userid in userids or ("zhang",):
        await person.adds(userid)
        await corp.employees[userid].accepts()
    await crm.settle()
    return person


async def reachable(person: Any) -> bool:
    """Whether the house may write to them."""
    return await fetchval("select reachable from channel_conversation where thread = $1", person.id)


async def test_whom_every_employee_lost_cannot_be_reached(
    crm: TestHouse, stage: Any, corp: Any
) -> None:
    mei = await friend(crm, corp, "王芳", "zhang", "li")

    stage.platform.clock.forward(1)
    await mei.leaves("zhang")
    await crm.settle()
    one_left = await reachable(mei)
    stage.platform.clock.forward(1)
    await corp.employees["li"].deletes(mei)
    await crm.settle()
    none_left = await reachable(mei)
    stage.platform.clock.forward(1)
    await mei.adds("li")
    await corp.employees["li"].accepts()
    await crm.settle()

    assert (one_left, none_left, await reachable(mei)) == (True, False, True)


async def test_the_timeline_calls_employees_by_name(crm: TestHouse, corp: Any) -> None:
    mei = await friend(crm, corp)
    await corp.employees["zhang"].remarks(mei, "老客户")
    await crm.settle()

    said = [row["subject"] for row in await fetch("select subject from activity order by id")]

    assert said == ["添加了员工 张三", "员工 张三 修改了备注或标签"]


async def test_an_event_without_an_employee_is_told_in_the_readers_language() -> None:
    from core.errors import T
    from plugins.wecom.happenings import _about

    told = _about(T("Added {who}", "添加了员工 {who}"), "")

    assert (told.say("en"), told.say("zh-CN")) == ("Added an employee", "添加了员工 成员")


async def test_a_welcome_that_came_too_late_is_not_kept_quiet(
    crm: TestHouse, stage: Any, corp: Any
) -> None:
    await welcomes.greet_with(corp.ours.id, {"text": "您好"})
    stage.platform.clock.forward(-35)

    await friend(crm, corp)

    noted = await fetchval("select body from activity where kind = 'note'")
    assert noted.startswith("欢迎语未发送：收到添加通知时已过去 3")
    (account,) = (await crm.ask("{ accounts { nodes { problem { message advice } } } }"))[
        "accounts"
    ]["nodes"]
    assert account["problem"]["message"].startswith("欢迎语未发送")
    assert account["problem"]["advice"].startswith("请运行自检")


async def test_tags_are_made_renamed_put_on_and_deleted(crm: TestHouse, corp: Any) -> None:
    mei = await friend(crm, corp)

    made = await act(
        crm, "create_tags", account=str(corp.ours.id), group="等级", names=["金卡", "银卡"]
    )
    gold = next(row for row in await rows(crm, "tags") if row["name"] == "金卡")
    renamed = await act(crm, "rename_tag", id=gold["id"], name="黑金卡")
    tag = await fetchval("select tag_id from wecom_tag where name = '黑金卡'")
    follow = str(await fetchval("select id from wecom_follow"))
    tagged = await act(crm, "tag", id=follow, add=[tag])

    assert (made, renamed, tagged) == ([], [], [])
    assert corp.staff["zhang"].follows[mei.id].tags == (tag,)
    assert {row["name"]: row["customers"] for row in await rows(crm, "tags")} == {
        "黑金卡": 1,
        "银卡": 0,
    }

    assert await act(crm, "delete_tag", id=gold["id"]) == []
    assert await fetchval("select tags from wecom_follow") == []
    (group,) = corp.tag_groups.values()
    assert [one.name for one in group.tags.values()] == ["银卡"]


async def test_a_tag_the_platform_refuses_changes_nothing(
    crm: TestHouse, stage: Any, corp: Any
) -> None:
    stage.platform.troubles.add(path="add_corp_tag", errcode=40071)

    refused = await act(crm, "create_tags", group="等级", names=["金卡"])

    assert refused == ["标签名称已存在。请换一个名称。"]
    assert await rows(crm, "tags") == []


async def test_a_remark_is_written_in_both_places(crm: TestHouse, corp: Any) -> None:
    mei = await friend(crm, corp)
    follow = str(await fetchval("select id from wecom_follow"))

    noted = await act(crm, "remark", id=follow, remark="王姐", description="爱喝龙井")
    too_long = await act(crm, "remark", id=follow, remark="长" * 21)
    too_much = await act(crm, "remark", id=follow, description="长" * 151)

    theirs = corp.staff["zhang"].follows[mei.id]
    assert (noted, theirs.remark, theirs.description) == ([], "王姐", "爱喝龙井")
    assert (too_long, too_much) == (["备注不超过 20 个字。"], ["描述不超过 150 个字。"])
    assert await fetchval("select remark from wecom_follow") == "王姐"


async def test_an_employee_is_connected_with_a_colleague(crm: TestHouse, corp: Any) -> None:
    user = await crm.user("sales")
    zhang = next(row for row in await rows(crm, "staff") if row["userid"] == "zhang")

    assert await act(crm, "map", id=zhang["id"], user=str(user.user_id)) == []

    zhang = next(row for row in await rows(crm, "staff") if row["userid"] == "zhang")
    assert zhang["user"]["id"] == str(user.user_id)


async def test_a_service_account_is_opened_changed_linked_and_closed(
    crm: TestHouse, corp: Any
) -> None:
    opened = await act(crm, "open_desk", name="售后", servicers=["zhang"])
    (desk,) = await rows(crm, "desks")
    changed = await act(
        crm, "change_desk", id=desk["id"], name="售前", add=["li"], remove=["zhang"]
    )
    linked = await act(crm, "link_desk", id=desk["id"], scene="官网")
    (after,) = await rows(crm, "desks")
    closed = await act(crm, "close_desk", id=desk["id"])

    assert (opened, changed, linked, closed) == ([], [], [], [])
    assert (desk["name"], desk["servicerNames"]) == ("售后", ["张三"])
    assert (after["name"], after["servicerNames"]) == ("售前", ["李四"])
    assert after["link"] != desk["link"]
    assert await rows(crm, "desks") == []
    assert [account.deleted for account in corp.kf.values()] == [True]


@pytest.mark.parametrize(
    ("place", "ends"),
    [
        ("from_site", "enc_scene=from_site"),
        ("官网首页", "enc_scene=guanxi&scene_param=%E5%AE%98%E7%BD%91%E9%A6%96%E9%A1%B5"),
        ("", "enc_scene=guanxi"),
    ],
)
async def test_a_service_link_says_where_it_stands_in_any_words(
    crm: TestHouse, corp: Any, place: str, ends: str
) -> None:
    await act(crm, "open_desk", name="售后")
    (desk,) = await rows(crm, "desks")

    linked = await act(crm, "link_desk", id=desk["id"], scene=place)
    (after,) = await rows(crm, "desks")
    too_long = await act(crm, "link_desk", id=desk["id"], scene="场" * 15)

    assert (linked, after["link"].partition("?")[2]) == ([], ends)
    assert too_long == ["投放场景最多 32 位字母、数字、- 或 _，或 14 个汉字。"]
    assert (await rows(crm, "desks"))[0]["link"] == after["link"]


async def test_who_stands_in_no_list_of_ours_may_not_be_tagged(crm: TestHouse, corp: Any) -> None:
    await friend(crm, corp)
    follow = str(await fetchval("select id from wecom_follow"))
    await execute("update wecom_follow set customer = null")

    assert await act(crm, "tag", id=follow, add=[]) == ["没有员工添加该客户的企业微信。"]
