"""Memberships of people who turn out to be one: no point is lost, none is given twice."""

from uuid import UUID

import pytest

from core.db import fetch, fetchval
from core.entities.customers import merge, register, undo_merge
from core.entities.deals import update
from core.testing import TestHouse
from plugins.loyalty.ledger import balance
from plugins.loyalty.members import membership

pytestmark = pytest.mark.plugins("loyalty", "sales")


async def points(customer: UUID) -> int | None:
    member = await membership(customer)
    return await balance(member) if member else None


async def total() -> int:
    return await fetchval("select sum(points)::int from loyalty_posting where member is not null")


async def test_a_membership_follows_whoever_has_none(crm: TestHouse) -> None:
    mei, other = await register("陈美"), await register("小美")
    await crm.won_deal(other, amount=100)
    await crm.settle()

    done = await merge(mei.id, other.id)
    assert (await points(mei.id), await points(other.id)) == (100, None)

    await undo_merge(done.id)
    assert (await points(mei.id), await points(other.id)) == (None, 100)


async def test_of_two_memberships_one_stays_behind_and_comes_back(crm: TestHouse) -> None:
    mei, other = await register("陈美"), await register("小美")
    await crm.won_deal(mei, amount=50)
    await crm.won_deal(other, amount=100)
    await crm.settle()

    done = await merge(mei.id, other.id)

    assert [(rows.rule.table, rows.count) for rows in done.stayed] == [("loyalty_member", 1)]
    assert (await points(mei.id), await total()) == (50, 150)
    shown = await crm.ask(
        "{ loyaltyMembers { totalCount } customers { nodes { name loyalty { points } } } }"
    )
    assert shown == {
        "loyaltyMembers": {"totalCount": 1},
        "customers": {"nodes": [{"name": "陈美", "loyalty": {"points": 50}}]},
    }

    await undo_merge(done.id)
    assert (await points(mei.id), await points(other.id)) == (50, 100)


async def test_a_deal_that_followed_is_not_rewarded_twice(crm: TestHouse) -> None:
    mei, other = await register("陈美"), await register("小美")
    await crm.won_deal(mei, amount=50)
    deal = await crm.won_deal(other, amount=100)
    await crm.settle()
    await merge(mei.id, other.id)

    await update(deal.id, title="Longjing")
    await crm.settle()

    rows = await fetch(
        "select sum(points)::int as points from loyalty_posting where member is not null"
        " group by member order by 1"
    )
    assert [row["points"] for row in rows] == [50, 100]
