"""Customers earn points when a deal is won; the points follow the deal, whatever is heard of it."""

from decimal import Decimal

import pytest

from core.db import fetchval
from core.entities.customers import Customer
from core.entities.deals import Deal, DealWon, delete, open_deal, reopen, restore, update, win
from core.events import announce
from core.hooks import change_settings
from core.testing import TestHouse
from plugins.loyalty.ledger import Movement, post
from plugins.loyalty.members import membership
from plugins.loyalty.settings import LoyaltySettings
from plugins.loyalty.tables import Reason

pytestmark = pytest.mark.plugins("loyalty", "sales")

LOYALTY = "query ($id: ID!) { customer(id: $id) { loyalty { points earned } } }"


async def loyalty(crm: TestHouse, customer: Customer) -> dict[str, int] | None:
    return (await crm.ask(LOYALTY, id=str(customer.id)))["customer"]["loyalty"]


async def sold(crm: TestHouse, customer: Customer, amount: str, currency: str = "CNY") -> Deal:
    deal = await open_deal(
        "A sale", customer=customer.id, amount=Decimal(amount), currency=currency
    )
    await win(deal.id)
    await crm.settle()
    return deal


async def test_a_won_deal_earns_a_point_per_yuan(crm: TestHouse) -> None:
    mei = await crm.customer("Mei")

    await sold(crm, mei, "250.90")

    assert await loyalty(crm, mei) == {"points": 250, "earned": 250}


async def test_hearing_twice_counts_once(crm: TestHouse) -> None:
    mei = await crm.customer("Mei")
    deal = await sold(crm, mei, "90")
    again = DealWon(
        deal_id=deal.id,
        customer_id=mei.id,
        company_id=None,
        pipeline_id=deal.pipeline,
        stage_id=deal.stage,
        amount=Decimal(90),
        currency="CNY",
        owner_id=None,
    )

    await announce(again)
    await announce(again)
    await crm.settle()

    assert await loyalty(crm, mei) == {"points": 90, "earned": 90}
    assert await fetchval("select count(*) from loyalty_entry") == 1


async def test_reopening_takes_the_points_back_and_winning_again_returns_them(
    crm: TestHouse,
) -> None:
    mei = await crm.customer("Mei")
    deal = await sold(crm, mei, "120")

    await reopen(deal.id)
    await crm.settle()
    assert await loyalty(crm, mei) == {"points": 0, "earned": 0}

    await win(deal.id)
    await crm.settle()
    assert await loyalty(crm, mei) == {"points": 120, "earned": 120}
    assert await fetchval("select count(*) from loyalty_entry") == 3


async def test_facts_heard_late_leave_what_is_so_now(crm: TestHouse) -> None:
    mei = await crm.customer("Mei")
    deal = await open_deal("A sale", customer=mei.id, amount=Decimal(120))
    await win(deal.id)
    await reopen(deal.id)

    await crm.settle()

    assert await loyalty(crm, mei) is None
    assert await fetchval("select count(*) from loyalty_entry") == 0


async def test_what_was_spent_already_is_not_taken_back(crm: TestHouse) -> None:
    mei = await crm.customer("Mei")
    deal = await sold(crm, mei, "100")
    member_id = await membership(mei.id)
    assert member_id
    await post(
        Movement(member_id=member_id, points=-70, reason=Reason.REDEEMED, cause="a cup of tea")
    )

    await reopen(deal.id)
    await crm.settle()
    assert await loyalty(crm, mei) == {"points": 0, "earned": 70}

    await win(deal.id)
    await crm.settle()
    assert await loyalty(crm, mei) == {"points": 30, "earned": 100}


async def test_a_won_deal_in_the_trash_earns_nothing_until_it_comes_back(crm: TestHouse) -> None:
    mei = await crm.customer("Mei")
    deal = await sold(crm, mei, "40")

    await delete(deal.id)
    await crm.settle()
    assert await loyalty(crm, mei) == {"points": 0, "earned": 0}

    await restore(deal.id)
    await crm.settle()
    assert await loyalty(crm, mei) == {"points": 40, "earned": 40}


async def test_the_house_decides_how_much_a_yuan_is_worth(crm: TestHouse) -> None:
    await change_settings(LoyaltySettings, {"points_per_unit": "0.5"})
    mei = await crm.customer("Mei")

    await sold(crm, mei, "99.99")

    assert await loyalty(crm, mei) == {"points": 49, "earned": 49}


async def test_money_of_another_country_earns_nothing(crm: TestHouse) -> None:
    mei = await crm.customer("Mei")

    await sold(crm, mei, "99", currency="USD")

    assert await loyalty(crm, mei) is None


async def test_without_joining_by_buying_only_members_earn(crm: TestHouse) -> None:
    await change_settings(LoyaltySettings, {"join_automatically": False})
    mei = await crm.customer("Mei")

    await sold(crm, mei, "60")

    assert await loyalty(crm, mei) is None
    assert await fetchval("select count(*) from loyalty_member") == 0


async def test_a_deal_of_nobody_earns_nobody_points(crm: TestHouse) -> None:
    deal = await open_deal("A sale to a company", amount=Decimal(60))

    await win(deal.id)
    await crm.settle()

    assert await fetchval("select count(*) from loyalty_entry") == 0


async def test_points_follow_the_amount_of_a_won_deal(crm: TestHouse) -> None:
    mei = await crm.customer("Mei")
    deal = await sold(crm, mei, "250")

    await update(deal.id, amount=Decimal(90))
    await crm.settle()

    assert await loyalty(crm, mei) == {"points": 90, "earned": 90}
