"""Who left and came back allows what they did since: nothing older counts, however late."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.channels import Grant, Letter, LetterKind
from core.channels.adapters.known import adapter_of
from core.channels.inward.writing_down import Arrival, write_down
from core.channels.outward.windows import best_grant
from core.db import fetch, fetchval, now, transaction, uuid7
from core.entities.customers import Claim, block, unblock
from core.errors import Conflict

LASTS = timedelta(hours=48)


async def test_what_was_said_before_a_farewell_opens_nothing_after_the_return(loft) -> None:
    await loft.letter(id="l1", at=-120, did="follow")
    await loft.letter(id="l3", at=-60, did="follow", reachable=False)
    await loft.letter(id="l4", at=-30, did="follow")

    await loft.letter(id="l2", at=-90, text="late")

    assert (await loft.conversation())["reachable"] is True
    assert await loft.said() == ["hello", "late", "hello", "hello"]
    with pytest.raises(Conflict):
        await loft.say("are you there?")
    assert loft.tower.sent == []


async def test_what_was_said_after_the_return_opens_a_window(loft) -> None:
    await loft.letter(id="l1", at=-60, did="follow", reachable=False)

    await loft.letter(id="l2", at=-30)
    await loft.say("welcome back")

    assert await loft.left() == 4


async def test_a_farewell_that_is_told_last_closes_what_was_before_it(loft) -> None:
    await loft.letter(id="l1", at=-120)
    await loft.letter(id="l3", at=-30, did="follow")

    await loft.letter(id="l2", at=-60, did="follow", reachable=False)

    with pytest.raises(Conflict):
        await loft.say("are you there?")
    assert (await loft.conversation())["reachable"] is True


async def test_an_older_farewell_does_not_hide_a_later_one(loft) -> None:
    await loft.letter(id="l3", at=-30, did="follow", reachable=False)
    await loft.letter(id="l4", at=-20, did="follow")

    await loft.letter(id="l1", at=-90, did="follow", reachable=False)
    await loft.letter(id="l2", at=-60)

    with pytest.raises(Conflict):
        await loft.say("are you there?")


async def test_who_left_while_they_were_blocked_has_left(loft) -> None:
    await loft.letter(id="l1", at=-60)
    customer = await fetchval("select id from customer")
    await block(customer, "spam", silent=True)
    await loft.letter(id="l2", at=-40, did="follow", reachable=False)
    await unblock(customer)

    await loft.letter(id="l3", at=-20, did="follow")

    assert (await loft.conversation())["reachable"] is True
    with pytest.raises(Conflict):
        await loft.say("are you there?")


async def test_who_was_found_gone_had_left(loft) -> None:
    await loft.letter(id="l1", at=-60)
    loft.tower.next.append({"error": "gone"})
    await loft.say("hello?")
    await loft.letter(id="l3", at=2, did="follow")

    await loft.letter(id="l2", at=-30)

    assert (await loft.conversation())["reachable"] is True
    with pytest.raises(Conflict):
        await loft.say("are you there?")


@dataclass(frozen=True)
class Doing:
    """Something the person did, so many seconds after the beginning."""

    at: int
    did: str


LEAVES, COMES = "leaves", "comes"
LIVES = st.lists(st.sampled_from([LEAVES, COMES, "letter", "menu", "scan"]), min_size=2, max_size=7)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(life=LIVES, seed=st.integers())
async def test_any_order_of_a_life_leaves_the_same_windows(loft, life, seed) -> None:
    doings = [Doing(10 * second, did) for second, did in enumerate(life)]
    beginning = now().replace(microsecond=0) - timedelta(minutes=10)

    conversation = await lived(
        loft, Random(seed).sample(doings, len(doings)), beginning=beginning, thread=uuid7().hex
    )

    since = max((doing.at for doing in doings if doing.did == LEAVES), default=-1)
    counting = {doing.did for doing in doings if doing.at > since} - {LEAVES, COMES}
    rows = await fetch("select trigger from channel_grant where conversation = $1", conversation)
    told = {row["trigger"] for row in rows}
    assert told == set(life) - {LEAVES, COMES}
    assert {each for each in told if await best_grant(conversation, [each])} == counting


async def lived(loft: Any, doings: Sequence[Doing], *, beginning: datetime, thread: str) -> Any:
    """A life, told in this order."""
    arrival = Arrival(adapter_of("pigeon"), loft.account.id, now())
    for doing in doings:
        async with transaction():
            await write_down(arrival, letter_of(doing, beginning, thread))
    return await fetchval("select id from channel_conversation where thread = $1", thread)


def letter_of(doing: Doing, beginning: datetime, thread: str) -> Letter:
    """What the platform tells of a doing."""
    talks = doing.did not in (LEAVES, COMES)
    return Letter(
        id=f"{thread}-{doing.at}",
        thread=thread,
        claims=(Claim(kind="ring", scope="pigeon", external_id=thread, source="pigeon"),),
        happened_at=beginning + timedelta(seconds=doing.at),
        kind=LetterKind.EVENT,
        reachable=doing.did != LEAVES,
        grants=(Grant(trigger=doing.did, lasts=LASTS, count=5),) if talks else (),
    )
