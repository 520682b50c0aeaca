"""Membership and points through the API and on the screens, each with the asker's own rights."""

import asyncio
from collections import Counter
from typing import Any
from uuid import UUID

import pytest

from core.auth import Asker, acting_as, create_api_key
from core.db import fetchval
from core.entities.customers import Customer
from core.errors import NotFound
from core.hooks import change_settings
from core.testing import TestHouse
from plugins.loyalty.checks import LEDGER
from plugins.loyalty.ledger import Movement, post
from plugins.loyalty.members import join
from plugins.loyalty.routes import written
from plugins.loyalty.settings import LoyaltySettings
from plugins.loyalty.tables import Reason

pytestmark = pytest.mark.plugins("loyalty", "sales")

ENROL = """
    mutation ($id: ID!) {
      enrolMember(input: {customer: $id}) {
        member { points customer { name } }
        errors { code field }
      }
    }
"""
ADJUST = """
    mutation ($id: ID!, $points: Int!, $reason: LoyaltyReason!) {
      adjustPoints(input: {member: $id, points: $points, reason: $reason}) {
        member { points }
        errors { code field message }
      }
    }
"""
STANDING = """
    query ($id: ID!) {
      customer(id: $id) {
        loyalty { points earned tier nextTier pointsToNextTier tierProgress }
      }
    }
"""


async def member(customer: Customer, points: int = 0) -> str:
    member_id = await join(customer.id)
    if points:
        reason = Reason.WON
        await post(Movement(member_id=member_id, points=points, reason=reason, cause="first"))
    return str(member_id)


async def adjust(
    crm: TestHouse, member_id: str, points: int, reason: str = "GOODWILL", as_: Asker | None = None
) -> dict[str, Any]:
    answer = await crm.ask(ADJUST, as_=as_, id=member_id, points=points, reason=reason)
    return answer["adjustPoints"]


async def test_a_customer_joins_once(crm: TestHouse) -> None:
    mei = await crm.customer("Mei")

    first = await crm.ask(ENROL, id=str(mei.id))
    second = await crm.ask(ENROL, id=str(mei.id))

    joined = {"member": {"points": 0, "customer": {"name": "Mei"}}, "errors": []}
    assert (first["enrolMember"], second["enrolMember"]) == (joined, joined)
    assert await fetchval("select count(*) from loyalty_member") == 1


async def test_points_are_given_and_redeemed_by_hand(crm: TestHouse) -> None:
    member_id = await member(await crm.customer("Mei"))

    assert await adjust(crm, member_id, 100) == {"member": {"points": 100}, "errors": []}
    assert await adjust(crm, member_id, -40, "REDEEMED") == {
        "member": {"points": 60},
        "errors": [],
    }


async def test_a_hundred_askers_at_once_redeem_exactly_what_is_there(crm: TestHouse) -> None:
    member_id = await member(await crm.customer("Mei"), 7)

    answers = await asyncio.gather(*(adjust(crm, member_id, -1, "REDEEMED") for _ in range(100)))

    codes = Counter(error["code"] for answer in answers for error in answer["errors"])
    assert codes == {"CONFLICT": 93}
    assert sum(answer["member"] is not None for answer in answers) == 7
    assert await fetchval("select sum(points) from loyalty_posting where member is not null") == 0


@pytest.mark.parametrize(
    ("points", "reason", "code"),
    [
        (-1, "REDEEMED", "CONFLICT"),
        (0, "GOODWILL", "BAD_USER_INPUT"),
        (5, "REDEEMED", "BAD_USER_INPUT"),
        (1_000_000_001, "GOODWILL", "BAD_USER_INPUT"),
    ],
)
async def test_points_that_cannot_be_are_refused(
    crm: TestHouse, points: int, reason: str, code: str
) -> None:
    member_id = await member(await crm.customer("Mei"))

    refused = await adjust(crm, member_id, points, reason)

    assert refused["member"] is None
    assert [(e["code"], e["field"]) for e in refused["errors"]] == [(code, "points")]
    assert await fetchval("select count(*) from loyalty_entry") == 0


async def test_the_reasons_of_the_system_are_not_for_people(crm: TestHouse) -> None:
    member_id = await member(await crm.customer("Mei"))

    refused = await adjust(crm, member_id, 5, "WON")

    assert [(e["code"], e["field"]) for e in refused["errors"]] == [("BAD_USER_INPUT", "reason")]
    assert await fetchval("select count(*) from loyalty_entry") == 0


