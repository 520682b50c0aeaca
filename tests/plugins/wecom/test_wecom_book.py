"""The address book: fetched whole, kept up to date, changed on both sides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
import pytest

from core.auth import acting_as
from core.db import execute, fetch, fetchval
from core.errors import Conflict, Forbidden
from plugins.wecom.service import book, contacts, groups, staff, tagging, tags, transfers
from plugins.wecom.simulator import Console

if TYPE_CHECKING:
    from core.testing import TestHouse

pytestmark = pytest.mark.plugins("wecom")

SYNC = """mutation ($account: String) { syncWecom(input: {account: $account}) {
  count errors { message } } }"""


async def friends(corp: Any, *names: str, userid: str = "zhang") -> list[Any]:
    """Customers an employee had before our house was there."""
    people = [corp.person(name, unionid=f"oUnion{name}") for name in names]
    for person in people:
        corp.befriend(
            userid, person.id, at=corp.clock.seconds() - 1000, state="old", remark="老客户"
        )
    return people


async def test_everybody_is_fetched_with_remarks_tags_and_origin(crm: TestHouse, corp: Any) -> None:
    tag = await Console(corp).makes_tag("等级", "VIP")
    mei, _ = await friends(corp, "Mei", "Ling")
    corp.staff["zhang"].follows[mei.id].tags = (tag,)

    await crm.ask(SYNC, account=str(corp.ours.id))
    await crm.settle()

    data = await crm.ask(
        "{ wecomFollows { nodes { remark standing cameBy tagNames staffName state"
        " customer { name source } } } wecomSyncs { nodes { kind state done } } }"
    )
    assert {node["customer"]["name"] for node in data["wecomFollows"]["nodes"]} == {"Mei", "Ling"}
    tagged = next(n for n in data["wecomFollows"]["nodes"] if n["customer"]["name"] == "Mei")
    assert tagged == {
        "remark": "老客户",
        "standing": "FRIENDS",
        "cameBy": "扫描二维码",
        "tagNames": ["VIP"],
        "staffName": "张三",
        "state": "old",
        "customer": {"name": "Mei", "source": "wecom"},
    }
    assert data["wecomSyncs"]["nodes"] == [{"kind": "contacts", "state": "DONE", "done": 2}]


async def test_a_second_fetch_changes_nothing_and_notices_who_is_gone(
    crm: TestHouse, corp: Any
) -> None:
    _, ling = await friends(corp, "Mei", "Ling")
    await contacts.sync_contacts(corp.ours.id)
    await crm.settle()
    before = await fetch("select id, version from customer order by id")
    del corp.staff["zhang"].follows[ling.id]

    await contacts.sync_contacts(corp.ours.id)
    await crm.settle()

    assert await fetch("select id, version from customer order by id") == before
    standings = await fetch(
        "select c.name, f.standing from wecom_follow f join wecom_contact c on c.id = f.contact"
        " order by c.name"
    )
    assert [tuple(row) for row in standings] == [("Ling", "deleted_by_staff"), ("Mei", "friends")]


async def test_a_fetch_that_is_interrupted_goes_on_where_it_was(
    crm: TestHouse, stage: Any, corp: Any
) -> None:
    corp.fill(950, staff=2)
    stage.platform.troubles.add(path="batch/get_by_user", errcode=45009, after=7)

    await contacts.sync_contacts(corp.ours.id)
    await crm.settle()
    assert await fetchval("select state from wecom_sync") == "failed"
    assert await fetchval("select count(*) from wecom_contact") == 500
    await execute("update wecom_shut set until = now()")
    await execute("update job set run_at = now() where kind = 'wecom.fetch_contacts'")
    await crm.settle()

    assert await fetchval("select count(*) from wecom_contact") == 950
    assert await fetchval("select state from wecom_sync") == "done"
    asked = [call for call in stage.platform.log if call.path.endswith("get_by_user")]
    assert len(asked) == 13


async def test_the_daily_comparison_fetches_only_who_is_new(
    crm: TestHouse, stage: Any, corp: Any
) -> None:
    await friends(corp, "Mei")
    await contacts.sync_contacts(corp.ours.id)
    await crm.settle()
    await friends(corp, "Ling")
    stage.platform.log.clear()

    await contacts.compare(account=str(corp.ours.id))

    asked = [call for call in stage.platform.log if call.path.endswith("externalcontact/get")]
    assert len(asked) == 1
    assert await fetchval("select count(*) from wecom_follow") == 2


async def test_a_tag_is_put_on_there_and_here_and_no_event_is_needed(
    crm: TestHouse, corp: Any
) -> None:
    tag = await Console(corp).makes_tag("等级", "VIP")
    (mei,) = await friends(corp, "Mei")
    await crm.ask(SYNC, account=str(corp.ours.id))
    await crm.settle()
    follow = await fetchval("select id from wecom_follow")

    await tagging.change_tags(follow, add=[tag], remove=[])
    await tagging.change_remark(follow, remark="梅姐")

    theirs = corp.staff["zhang"].follows[mei.id]
    assert (theirs.tags, theirs.remark) == ((tag,), "梅姐")
    assert tuple(only(await fetch("select tags, remark from wecom_follow"))) == ([tag], "梅姐")


def only(rows: Any) -> Any:
    """The only row."""
    (row,) = rows
    return row


async def test_a_remark_of_an_employee_arrives_here(crm: TestHouse, corp: Any) -> None:
    (mei,) = await friends(corp, "Mei")
    await contacts.sync_contacts(corp.ours.id)
    await crm.settle()

    await corp.employees["zhang"].remarks(mei, "大客户")
    await crm.settle()

    assert await fetchval("select remark from wecom_follow") == "大客户"


async def test_tags_are_made_renamed_and_dropped_on_both_sides(crm: TestHouse, corp: Any) -> None:
    await tags.create(corp.ours.id, "意向", ["高", "低"])
    high = await fetchval("select id from wecom_tag where name = '高'")

    await tags.rename(high, "很高")
    await Console(corp).makes_tag("等级", "VIP")
    await crm.settle()
    await tags.delete(high)

    names = sorted(row["name"] for row in await fetch("select name from wecom_tag"))
    theirs = sorted(t.name for g in corp.tag_groups.values() for t in g.tags.values())
    assert names == theirs == ["VIP", "低"]


async def test_a_name_twice_is_refused_in_words(corp: Any) -> None:
    await tags.create(corp.ours.id, "意向", ["高"])

    with pytest.raises(Conflict, match="exists already"):
        await tags.create(corp.ours.id, "意向", ["高"])


async def test_sales_may_not_change_the_corps_tags(crm: TestHouse, corp: Any) -> None:
    with acting_as(await crm.user("sales")), pytest.raises(Forbidden):
        await tags.create(corp.ours.id, "意向", ["高"])

    assert corp.tag_groups == {}


async def test_employees_are_known_renamed_and_dismissed(crm: TestHouse, corp: Any) -> None:
    await staff.sync_staff(corp.ours.id)
    await crm.settle()
    console = Console(corp)

    await console.hires("wang", "王五")
    await console.renames("li", "lisi")
    await console.dismisses("zhang")
    await crm.settle()

    rows = await fetch("select userid, active, serves from wecom_staff order by userid")
    assert [tuple(row) for row in rows] == [
        ("lisi", True, True),
        ("wang", True, False),
        ("zhang", False, True),
    ]


async def test_a_group_is_known_with_its_members(crm: TestHouse, corp: Any) -> None:
    (mei,) = await friends(corp, "Mei")
    await crm.ask(SYNC, account=str(corp.ours.id))
    await crm.settle()
    chat = await corp.employees["zhang"].founds("老客户群")

    await mei.joins(chat.chat_id, state="poster")
    await crm.settle()
    await groups.refresh_all(account=str(corp.ours.id))

    data = await crm.ask(
        "{ wecomGroups { nodes { name ownerName members customers open statistic"
        " people { nodes { name external state customer { name } } } } } }"
    )
    (group,) = data["wecomGroups"]["nodes"]
    assert group["statistic"]["member_total"] == 2
    assert (group["name"], group["ownerName"], group["customers"]) == ("老客户群", "张三", 1)
    assert [p["customer"] for p in group["people"]["nodes"] if p["external"]] == [{"name": "Mei"}]

    await mei.quits(chat.chat_id)
    await corp.employees["zhang"].dismisses(chat)
    await crm.settle()
    assert await fetchval("select open from wecom_group") is False


async def test_customers_of_somebody_who_left_go_to_a_colleague(
    crm: TestHouse, stage: Any, corp: Any
) -> None:
    _mei, ling = await friends(corp, "Mei", "Ling")
    await crm.ask(SYNC, account=str(corp.ours.id))
    await crm.settle()
    await Console(corp).dismisses("zhang")
    await crm.settle()

    await transfers.transfer(corp.ours.id, transfers.Handover(old="zhang", new="li"))
    await crm.settle()
    assert await fetchval("select count(*) from wecom_transfer where state = 'waiting'") == 2
    await ling.refuses_transfer()
    stage.platform.clock.forward(86401)
    await crm.settle()
    await transfers.look()
    await crm.settle()

    states = await fetch("select state from wecom_transfer order by state")
    assert [row["state"] for row in states] == ["done", "refused"]
    moved = await fetchval(
        "select count(*) from wecom_follow where userid = 'li' and standing = 'friends'"
    )
    assert moved == 1


async def test_one_who_is_known_is_found_without_looking_at_the_others(
    crm: TestHouse, corp: Any
) -> None:
    """As a first sync finds the table: grown, and nobody has counted it yet."""
    await execute("alter table wecom_contact set (autovacuum_enabled = off)")
    await execute(
        "insert into wecom_contact (account, external_userid, name)"
        " select $1, 'wm' || lpad(n::text, 10, '0'), 'Mei' from generate_series(1, 2000) as n",
        corp.ours.id,
    )

    asked = [f"wm{number:010}" for number in (7, 77, 777, 7777)]
    plan = await fetchval(
        f"explain (analyze, timing off, format json) {book._KNOWN}", corp.ours.id, asked
    )
    known = await fetch(book._KNOWN, corp.ours.id, asked)

    assert sorted(row["external_userid"] for row in known) == asked[:3]
    looked = [part for part in _parts(orjson.loads(plan)[0]["Plan"]) if "Index Name" in part]
    assert looked
    assert not any(part.get("Rows Removed by Filter") for part in looked)


def _parts(plan: dict[str, Any]) -> list[dict[str, Any]]:
    return [plan, *(inner for part in plan.get("Plans", ()) for inner in _parts(part))]
