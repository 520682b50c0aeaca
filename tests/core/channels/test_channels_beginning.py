"""Whoever writes first writes to their own customer: a typed number proves nothing."""

from typing import Any

import pytest
from flock import Callers

from core.auth import acting_as
from core.channels import begin_conversation, use_adapters
from core.db import execute, fetch, fetchval
from core.entities.customers import Claim, recognise
from core.errors import Conflict

NUMBER = "+8613800000001"


@pytest.fixture
def callers(loft: Any) -> Any:
    """Whoever's number is known can be written to."""
    use_adapters({"pigeon": Callers()})
    return loft


async def names() -> list[tuple[str, str]]:
    """Whose number it is, and how surely."""
    rows = await fetch(
        "select c.name, i.strength from identity i join customer c on c.id = i.customer"
        " where i.external_id = $1 order by i.strength, c.name",
        NUMBER,
    )
    return [tuple(row) for row in rows]


async def test_a_typed_number_is_written_to_and_stays_a_hint(callers) -> None:
    mei = await callers.crm.customer("Mei", phone=NUMBER)

    conversation = await begin_conversation(callers.account.id, mei.id)

    assert conversation == await begin_conversation(callers.account.id, mei.id)
    assert await names() == [("Mei", "weak")]


async def test_only_accounts_that_lead_to_somebody_are_offered(callers) -> None:
    mei = await callers.crm.customer("Mei", phone=NUMBER)
    nobody = await callers.crm.customer("Bo")
    offered = "query ($id: ID!) { beginnings(customer: $id) { account name channel } }"

    to_mei = (await callers.crm.ask(offered, id=str(mei.id)))["beginnings"]
    to_bo = (await callers.crm.ask(offered, id=str(nobody.id)))["beginnings"]
    await execute("update channel_account set state = 'paused'")
    while_paused = (await callers.crm.ask(offered, id=str(mei.id)))["beginnings"]

    account = {"account": str(callers.account.id), "name": "Our loft", "channel": "pigeon"}
    assert (to_mei, to_bo, while_paused) == ([account], [], [])


async def test_a_typed_number_of_somebody_else_joins_nobody_and_tells_nothing(callers) -> None:
    stranger = await recognise([Claim("phone", "house", NUMBER)], {"name": "Bo"})
    rep = await callers.crm.user("sales")
    with acting_as(rep):
        mine = await callers.crm.customer("Mei", phone=NUMBER, owner=rep.user_id)
    boss = (await callers.crm.user("owner")).user_id
    await execute("update customer set owner = $2, team = null where id = $1", stranger.id, boss)

    with acting_as(rep), pytest.raises(Conflict) as no:
        await begin_conversation(callers.account.id, mine.id)

    assert "Bo" not in no.value.message.en
    assert no.value.current == {}
    assert await fetchval("select count(*) from customer where merged_into is null") == 2
    assert await names() == [("Bo", "strong")]
    assert await fetchval("select count(*) from channel_conversation") == 0


async def test_who_sees_both_is_told_who_it_is(callers) -> None:
    stranger = await recognise([Claim("phone", "house", NUMBER)], {"name": "Bo"})
    mine = await callers.crm.customer("Mei", phone=NUMBER)

    with pytest.raises(Conflict) as no:
        await begin_conversation(callers.account.id, mine.id)

    assert no.value.message.en.startswith("Bo is known by this number or address.")
    assert no.value.current == {"customer": stranger.id}
    assert await fetchval("select count(*) from customer where merged_into is null") == 2


async def test_a_conversation_of_somebody_else_is_not_found_through_a_number(callers) -> None:
    mei = await callers.crm.customer("Mei", phone=NUMBER)
    lan = await callers.crm.customer("Lan", phone=NUMBER)
    await begin_conversation(callers.account.id, mei.id)

    with pytest.raises(Conflict):
        await begin_conversation(callers.account.id, lan.id)

    assert await names() == [("Mei", "weak")]


async def test_without_a_number_the_next_step_is_said(callers) -> None:
    mei = await callers.crm.customer("Mei")

    with pytest.raises(Conflict) as no:
        await begin_conversation(callers.account.id, mei.id)

    assert no.value.message.en.endswith("Enter their number or address first.")
