"""A deal travels from its first stage to won or lost, and everybody can see how."""

import asyncio
from decimal import Decimal
from uuid import UUID

import pytest

from core.db import fetch, fetchval
from core.entities.customers import Customer, register
from core.entities.deals import (
    MoveDeal,
    delete,
    lose,
    move,
    open_deal,
    open_lead,
    reopen,
    restore,
    update,
    win,
)
from core.errors import Conflict, Invalid, T
from core.events import before, install
from core.testing import TestHouse


async def stage(kind: str) -> UUID:
    """The plain pipeline's stage of a kind."""
    return await fetchval("select id from stage where kind = $1", kind)


async def facts(deal: UUID) -> list[str]:
    """What the log says of a deal, in order."""
    rows = await fetch("select name from event where entity_id = $1 order by position", deal)
    return [row["name"] for row in rows]


async def steps(deal: UUID) -> list[tuple[str | None, str]]:
    """The road a deal took, by the kinds of its stages."""
    rows = await fetch(
        "select f.kind as from_kind, t.kind from deal_stage_change c"
        " join stage t on t.id = to_stage left join stage f on f.id = from_stage"
        " where c.deal = $1 order by c.created_at, c.id",
        deal,
    )
    return [(row["from_kind"], row["kind"]) for row in rows]


async def lifecycle(customer: Customer) -> str:
    """How far somebody came."""
    return await fetchval("select lifecycle from customer where id = $1", customer.id)


async def test_a_deal_is_opened_moved_and_won(crm: TestHouse) -> None:
    mei = await register("陈美")

    lead = await open_lead("Tea", customer=mei.id, amount=Decimal("250.50"))
    assert (lead.kind, lead.currency, await lifecycle(mei)) == ("lead", "CNY", "lead")
    moved = await move(lead.id, await stage("open"), expected_version=1)
    assert (moved.row.kind, moved.row.version, await lifecycle(mei)) == ("open", 2, "prospect")
    won = await win(lead.id)

    assert (won.row.kind, won.row.closed_at is not None) == ("won", True)
    assert await lifecycle(mei) == "customer"
    assert await steps(lead.id) == [(None, "lead"), ("lead", "open"), ("open", "won")]
    assert await facts(lead.id) == ["deal.opened", "deal.moved", "deal.moved", "deal.won"]
    said = await fetchval("select payload::text from event where name = 'deal.won'")
    assert '"amount": "250.50"' in said or '"amount":"250.50"' in said


async def test_winning_twice_is_refused_and_wins_once(crm: TestHouse) -> None:
    deal = await open_deal("Tea")
    await win(deal.id)

    with pytest.raises(Conflict):
        await win(deal.id)

    assert await fetchval("select count(*) from event where name = 'deal.won'") == 1


async def test_a_lost_deal_keeps_its_reason_until_it_is_reopened(crm: TestHouse) -> None:
    deal = await open_deal("Tea")

    lost = await lose(deal.id, "  too expensive ")
    assert (lost.row.kind, lost.row.lost_reason) == ("lost", "too expensive")
    back = await reopen(deal.id)

    assert (back.row.kind, back.row.lost_reason, back.row.closed_at) == ("open", None, None)
    assert await facts(deal.id) == [
        "deal.opened",
        "deal.moved",
        "deal.lost",
        "deal.moved",
        "deal.reopened",
    ]


async def test_why_a_deal_was_lost_stands_with_the_deal_and_not_in_the_log(crm: TestHouse) -> None:
    deal = await open_deal("Tea")

    await lose(deal.id, "Mrs Chen is ill")

    told = await fetch("select name from event where payload::text like '%Chen%'")
    assert told == []
    assert await fetchval("select lost_reason from deal") == "Mrs Chen is ill"


async def test_a_deal_is_not_lost_without_a_reason(crm: TestHouse) -> None:
    deal = await open_deal("Tea")

    with pytest.raises(Invalid) as refusal:
        await lose(deal.id, " ")

    assert refusal.value.field == "reason"
    assert await fetchval("select kind from deal") == "open"


