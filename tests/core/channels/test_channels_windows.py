"""What we may send is counted from the platform's clock, in whatever order letters reach us."""

import random
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.channels import Grant
from core.channels.windows import open_windows, use_window
from core.db import execute, fetchrow, now
from core.errors import Conflict


async def test_a_new_letter_renews_what_is_left(loft) -> None:
    await loft.letter(id="l1", at=-10)
    await loft.say("one")
    await loft.say("two")

    await loft.letter(id="l2", at=2)

    assert await loft.left() == 5


async def test_a_letter_that_comes_late_renews_nothing(loft) -> None:
    await loft.letter(id="l2", at=0)
    await loft.say("one")

    await loft.letter(id="l1", at=-60)

    assert await loft.left() == 4


async def test_what_we_sent_after_a_late_letter_is_taken_off_it(loft) -> None:
    await loft.letter(id="l1", at=-60)
    await loft.say("one")
    await loft.say("two")

    await loft.letter(id="l2", at=-5)

    assert await loft.left() == 3


async def test_the_same_letter_twice_changes_nothing(loft) -> None:
    await loft.letter(id="l1", at=0)
    await loft.say("one")

    await loft.letter(id="l1", at=0)

    assert await loft.left() == 4


async def test_a_late_farewell_does_not_close_what_was_opened_since(loft) -> None:
    await loft.letter(id="l2", at=0)

    await loft.letter(id="l1", at=-60, reachable=False)

    assert await loft.left() == 5


async def test_a_farewell_closes_what_was_open(loft) -> None:
    await loft.letter(id="l1", at=-60)

    await loft.letter(id="l2", at=-30, reachable=False)

    with pytest.raises(Conflict):
        await loft.say("hello?")
    assert loft.tower.sent == []


GRANT, SECOND = timedelta(hours=48), timedelta(seconds=1)
MOMENTS = st.lists(st.integers(-3600, -1), min_size=1, max_size=6, unique=True)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(moments=MOMENTS, seed=st.integers())
async def test_any_order_of_letters_leaves_the_same_windows(loft, moments, seed) -> None:
    if await loft.conversation() is None:
        await loft.letter()
    await execute("delete from channel_grant")
    conversation = (await loft.conversation())["id"]
    shuffled = random.Random(seed).sample(moments, len(moments))
    start = now().replace(microsecond=0)

    for second in shuffled:
        grant = Grant(trigger="letter", lasts=GRANT, count=5)
        await open_windows(conversation, (grant,), start + SECOND * second)

    row: Any = await fetchrow(
        "select opened_at, remaining from channel_grant where trigger = 'letter'"
    )
    assert row["opened_at"] == start + SECOND * max(moments)
    assert row["remaining"] == 5


async def test_the_grant_that_ends_first_is_used_first(loft) -> None:
    await loft.letter()
    conversation = (await loft.conversation())["id"]
    short = Grant(trigger="scan", lasts=SECOND * 60, count=3)
    await open_windows(conversation, (short,), now())

    used = await use_window(conversation, ("letter", "scan"))

    assert used is not None
    assert used.trigger == "scan"


async def test_two_at_once_never_use_the_last_one_twice(loft) -> None:
    await loft.letter()
    for number in range(4):
        await loft.say(f"{number}")

    sent = 0
    for _ in range(3):
        try:
            await loft.say("last")
            sent += 1
        except Conflict:
            pass

    assert sent == 1
    assert len(loft.tower.sent) == 5


async def test_who_was_gone_and_writes_again_can_be_answered_again(loft) -> None:
    await loft.letter(id="l1", at=-60)
    loft.tower.next.append({"error": "gone"})
    await loft.say("are you there?")
    assert (await loft.conversation())["reachable"] is False

    await loft.letter(id="l2", at=1)
    await loft.say("there you are")

    assert (await loft.conversation())["reachable"] is True
    assert [each["content"]["text"] for each in loft.tower.sent] == ["there you are"]


async def test_a_letter_from_before_they_left_brings_nobody_back(loft) -> None:
    await loft.letter(id="l1", at=-60)
    loft.tower.next.append({"error": "gone"})
    await loft.say("are you there?")

    await loft.letter(id="late", at=-30)

    assert (await loft.conversation())["reachable"] is False
