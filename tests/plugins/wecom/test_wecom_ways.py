"""Codes, links and welcomes from the screens: with timetable, attachments and a picked staff."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from deeds import act, rows

from core.db import execute, fetchval
from plugins.wecom.service import staff, ways

if TYPE_CHECKING:
    from core.testing import TestHouse

pytestmark = pytest.mark.plugins("wecom")

LINK = {"url": "https://example.com/new", "title": "新品"}


@pytest.fixture(autouse=True)
async def known_staff(crm: TestHouse, corp: Any) -> None:
    """Employees are fetched before anything is planned with them."""
    await staff.sync_staff(corp.ours.id)
    await crm.settle()


async def made(crm: TestHouse, **plan: Any) -> dict[str, Any]:
    """A code, as its list shows it."""
    refused = await act(crm, "create_way", **{"name": "海报", "staff": ["zhang"], **plan})
    assert refused == []
    return (await rows(crm, "ways"))[0]


async def test_whoever_opens_a_link_is_counted_greeted_and_known_by_it(
    crm: TestHouse, corp: Any
) -> None:
    way = await made(crm, kind="LINK", welcomeText="您好", attach={"link": LINK})
    mei = corp.person("Mei")

    await mei.opens(way["qrCode"])
    await crm.settle()

    assert (way["kind"], way["dutyNames"]) == ("LINK", ["张三"])
    assert way["qrCode"].startswith("https://work.weixin.qq.com/ca/")
    (seen,) = mei.inbox
    assert (seen.text, [part["msgtype"] for part in seen.fields["attachments"]]) == (
        "您好",
        ["link"],
    )
    assert await fetchval("select source_detail from customer") == way["state"]
    assert (await rows(crm, "ways"))[0]["newcomers"] == 1
    assert corp.link_quota == [1000, 999]


async def test_a_link_of_ones_own_mark_tells_it_in_the_form_wecom_gives_back(
    crm: TestHouse, corp: Any
) -> None:
    way = await made(crm, kind="LINK", state="spring")
    code = await act(crm, "create_way", name="海报", staff=["zhang"], state="spring")
    long = await act(crm, "create_way", name="长", staff=["zhang"], kind="LINK", state="s" * 28)
    mei = corp.person("Mei")

    await mei.opens(way["qrCode"])
    await crm.settle()

    assert way["qrCode"].endswith("?customer_channel=hk_spring")
    assert (way["state"], code) == ("hk_spring", [])
    assert long == ["标识最多 30 位字母、数字、- 或 _，获客链接最多 27 位。"]
    assert await fetchval("select source_detail from customer") == "hk_spring"


async def test_a_mark_of_another_form_comes_back_from_no_link(crm: TestHouse, corp: Any) -> None:
    way = await made(crm, kind="LINK")
    mei = corp.person("Mei")

    await mei.opens(way["qrCode"].replace("hk_", ""))
    await crm.settle()

    assert corp.staff["zhang"].follows[mei.id].state == ""
    assert (await rows(crm, "ways"))[0]["newcomers"] == 0


async def test_a_link_is_changed_and_deleted_in_both_places(crm: TestHouse, corp: Any) -> None:
    way = await made(crm, kind="LINK")

    changed = await act(crm, "change_way", id=way["id"], name="新名", staff=["li"])
    (theirs,) = corp.links.values()
    assert (changed, theirs.fields["remark"], theirs.fields["user"]) == ([], "新名", ["li"])

    assert await act(crm, "delete_way", id=way["id"]) == []
    assert corp.links == {}
    assert await rows(crm, "ways") == []


async def test_a_timetable_is_made_line_by_line(crm: TestHouse, corp: Any) -> None:
    way = await made(crm)
    days = [str(day) for day in range(1, 8)]
    hours = {"way": way["id"], "days": days, "begin": "00:00", "end": "24:00", "staff": ["li"]}

    added = await act(crm, "add_hours", **hours)
    shown = await rows(crm, "hours")
    on_duty = next(iter(corp.ways.values())).fields["user"]
    dropped = await act(crm, "drop_hours", way=way["id"], place=0)

    assert (added, dropped, on_duty) == ([], [], ["li"])
    assert shown == [
        {
            "way": way["id"],
            "name": "海报",
            "place": 0,
            "days": "周一 周二 周三 周四 周五 周六 周日",
            "begin": "00:00",
            "end": "24:00",
            "staff": ["李四"],
        }
    ]
    assert next(iter(corp.ways.values())).fields["user"] == ["zhang"]
    assert await rows(crm, "hours") == []


async def test_changing_a_name_keeps_the_timetable(crm: TestHouse, corp: Any) -> None:
    way = await made(crm)
    hours = {"days": ["1"], "begin": "09:00", "end": "18:00", "staff": ["li"]}
    await act(crm, "add_hours", way=way["id"], **hours)

    await act(crm, "change_way", id=way["id"], name="新名", staff=["zhang"])

    (line,) = await rows(crm, "hours")
    assert (line["name"], line["days"], line["staff"]) == ("新名", "周一", ["李四"])


async def test_hours_that_are_none_are_refused(crm: TestHouse, corp: Any) -> None:
    way = await made(crm)
    hours = {"way": way["id"], "days": ["1"], "begin": "18:00", "end": "09:00", "staff": ["li"]}

    wrong = await act(crm, "add_hours", **hours)
    unknown = await act(crm, "add_hours", **{**hours, "end": "20:00", "staff": ["wang"]})

    assert wrong == ["时间表需包含星期（1–7）、起止时间（如 09:00）和接待成员。"]
    assert unknown == ["以下成员不存在或已离职：wang。"]
    assert await rows(crm, "hours") == []


async def test_a_welcome_with_a_link_greets_whoever_comes_through_no_code(
    crm: TestHouse, corp: Any
) -> None:
    set_it = await act(crm, "set_welcome", text="欢迎", attach={"link": LINK}, userid="zhang")
    mei, hua = corp.person("Mei"), corp.person("Hua")
    for person, userid in ((mei, "zhang"), (hua, "li")):
        await person.adds(userid)
        await corp.employees[userid].accepts()
    await crm.settle()
    (shown,) = await rows(crm, "welcomes")
    dropped = await act(crm, "drop_welcome", id=shown["id"])

    assert (set_it, dropped) == ([], [])
    assert (shown["whose"], shown["words"]) == ("张三", "欢迎")
    assert [(seen.text, len(seen.fields["attachments"])) for seen in mei.inbox] == [("欢迎", 1)]
    assert hua.inbox == []
    assert await rows(crm, "welcomes") == []


async def test_a_timed_link_follows_its_timetable(crm: TestHouse, corp: Any) -> None:
    way = await made(crm, kind="LINK")
    days = [str(day) for day in range(1, 8)]
    hours = {"days": days, "begin": "00:00", "end": "24:00", "staff": ["li"]}
    await act(crm, "add_hours", way=way["id"], **hours)
    await execute("update wecom_way set on_duty = '{zhang}'")

    await ways.switch_all()

    (theirs,) = corp.links.values()
    assert theirs.fields["user"] == ["li"]
