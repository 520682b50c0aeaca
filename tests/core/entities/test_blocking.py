"""Whom we block is blocked everywhere, for a reason, as long as it was meant, and can answer."""

from datetime import timedelta

import pytest

from core.auth import acting_as
from core.db import execute, fetch, fetchval, now
from core.entities.customers import (
    Wish,
    appeal,
    block,
    merge,
    register,
    unblock,
    undo_merge,
)
from core.entities.customers.service import lift_expired
from core.errors import Conflict, Forbidden, Invalid
from core.testing import TestHouse


async def blocked(customer) -> bool:
    return await fetchval("select blocked from customer where id = $1", customer)


async def told() -> list[str]:
    rows = await fetch("select name from event where name like 'customer.%block%' order by id")
    return [row["name"] for row in rows]


async def test_a_block_is_kept_as_evidence(crm: TestHouse) -> None:
    mei = (await register("陈美")).id
    anna = await crm.user("manager")

    with acting_as(anna):
        await block(mei, "  辱骂客服 ", silent=True)
    said = await crm.ask(
        """query($id: ID!) { customer(id: $id) { blocked blocks { nodes
        { reason silent until blockedBy { id } lifting } } } }""",
        id=str(mei),
    )

    assert said["customer"]["blocked"] is True
    assert said["customer"]["blocks"]["nodes"] == [
        {
            "reason": "辱骂客服",
            "silent": True,
            "until": None,
            "blockedBy": {"id": str(anna.user_id)},
            "lifting": None,
        }
    ]


async def test_it_ends_when_its_time_is_up(crm: TestHouse) -> None:
    mei = (await register("陈美")).id
    await block(mei, "刷屏", until=now() + timedelta(hours=1))
    assert await lift_expired() == 0

    await execute("update customer_block set until = now() - interval '1 second'")
    assert await lift_expired() == 1
    assert await lift_expired() == 0

    assert not await blocked(mei)
    assert await fetchval("select lifting from customer_block") == "expired"
    assert await told() == ["customer.blocked", "customer.unblocked"]


async def test_another_block_replaces_the_first(crm: TestHouse) -> None:
    mei = (await register("陈美")).id
    await block(mei, "刷屏", until=now() + timedelta(hours=1))
    await block(mei, "又来")

    rows = await fetch("select reason, lifting from customer_block order by created_at")

    assert [tuple(row) for row in rows] == [("刷屏", "replaced"), ("又来", None)]


async def test_somebody_lifts_it(crm: TestHouse) -> None:
    mei = (await register("陈美")).id
    await block(mei, "刷屏")
    said = await crm.ask(
        """mutation($id: ID!) { unblockCustomer(input: {id: $id})
        { customer { blocked } errors { code } } }""",
        id=str(mei),
    )

    assert said["unblockCustomer"] == {"customer": {"blocked": False}, "errors": []}
    with pytest.raises(Conflict):
        await unblock(mei)


async def test_who_is_blocked_can_answer(crm: TestHouse) -> None:
    mei = (await register("陈美")).id
    with pytest.raises(Conflict):
        await appeal(mei, "不是我")
    await block(mei, "刷屏")

    await appeal(mei, "不是我")
    await appeal(mei, "真的")

    assert await fetchval("select appeal from customer_block") == "不是我\n真的"


async def test_who_is_two_people_is_blocked_as_both(crm: TestHouse) -> None:
    mei, other = (await register("陈美")).id, (await register("小美")).id
    await block(other, "刷屏")
    await block(mei, "骂人", until=now() + timedelta(hours=1))
    done = await merge(mei, other, Wish())

    await execute(
        "update customer_block set until = now() - interval '1 s' where until is not null"
    )
    await lift_expired()
    assert await blocked(mei)

    await undo_merge(done.id)
    assert await blocked(other)
    await unblock(mei)
    assert (await blocked(mei), await blocked(other)) == (False, True)


async def test_what_makes_no_sense_is_refused(crm: TestHouse) -> None:
    mei = (await register("陈美")).id

    with pytest.raises(Invalid):
        await block(mei, " ")
    with pytest.raises(Invalid):
        await block(mei, "x", until=now())
    with acting_as(await crm.user("viewer")), pytest.raises(Forbidden):
        await block(mei, "x")

    assert await fetchval("select count(*) from customer_block") == 0
    assert not await blocked(mei)