async def test_without_the_permission_nobody_adjusts(crm: TestHouse) -> None:
    seller = await crm.user("sales")
    mei = await crm.customer("Mei", owner=seller.user_id)
    member_id = await member(mei, 10)

    refused = await adjust(crm, member_id, 5, as_=seller)

    assert [e["code"] for e in refused["errors"]] == ["FORBIDDEN"]
    assert await fetchval("select sum(points) from loyalty_posting where member is not null") == 10


async def test_whoever_does_not_see_the_customer_does_not_see_the_member(crm: TestHouse) -> None:
    seller, other = await crm.user("sales"), await crm.user("sales")
    mei = await crm.customer("Mei", owner=other.user_id)
    member_id = await member(mei, 10)
    question = (
        "query ($id: ID!) { loyaltyMember(id: $id) { points } loyaltyMembers { totalCount } }"
    )

    assert await crm.ask(question, as_=seller, id=member_id) == {
        "loyaltyMember": None,
        "loyaltyMembers": {"totalCount": 0},
    }
    assert await crm.ask(question, as_=other, id=member_id) == {
        "loyaltyMember": {"points": 10},
        "loyaltyMembers": {"totalCount": 1},
    }


async def test_what_was_earned_decides_the_tier_and_not_what_is_left(crm: TestHouse) -> None:
    mei = await crm.customer("Mei")
    member_id = await member(mei, 3000)

    await adjust(crm, member_id, -2500, "REDEEMED")

    answer = await crm.ask(STANDING, id=str(mei.id))
    assert answer["customer"]["loyalty"] == {
        "points": 500,
        "earned": 3000,
        "tier": "银卡",
        "nextTier": "金卡",
        "pointsToNextTier": 2000,
        "tierProgress": 0.5,
    }


async def test_the_statement_says_why_in_the_readers_words(crm: TestHouse) -> None:
    mei = await crm.customer("Mei")
    member_id = await member(mei, 30)
    await adjust(crm, member_id, -10, "REDEEMED")
    statement = (
        "query ($id: ID!) { loyaltyMember(id: $id) { ledger { nodes { points reason title } } } }"
    )

    answer = await crm.ask(statement, id=member_id)

    assert answer["loyaltyMember"]["ledger"]["nodes"] == [
        {"points": -10, "reason": "REDEEMED", "title": "兑换"},
        {"points": 30, "reason": "WON", "title": "成交获得"},
    ]


async def test_members_can_be_found_by_their_points(crm: TestHouse) -> None:
    mei, bo = await crm.customer("Mei"), await crm.customer("Bo")
    await member(mei, 30)
    await join(bo.id)
    rich = "{ customers(filter: {loyalty: {points: {gt: 0}}}) { nodes { name } } }"

    assert await crm.ask(rich) == {"customers": {"nodes": [{"name": "Mei"}]}}


ACT = """
    mutation ($action: String!, $variables: JSON!) {
      uiAction(input: {action: $action, variables: $variables}) {
        message undoToken result
        errors { code field message }
      }
    }
"""


async def panel_source(crm: TestHouse, asker: Asker) -> str:
    manifest = (await crm.ask("{ uiManifest }", as_=asker))["uiManifest"]
    panel = next(c for c in manifest["contributions"] if c["id"] == "loyalty.customer")
    return panel["source"]["id"]


async def test_the_panel_shows_the_points_of_the_customer_at_hand(crm: TestHouse) -> None:
    manager = await crm.user("manager")
    mei = await crm.customer("Mei")
    await member(mei, 30)
    source = await panel_source(crm, manager)

    answer = await crm.ask(
        "query ($s: String!, $v: JSON) { uiData(source: $s, variables: $v) }",
        as_=manager,
        s=source,
        v={"customer": str(mei.id), "uninvited": 1},
    )

    loyalty = answer["uiData"]["data"]["customer"]["loyalty"]
    assert (loyalty["points"], loyalty["ledger"]["nodes"][0]["title"]) == (30, "成交获得")


async def test_a_source_answers_no_more_than_the_reader_may_see(crm: TestHouse) -> None:
    seller, other = await crm.user("sales"), await crm.user("sales")
    mei = await crm.customer("Mei", owner=other.user_id)
    await member(mei, 30)

    answer = await crm.ask(
        "query ($s: String!, $v: JSON) { uiData(source: $s, variables: $v) }",
        as_=seller,
        s=await panel_source(crm, seller),
        v={"customer": str(mei.id)},
    )

    assert answer["uiData"] == {"data": {"customer": None}}


