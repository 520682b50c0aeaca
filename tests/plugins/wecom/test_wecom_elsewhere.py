"""Codes made by another system are taken over, and WeCom's own figures stand beside ours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from deeds import act, rows

from core.db import fetch, fetchval
from plugins.wecom.service import figures, staff, tasks
from plugins.wecom.simulator.records import ContactWay

if TYPE_CHECKING:
    from core.testing import TestHouse

pytestmark = pytest.mark.plugins("wecom")

POST = """mutation ($input: WecomTaskInput!) { createWecomTask(input: $input) {
  errors { message field } } }"""


@pytest.fixture(autouse=True)
async def known_staff(crm: TestHouse, corp: Any) -> None:
    """Employees are fetched before anything is planned with them."""
    await staff.sync_staff(corp.ours.id)
    await crm.settle()


def printed(corp: Any, number: str, **fields: Any) -> ContactWay:
    """A code that another system made."""
    given = {"type": 2, "scene": 2, "skip_verify": True, "user": ["zhang"], **fields}
    way = ContactWay(
        config_id=number,
        qr_code=f"https://wework.qpic.cn/{number}",
        fields=given,
        created=corp.clock.seconds(),
    )
    corp.ways[number] = way
    return way


def shared(corp: Any, number: str, **fields: Any) -> ContactWay:
    """A link that another system made."""
    link = ContactWay(
        config_id=number,
        qr_code=f"https://work.weixin.qq.com/ca/{number}",
        fields={"remark": "官网", "skip_verify": True, "user": ["li"], **fields},
        created=corp.clock.seconds(),
    )
    corp.links[number] = link
    return link


async def adopted(crm: TestHouse) -> list[dict[str, Any]]:
    """The codes here, after those made elsewhere were looked for."""
    assert await act(crm, "adopt_ways") == []
    await crm.settle()
    found = await rows(crm, "ways")
    return sorted(found, key=lambda way: way["name"])


async def test_a_printed_code_is_taken_in_once_and_changed_here(crm: TestHouse, corp: Any) -> None:
    theirs = printed(corp, "a" * 32, remark="门店海报", state="store7", user=["zhang", "li"])

    await adopted(crm)
    (way,) = await adopted(crm)
    changed = await act(crm, "change_way", id=way["id"], name="门店", staff=["li"])
    mei = corp.person("Mei")
    await mei.scans("store7")
    await crm.settle()

    assert (way["name"], way["state"], way["kind"]) == ("门店海报", "store7", "CODE")
    assert (way["qrCode"], way["dutyNames"]) == (theirs.qr_code, ["张三", "李四"])
    assert (changed, theirs.fields["user"], theirs.fields["remark"]) == ([], ["li"], "门店")
    assert theirs.fields["state"] == "store7"
    assert (await rows(crm, "ways"))[0]["newcomers"] == 1
    assert await fetchval("select source_detail from customer") == "store7"


async def test_a_code_without_a_mark_is_given_one_so_that_newcomers_are_counted(
    crm: TestHouse, corp: Any
) -> None:
    theirs = printed(corp, "b" * 32, remark="", state="")

    (way,) = await adopted(crm)
    await corp.person("Mei").scans(theirs.config_id)
    await crm.settle()

    assert (way["name"], theirs.fields["state"]) == ("其他系统创建", way["state"])
    assert way["state"].startswith("gx")
    assert (await rows(crm, "ways"))[0]["newcomers"] == 1


async def test_what_could_not_be_kept_up_is_left_as_it_is(crm: TestHouse, corp: Any) -> None:
    await act(crm, "create_way", name="本店", staff=["zhang"], state="ours")
    printed(corp, "c" * 32, state="ours", remark="同标识")
    printed(corp, "d" * 32, state="dept", user=[], party=[2])
    printed(corp, "e" * 32, state="temp", type=1, is_temp=True)
    before = {number: dict(way.fields) for number, way in corp.ways.items()}

    found = await adopted(crm)

    assert [way["name"] for way in found] == ["本店"]
    assert {number: way.fields for number, way in corp.ways.items()} == before


async def test_a_code_that_vanishes_meanwhile_and_a_corp_without_links_hinder_nothing(
    crm: TestHouse, stage: Any, corp: Any
) -> None:
    printed(corp, "a" * 32, state="gone", remark="已删")
    printed(corp, "b" * 32, state="there", remark="还在")
    stage.platform.troubles.add(path="get_contact_way", errcode=41044)
    stage.platform.troubles.add(path="list_link", errcode=48002)

    found = await adopted(crm)

    assert [way["name"] for way in found] == ["还在"]
    assert await fetchval("select count(*) from job where state = 'dead'") == 0
    assert await fetchval("select state from channel_account") == "active"


async def test_wecom_counts_how_often_a_link_was_opened_whatever_its_address(
    crm: TestHouse, corp: Any
) -> None:
    theirs = shared(corp, "caw1")
    (way,) = await adopted(crm)
    theirs.opened.append(corp.clock.now() - 40 * 86_400)
    await corp.person("Mei").opens(theirs.qr_code)
    theirs.fields["skip_verify"] = False
    await corp.person("Hua").opens(way["qrCode"])
    await crm.settle()

    await figures.count_links()

    (after,) = await rows(crm, "ways")
    assert way["qrCode"] == f"{theirs.qr_code}?customer_channel={way['state']}"
    assert way["state"].startswith("hk_")
    assert (way["opened"], way["added"]) == (None, None)
    assert (after["opened"], after["added"]) == (2, 1)


async def test_a_link_deleted_in_wecom_hides_the_figures_of_no_other(
    crm: TestHouse, corp: Any
) -> None:
    shared(corp, "caw1", remark="甲")
    theirs = shared(corp, "caw2", remark="乙")
    await adopted(crm)
    del corp.links["caw1"]
    await corp.person("Mei").opens(theirs.qr_code)
    await crm.settle()

    await figures.count_links()

    shown = {way["name"]: way["opened"] for way in await rows(crm, "ways")}
    assert shown == {"甲": None, "乙": 1}


async def test_likes_and_comments_on_a_post_name_the_customer(
    crm: TestHouse, stage: Any, corp: Any
) -> None:
    mei, hua = corp.person("Mei"), corp.person("Hua")
    for person in (mei, hua):
        await person.adds("zhang")
        await person.accepted("zhang")
    await crm.settle()
    given = {"account": str(corp.ours.id), "kind": "MOMENT", "name": "新品", "text": "到店有礼"}
    await crm.ask(POST, input={**given, "marketing": False})
    await crm.settle()
    stage.platform.clock.forward(60)
    await corp.employees["zhang"].publishes()
    await tasks.look_at_all()
    await mei.likes()
    await mei.comments()
    await hua.likes()

    await figures.hear_echoes()
    first = (await rows(crm, "tasks"))[0]
    await hua.likes()
    await figures.hear_echoes()
    await figures.hear_echoes()

    (task,) = await rows(crm, "tasks")
    assert (first["likes"], first["comments"]) == (2, 1)
    assert (task["likes"], task["comments"]) == (1, 1)
    echoes = [
        (row["personName"], row["kind"], row["taskName"], row["staffName"])
        for row in await rows(crm, "echoes")
    ]
    assert sorted(echoes) == [("Mei", "COMMENT", "新品", "张三"), ("Mei", "LIKE", "新品", "张三")]


async def test_company_and_phones_are_noted_in_wecom_too(crm: TestHouse, corp: Any) -> None:
    mei = corp.person("Mei")
    await mei.adds("zhang")
    await mei.accepted("zhang")
    await crm.settle()
    follow = str(await fetchval("select id from wecom_follow"))
    said = {"remark": "梅姐", "company": "梅记茶行", "mobiles": "13800138000\n+86 139-0013-9000"}

    noted = await act(crm, "remark", id=follow, **said)
    kept = await act(crm, "remark", id=follow, remark="梅总", company="梅记茶行", mobiles="")
    wrong = await act(crm, "remark", id=follow, mobiles="打电话")
    long = await act(crm, "remark", id=follow, company="茶" * 21)

    theirs = corp.staff["zhang"].follows[mei.id]
    assert (noted, kept) == ([], [])
    assert wrong == ["最多 5 个手机号，只含数字、+ 和 -。"]
    assert long == ["企业备注不超过 20 个字。"]
    assert (theirs.remark, theirs.remark_corp_name) == ("梅总", "梅记茶行")
    assert theirs.remark_mobiles == ("13800138000", "+86 139-0013-9000")
    (row,) = await fetch("select company, mobiles from wecom_follow")
    assert (row["company"], row["mobiles"]) == (
        "梅记茶行",
        '["13800138000", "+86 139-0013-9000"]',
    )
