"""Two corps in one house: written to by their own names, and every form says which is meant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from core.channels import Mode, Text, send_message
from core.db import execute, fetch, fetchval
from plugins.wecom.service import contacts, staff

if TYPE_CHECKING:
    from core.testing import TestHouse

pytestmark = pytest.mark.plugins("wecom")

UNIONID = "oUnion000001"

EDIT = """
mutation ($id: ID!, $settings: JSON) { updateAccount(input: {id: $id, settings: $settings}) {
  errors { message } } }"""

BINDINGS = "{ accounts { nodes { name wecomBinding settings } } }"


@pytest.fixture
async def other(stage: Any, corp: Any) -> Any:
    """A second corp, connected too."""
    theirs, ours = await stage.account("分公司")
    theirs.ours = ours
    theirs.hire("zhang", "张三丰")
    return theirs


async def bound_together(crm: TestHouse, corp: Any, other: Any) -> None:
    """The owner chooses, at the second corp, that it shares the Open Platform of the first."""
    found = {one["name"]: one for one in (await crm.ask(BINDINGS))["accounts"]["nodes"]}
    chosen = found["关系科技"]["wecomBinding"]
    settings = {**found["分公司"]["settings"], "open_platform": chosen}
    answer = await crm.ask(EDIT, id=str(other.ours.id), settings=settings)
    assert answer["updateAccount"]["errors"] == []


async def meets(crm: TestHouse, corp: Any, name: str) -> Any:
    """The same person, as one corp knows them."""
    person = corp.person(name, unionid=UNIONID)
    await person.adds("zhang")
    await corp.employees["zhang"].accepts()
    await crm.settle()
    return person


async def test_a_person_is_written_to_by_the_name_the_corp_has_for_them(
    crm: TestHouse, corp: Any, other: Any
) -> None:
    await bound_together(crm, corp, other)
    here = await meets(crm, corp, "王芳")
    there = await meets(crm, other, "王芳")
    await execute(
        "update identity set last_seen = now() + interval '1 hour' where external_id = $1", there.id
    )
    talk = await fetchval("select id from channel_conversation where thread = $1", here.id)

    await send_message(talk, Text(text="您好"), mode=Mode.STAFF)
    await crm.settle()

    (asked,) = corp.sends.values()
    assert asked.tasks["zhang"].targets == [here.id]
    assert other.sends == {}
    assert await fetchval("select state from channel_outgoing") == "waiting_staff"


async def test_corps_of_one_open_platform_know_the_same_person(
    crm: TestHouse, corp: Any, other: Any
) -> None:
    await meets(crm, corp, "王芳")
    await meets(crm, other, "芳芳")
    apart = await fetchval("select count(*) from customer where deleted_at is null")

    await bound_together(crm, corp, other)
    for connected in (corp, other):
        await contacts.sync_contacts(connected.ours.id)
    await crm.settle()

    assert apart == 2
    people = {row["customer"] for row in await fetch("select customer from wecom_contact")}
    assert len(people) == 1


CHECK = """mutation ($id: ID!) { testAccount(input: {id: $id}) { errors { message } } }"""

FOUND = """{ channelChecks(channel: "wecom") { lines { account title ok detail advice } } }"""


async def test_the_self_test_says_whether_people_are_joined(
    crm: TestHouse, corp: Any, other: Any
) -> None:
    await crm.ask(CHECK, id=str(corp.ours.id))
    lines = (await crm.ask(FOUND))["channelChecks"]["lines"]
    (apart,) = [one for one in lines if one["title"] == "同一开放平台"]
    await bound_together(crm, corp, other)
    await crm.ask(CHECK, id=str(corp.ours.id))
    together = (await crm.ask(FOUND))["channelChecks"]["lines"]

    assert apart["ok"] is None
    assert apart["detail"] == "未设置，客户不会与公众号、小程序或其他企业的客户自动合并。"
    assert apart["advice"] == "请编辑企业，选择绑定了同一开放平台的账号。"
    (line,) = [one for one in together if one["title"] == "同一开放平台"]
    assert (line["ok"], line["detail"]) == (True, "与以下账号一致：分公司。")


async def test_a_form_says_which_corp_is_meant(crm: TestHouse, corp: Any, other: Any) -> None:
    await staff.sync_staff(corp.ours.id)
    await staff.sync_staff(other.ours.id)
    await crm.settle()
    forms = await forms_of(crm, "wecom.create_way")
    corps = await shown(crm, forms["account"], {})
    chosen = next(one["id"] for one in corps["wecomCorps"] if one["name"] == "分公司")

    found = await shown(crm, forms["staff"], {"corp": chosen, "search": ""})
    refused = await done(crm, "wecom.create_way", name="海报", staff=["zhang"])
    made = await done(crm, "wecom.create_way", name="海报", staff=["zhang"], account=chosen)

    assert [one["called"] for one in found["wecomStaff"]["nodes"]] == ["张三丰"]
    assert refused == ["已连接多个企业，请填写是哪一个。"]
    assert made == []
    assert (corp.ways, len(other.ways)) == ({}, 1)


async def test_every_form_that_begins_something_asks_for_the_corp(
    crm: TestHouse, corp: Any
) -> None:
    beginnings = ("create_way", "create_task", "create_tags", "set_welcome", "open_desk")

    for name in beginnings:
        forms = await forms_of(crm, f"wecom.{name}")
        assert forms["account"]["choices"]["hideSingle"] is True, name


async def forms_of(crm: TestHouse, action: str) -> dict[str, Any]:
    """The fields of an action, by name."""
    manifest = (await crm.ask("{ uiManifest(contract: 1) }"))["uiManifest"]
    (found,) = [one for one in manifest["contributions"] if one["id"] == action]
    return {field["name"]: field for field in found["form"]}


async def shown(crm: TestHouse, field: dict[str, Any], variables: dict[str, Any]) -> Any:
    """What a field offers."""
    document = "query ($s: String!, $v: JSON) { uiData(source: $s, variables: $v) }"
    answer = await crm.ask(document, s=field["choices"]["source"]["id"], v=variables)
    return answer["uiData"]["data"]


async def done(crm: TestHouse, action: str, **variables: Any) -> list[str]:
    """Carry an action out; what it refuses."""
    document = """mutation ($action: String!, $variables: JSON!) {
      uiAction(input: {action: $action, variables: $variables}) { errors { message } } }"""
    answer = await crm.ask(document, action=action, variables=variables)
    return [error["message"] for error in answer["uiAction"]["errors"]]