async def test_an_action_of_the_manifest_enrols(crm: TestHouse) -> None:
    manager = await crm.user("manager")
    mei = await crm.customer("Mei")

    answer = await crm.ask(
        ACT, as_=manager, action="loyalty.enrol", variables={"customer": str(mei.id)}
    )

    assert answer["uiAction"]["errors"] == []
    assert answer["uiAction"]["message"] == "已成为会员"
    assert await fetchval("select count(*) from loyalty_member where customer = $1", mei.id) == 1


async def test_a_refused_action_says_why_and_changes_nothing(crm: TestHouse) -> None:
    manager = await crm.user("manager")
    member_id = await member(await crm.customer("Mei"), 10)
    taking = {"member": member_id, "points": -11, "reason": "REDEEMED"}

    answer = await crm.ask(ACT, as_=manager, action="loyalty.adjust", variables=taking)

    assert answer["uiAction"]["errors"] == [
        {"code": "CONFLICT", "field": "points", "message": "积分不足，仅剩 10 分。"}
    ]
    assert await fetchval("select count(*) from loyalty_entry") == 1


async def test_an_action_one_was_not_sent_is_not_there(crm: TestHouse) -> None:
    seller = await crm.user("sales")
    mei = await crm.customer("Mei", owner=seller.user_id)
    taking = {"member": await member(mei, 10), "points": 5, "reason": "GOODWILL"}

    answer = await crm.ask(ACT, as_=seller, action="loyalty.adjust", variables=taking)

    assert [e["code"] for e in answer["uiAction"]["errors"]] == ["NOT_FOUND"]
    assert await fetchval("select sum(points) from loyalty_posting where member is not null") == 10


async def test_settings_are_shown_and_changed_through_their_screen(crm: TestHouse) -> None:
    values = {"points_per_unit": "2", "silver_from": 100}

    answer = await crm.ask(ACT, action="loyalty.save_settings", variables={"values": values})

    assert answer["uiAction"]["errors"] == []
    shown = await crm.ask('{ pluginSettings(owner: "loyalty") }')
    assert shown["pluginSettings"] == {
        "points_per_unit": "2",
        "join_automatically": True,
        "silver_from": 100,
        "gold_from": 5000,
        "diamond_from": 20000,
    }


async def test_tiers_that_do_not_ascend_are_refused(crm: TestHouse) -> None:
    values = {"silver_from": 9000}

    answer = await crm.ask(ACT, action="loyalty.save_settings", variables={"values": values})

    assert [e["code"] for e in answer["uiAction"]["errors"]] == ["BAD_USER_INPUT"]
    assert (await settings_now()).silver_from == 1000


async def settings_now() -> LoyaltySettings:
    return await change_settings(LoyaltySettings, {})


async def test_only_those_who_manage_plugins_see_settings(crm: TestHouse) -> None:
    seller = await crm.user("sales")

    answer = await crm.answer('{ pluginSettings(owner: "loyalty") }', as_=seller)

    assert [e["extensions"]["code"] for e in answer["errors"]] == ["FORBIDDEN"]


async def test_a_statement_is_a_file_for_those_who_see_the_member(crm: TestHouse) -> None:
    seller, other = await crm.user("sales"), await crm.user("sales")
    mei = await crm.customer("Mei", owner=seller.user_id)
    member_id = await member(mei, 30)
    await adjust(crm, member_id, -10, "REDEEMED")

    with acting_as(seller):
        lines = [line.split(",")[1:] for line in (await written(UUID(member_id))).splitlines()]

    assert lines == [
        ["原因", "积分", "余额"],
        ["成交获得", "30", "30"],
        ["兑换", "-10", "20"],
    ]
    with acting_as(other), pytest.raises(NotFound):
        await written(UUID(member_id))


async def test_a_statement_is_fetched_with_a_key(crm: TestHouse) -> None:
    member_id = await member(await crm.customer("Mei"), 30)
    with acting_as(await crm.user("manager")):
        key = await create_api_key("Accounting")

    answer = await crm.get(
        f"/plugins/loyalty/statement/{member_id}",
        headers={"authorization": f"Bearer {key.secret}"},
    )

    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/csv; charset=utf-8")
    assert answer.text.splitlines()[1].split(",")[1:] == ["成交获得", "30", "30"]


async def test_a_statement_is_not_for_strangers(crm: TestHouse) -> None:
    member_id = await member(await crm.customer("Mei"), 30)

    answer = await crm.get(f"/plugins/loyalty/statement/{member_id}")

    assert (answer.status_code, answer.text) == (401, "")


async def test_the_doctor_finds_the_books_in_order(crm: TestHouse) -> None:
    await member(await crm.customer("Mei"), 30)

    assert await LEDGER.run() is None