async def test_a_guard_that_refuses_changes_nothing(crm: TestHouse) -> None:
    async def no_big_deals(proposal: MoveDeal) -> None:
        if proposal.to_kind == "won" and proposal.amount > 1000:
            raise Conflict(T("Ask your manager first.", "请先请示主管。"))

    install([], [before(MoveDeal, no_big_deals)])
    small = await open_deal("Small", amount=Decimal(1000))
    big = await open_deal("Big", amount=Decimal(1001))

    await win(small.id)
    with pytest.raises(Conflict):
        await win(big.id)
    install([], [])

    assert await fetchval("select kind from deal where id = $1", big.id) == "open"
    assert await steps(big.id) == [(None, "open")]
    assert await facts(big.id) == ["deal.opened"]


async def test_an_old_version_moves_nothing(crm: TestHouse) -> None:
    deal = await open_deal("Tea")
    await update(deal.id, title="Green tea")

    with pytest.raises(Conflict):
        await move(deal.id, await stage("won"), expected_version=1)

    assert await fetchval("select kind from deal") == "open"


@pytest.mark.parametrize("amount", ["-1", "0.001", "NaN", "Infinity", "1e20", "abc"])
async def test_an_amount_is_money(crm: TestHouse, amount) -> None:
    with pytest.raises(Invalid) as refusal:
        await open_deal("Tea", amount=amount)

    assert refusal.value.field == "amount"
    assert await fetchval("select count(*) from deal") == 0


async def test_a_person_has_one_open_lead_in_a_pipeline(crm: TestHouse) -> None:
    mei = await register("陈美")
    lead = await open_lead("Tea", customer=mei.id)

    with pytest.raises(Conflict):
        await open_lead("Coffee", customer=mei.id)
    await move(lead.id, await stage("open"))
    second = await open_lead("Coffee", customer=mei.id)
    with pytest.raises(Conflict):
        await move(lead.id, await stage("lead"))

    kinds = await fetch("select title, kind from deal order by title")
    assert [tuple(row) for row in kinds] == [("Coffee", "lead"), ("Tea", "open")]
    assert second.kind == "lead"


async def test_a_lead_comes_back_from_the_trash_only_if_there_is_room(crm: TestHouse) -> None:
    mei = await register("陈美")
    lead = await open_lead("Tea", customer=mei.id)
    await delete(lead.id)
    await open_lead("Coffee", customer=mei.id)

    with pytest.raises(Conflict):
        await restore(lead.id)

    assert await fetchval("select count(*) from deal where deleted_at is null") == 1


async def test_leads_opened_at_once_are_one(crm: TestHouse) -> None:
    mei = await register("陈美")

    answers = await asyncio.gather(
        *(open_lead("Tea", customer=mei.id) for _ in range(8)), return_exceptions=True
    )

    assert sum(isinstance(answer, Conflict) for answer in answers) == 7
    assert await fetchval("select count(*) from deal") == 1


async def test_the_funnel_sums_what_the_asker_sees_by_stage_and_month(crm: TestHouse) -> None:
    ann = await crm.user("sales")
    await open_deal("Tea", amount=Decimal("10.50"), owner=ann.user_id)
    await open_deal("Cups", amount=Decimal("2"), owner=ann.user_id)
    other = await crm.user("sales")
    theirs = await open_deal("Pots", amount=Decimal("100"), owner=other.user_id)
    won = (await win(theirs.id)).row
    document = """{
      dealsAggregate(groupBy: [{field: STAGE}, {field: CREATED_AT, by: MONTH, timeZone: "UTC"}]) {
        groups { keys count sum { amount } }
      }
    }"""

    mine = (await crm.ask(document, as_=ann))["dealsAggregate"]["groups"]
    all_of_them = (await crm.ask(document))["dealsAggregate"]["groups"]

    month = f"{theirs.created_at:%Y-%m}-01"
    (group,) = mine
    assert (group["keys"][1], group["count"], group["sum"]) == (month, 2, {"amount": "12.50"})
    assert {tuple(g["keys"]): g["sum"]["amount"] for g in all_of_them} == {
        (group["keys"][0], month): "12.50",
        (str(won.stage), month): "100.00",
    }
