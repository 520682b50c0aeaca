"""The books always balance, nobody overdraws, and nothing in them is ever changed."""

import asyncio

import asyncpg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.db import execute, fetch, fetchval, transaction, uuid7
from core.errors import Conflict
from core.testing import TestHouse
from plugins.loyalty.ledger import Movement, balance, post
from plugins.loyalty.members import join
from plugins.loyalty.tables import Reason

pytestmark = pytest.mark.plugins("loyalty")


def gift(member_id, points: int, cause: str = "") -> Movement:
    reason = Reason.GOODWILL if points > 0 else Reason.REDEEMED
    return Movement(member_id=member_id, points=points, reason=reason, cause=cause or str(uuid7()))


async def member(crm: TestHouse, points: int = 0):
    someone = await crm.customer("Mei")
    member_id = await join(someone.id)
    if points:
        await post(gift(member_id, points))
    return member_id


async def books() -> tuple[int, int, int]:
    """The sum of everything, the number of entries, the number of postings."""
    return (
        await fetchval("select coalesce(sum(points), 0)::bigint from loyalty_posting"),
        await fetchval("select count(*) from loyalty_entry"),
        await fetchval("select count(*) from loyalty_posting"),
    )


async def test_a_cause_counts_once(crm: TestHouse) -> None:
    member_id = await member(crm)

    first = await post(gift(member_id, 30, "birthday 2026"))
    second = await post(gift(member_id, 30, "birthday 2026"))

    assert (first, second) == (True, False)
    assert await balance(member_id) == 30
    assert await books() == (0, 1, 2)


async def test_nobody_spends_more_than_is_there(crm: TestHouse) -> None:
    member_id = await member(crm, 30)

    with pytest.raises(Conflict, match="Only 30 points are there"):
        await post(gift(member_id, -31))

    assert await balance(member_id) == 30
    assert await books() == (0, 1, 2)


async def test_a_hundred_redemptions_at_once_spend_exactly_what_is_there(crm: TestHouse) -> None:
    member_id = await member(crm, 10)

    outcomes = await asyncio.gather(
        *(post(gift(member_id, -1)) for _ in range(100)), return_exceptions=True
    )

    assert sum(outcome is True for outcome in outcomes) == 10
    assert sum(isinstance(outcome, Conflict) for outcome in outcomes) == 90
    assert await balance(member_id) == 0
    assert await books() == (0, 11, 22)


async def test_the_database_refuses_an_entry_that_does_not_balance(crm: TestHouse) -> None:
    member_id = await member(crm)

    with pytest.raises(asyncpg.CheckViolationError, match="does not balance"):
        async with transaction():
            await write_by_hand(member_id, 5, -4)

    assert await books() == (0, 0, 0)


async def test_the_database_refuses_an_entry_without_postings(crm: TestHouse) -> None:
    with pytest.raises(asyncpg.CheckViolationError, match="does not balance: 0 postings"):
        await open_by_hand()

    assert await books() == (0, 0, 0)


async def test_the_database_refuses_an_overdraft_whoever_writes_it(crm: TestHouse) -> None:
    member_id = await member(crm, 5)

    with pytest.raises(asyncpg.CheckViolationError, match="would have -1 points"):
        async with transaction():
            await write_by_hand(member_id, -6, 6)

    assert await balance(member_id) == 5


@pytest.mark.parametrize(
    "statement",
    [
        "update loyalty_posting set points = points * 2",
        "update loyalty_entry set cause = 'something else'",
        "delete from loyalty_posting",
        "delete from loyalty_entry",
        "truncate loyalty_entry cascade",
    ],
)
async def test_the_database_refuses_to_change_the_past(crm: TestHouse, statement: str) -> None:
    member_id = await member(crm, 5)

    with pytest.raises(asyncpg.IntegrityConstraintViolationError, match="only grows"):
        await execute(statement)

    assert await balance(member_id) == 5


async def test_the_ledger_outlives_a_customer_who_is_purged(crm: TestHouse) -> None:
    member_id = await member(crm, 5)

    await execute("delete from customer")

    assert await fetchval("select customer from loyalty_member where id = $1", member_id) is None
    assert await balance(member_id) == 5


@given(moves=st.lists(st.tuples(st.integers(0, 2), st.integers(-60, 60).filter(bool))))
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
async def test_whatever_is_tried_the_books_hold(
    crm: TestHouse, moves: list[tuple[int, int]]
) -> None:
    members = [await member(crm) for _ in range(3)]
    expected = dict.fromkeys(members, 0)

    for who, points in moves:
        try:
            await post(gift(members[who], points))
            expected[members[who]] += points
        except Conflict:
            assert expected[members[who]] + points < 0

    assert {m: await balance(m) for m in members} == expected
    assert await fetchval("select coalesce(sum(points), 0)::bigint from loyalty_posting") == 0
    assert [row["entry"] for row in await fetch(_UNBALANCED)] == []


_UNBALANCED = "select entry from loyalty_posting group by entry having sum(points) <> 0"


async def open_by_hand():
    entry_id = uuid7()
    await execute(
        "insert into loyalty_entry (id, cause, reason) values ($1, $2, 'goodwill')",
        entry_id,
        str(entry_id),
    )
    return entry_id


async def write_by_hand(member_id, to_member: int, to_house: int) -> None:
    entry_id = await open_by_hand()
    line = (
        "insert into loyalty_posting (id, entry, member, book, points) values ($1, $2, $3, $4, $5)"
    )
    await execute(line, uuid7(), entry_id, member_id, "member", to_member)
    await execute(line, uuid7(), entry_id, None, "adjusted", to_house)
