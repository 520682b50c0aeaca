"""Customers of one employee pass to another, in the background, with their progress in a list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from deeds import act, rows

from core.db import execute, fetch, fetchval
from plugins.wecom.service import contacts, groups, staff, transfers

if TYPE_CHECKING:
    from core.testing import TestHouse

pytestmark = pytest.mark.plugins("wecom")

FIGURES = ("giver", "taker", "resigned", "total", "onTheWay", "done", "stayed", "groups")


async def known(crm: TestHouse, corp: Any) -> None:
    """The house knows everybody there is."""
    await staff.sync_staff(corp.ours.id)
    await contacts.sync_contacts(corp.ours.id)
    await groups.sync_groups(corp.ours.id)
    await crm.settle()


async def customers_of(crm: TestHouse, corp: Any, many: int) -> list[Any]:
    """Customers of 张三, whom the house knows."""
    people = [corp.person(f"客户{number:03d}") for number in range(many)]
    for number, person in enumerate(people):
        corp.befriend("zhang", person.id, at=1_700_000_000 + number)
    await known(crm, corp)
    return people


async def figures(crm: TestHouse) -> list[tuple[Any, ...]]:
    """What the list shows."""
    return [tuple(row[name] for name in FIGURES) for row in await rows(crm, "successions")]


async def test_a_colleague_takes_some_hundred_customers(
    crm: TestHouse, stage: Any, corp: Any
) -> None:
    people = await customers_of(crm, corp, 230)

    refused = await act(crm, "hand_over", handover="zhang", takeover="li", message="您好，我休假了")
    asked_at_once = len(corp.handovers)
    begun = await figures(crm)
    await crm.settle()
    on_the_way = await figures(crm)
    await people[0].refuses_transfer()
    stage.platform.clock.forward(86401)
    await crm.settle()
    await transfers.look()
    await crm.settle()

    assert (refused, asked_at_once) == ([], 0)
    assert begun == [("张三", "李四", False, 230, 230, 0, 0, 0)]
    assert on_the_way == [("张三", "李四", False, 230, 230, 0, 0, 0)]
    assert len(corp.handovers) == 230
    assert await figures(crm) == [("张三", "李四", False, 230, 0, 229, 1, 0)]
    states = {row["state"] for row in await rows(crm, "transfers", first=300)}
    assert states == {"DONE", "REFUSED"}


async def test_what_was_taken_before_a_break_is_not_asked_for_again(
    crm: TestHouse, stage: Any, corp: Any
) -> None:
    await customers_of(crm, corp, 30)
    stage.platform.troubles.add(path="externalcontact/transfer_customer", truncate=True)

    await act(crm, "hand_over", handover="zhang", takeover="li")
    await crm.settle()
    lost = await figures(crm)
    await execute("update job set run_at = now() where kind = 'wecom.carry_out_transfer'")
    await crm.settle()

    assert lost == [("张三", "李四", False, 30, 30, 0, 0, 0)]
    assert len(corp.handovers) == 30
    assert await fetchval("select count(*) from wecom_transfer where state = 'waiting'") == 30
    asked = [call for call in stage.platform.log if call.path.endswith("/transfer_customer")]
    assert len(asked) == 1


async def test_somebody_who_left_gives_their_groups_too(
    crm: TestHouse, stage: Any, corp: Any
) -> None:
    from plugins.wecom.simulator.employees import Console

    chat = await corp.employees["zhang"].founds("老客户群")
    await customers_of(crm, corp, 2)
    await Console(corp).dismisses("zhang")
    await crm.settle()

    refused = await act(crm, "hand_over", handover="zhang", takeover="li", groups=True)
    await crm.settle()

    assert refused == []
    assert chat.owner == "li"
    assert await fetchval("select owner from wecom_group") == "li"
    assert await figures(crm) == [("张三", "李四", True, 2, 2, 0, 0, 1)]


async def test_why_a_customer_cannot_pass_is_said_in_words(
    crm: TestHouse, stage: Any, corp: Any
) -> None:
    (mei,) = await customers_of(crm, corp, 1)
    del corp.staff["zhang"].follows[mei.id]

    await act(crm, "hand_over", handover="zhang", takeover="li")
    await crm.settle()

    (row,) = await rows(crm, "transfers")
    assert (row["person"], row["state"]) == ("客户000", "FAILED")
    assert row["problem"].startswith("该客户不存在。")


async def test_a_handing_over_that_makes_no_sense_is_refused(crm: TestHouse, corp: Any) -> None:
    from plugins.wecom.simulator.employees import Console

    await customers_of(crm, corp, 1)
    same = await act(crm, "hand_over", handover="zhang", takeover="zhang")
    nobody = await act(crm, "hand_over", handover="li", takeover="zhang")
    here = await act(crm, "hand_over", handover="zhang", takeover="li", groups=True)
    await Console(corp).dismisses("li")
    await crm.settle()
    gone = await act(crm, "hand_over", handover="zhang", takeover="li")

    assert (same, nobody) == (["请选择其他接替成员。"], ["该成员没有符合条件的客户。"])
    assert (here, gone) == (["仅可转接离职成员的客户群。"], ["接替成员已离职，请选择在职成员。"])
    assert await fetch("select 1 from wecom_succession") == []
    assert corp.handovers == []
