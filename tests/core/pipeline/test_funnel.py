"""The funnel counts deals by what they went through, not by where they stand now."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from core.auth import Asker
from core.db import execute, fetch, fetchval, now
from core.entities.deals import Deal, delete, lose, move, open_deal, open_lead, win
from core.testing import TestHouse

pytestmark = pytest.mark.plugins("sales")

FUNNEL = """query ($pipeline: ID!, $since: DateTime, $until: DateTime) {
  funnel(pipeline: $pipeline, since: $since, until: $until) {
    lost steps { name kind entered reached amount conversion } } }"""


async def told(crm: TestHouse, as_: Asker | None = None, **period: Any) -> dict[str, Any]:
    pipeline = await fetchval("select id from pipeline")
    return (await crm.ask(FUNNEL, as_=as_, pipeline=str(pipeline), **period))["funnel"]


async def counts(crm: TestHouse, as_: Asker | None = None, **period: Any) -> list[int]:
    return [step["reached"] for step in (await told(crm, as_, **period))["steps"]]


async def deal_at(crm: TestHouse, name: str, *, amount: int = 100, **details: Any) -> Deal:
    """Somebody's lead, in the first stage."""
    customer = await crm.customer(name, owner=details.get("owner"))
    return await open_lead("Tea", customer=customer.id, amount=Decimal(amount), **details)


async def stage(key: str) -> Any:
    return await fetchval("select id from stage where key = $1", key)


async def test_who_won_came_through_every_stage_and_who_was_lost_stays_where_it_got(
    crm: TestHouse,
) -> None:
    waiting, won, lost, skipped = [await deal_at(crm, name) for name in ("a", "b", "c", "d")]
    for key in ("contacted", "quoted"):
        await move(won.id, await stage(key))
    await move(lost.id, await stage("contacted"))
    await win(won.id)
    await lose(lost.id, "too dear")
    await win(skipped.id)

    found = await told(crm)

    assert waiting.kind == "lead"
    assert found["lost"] == 1
    assert found["steps"] == [
        {
            "name": "线索",
            "kind": "LEAD",
            "entered": 4,
            "reached": 4,
            "amount": "400.00",
            "conversion": None,
        },
        {
            "name": "已联系",
            "kind": "OPEN",
            "entered": 2,
            "reached": 3,
            "amount": "300.00",
            "conversion": 0.75,
        },
        {
            "name": "已报价",
            "kind": "OPEN",
            "entered": 1,
            "reached": 2,
            "amount": "200.00",
            "conversion": 2 / 3,
        },
        {
            "name": "赢单",
            "kind": "WON",
            "entered": 2,
            "reached": 2,
            "amount": "200.00",
            "conversion": 1.0,
        },
    ]


async def test_back_and_forth_counts_once(crm: TestHouse) -> None:
    deal = await deal_at(crm, "a")
    for key in ("contacted", "lead", "contacted"):
        await move(deal.id, await stage(key))

    assert [step["entered"] for step in (await told(crm))["steps"]] == [1, 1, 0, 0]
    assert await counts(crm) == [1, 1, 0, 0]


async def test_only_the_time_asked_for_counts(crm: TestHouse) -> None:
    deal = await deal_at(crm, "a")
    await execute("update deal_stage_change set created_at = now() - interval '100 days'")
    await win(deal.id)

    month = (now() - timedelta(days=120)).isoformat()
    week = (now() - timedelta(days=99)).isoformat()
    assert await counts(crm) == [1, 1, 1, 1]
    assert await counts(crm, since=month) == [1, 1, 1, 1]
    assert await counts(crm, since=month, until=week) == [1, 0, 0, 0]


async def test_nobody_counts_what_they_do_not_see(crm: TestHouse) -> None:
    ann, ben = await crm.user("sales"), await crm.user("sales")
    await deal_at(crm, "a", owner=ann.user_id)
    thrown = await deal_at(crm, "b", owner=ann.user_id)
    await delete(thrown.id)

    assert (await counts(crm, ann))[0] == 1
    assert (await counts(crm, ben))[0] == 0
    assert (await counts(crm, await crm.user("viewer")))[0] == 1


async def test_other_money_is_counted_but_not_added(crm: TestHouse) -> None:
    await deal_at(crm, "a", amount=100)
    await deal_at(crm, "b", amount=900, currency="USD")

    first = (await told(crm))["steps"][0]
    assert (first["reached"], first["amount"]) == (2, "100.00")


async def test_a_road_that_is_not_there_and_a_time_that_ends_before_it_begins(
    crm: TestHouse,
) -> None:
    deal = await open_deal("Tea", customer=(await crm.customer("a")).id)
    nowhere = await crm.answer(FUNNEL, pipeline=str(deal.id))
    backwards = await crm.answer(
        FUNNEL, pipeline=str(deal.pipeline), since=now().isoformat(), until="2020-01-01T00:00:00Z"
    )

    codes = [each["errors"][0]["extensions"]["code"] for each in (nowhere, backwards)]
    assert codes == ["NOT_FOUND", "BAD_USER_INPUT"]
    assert len(await fetch("select 1 from deal_stage_change")) == 1
