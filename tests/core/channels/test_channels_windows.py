"""What we may send is counted from the platform's clock, in whatever order letters reach us."""

import asyncio
import random
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.channels import Grant, Text, send_message
from core.channels.inbox.attending import retry
from core.channels.outward.windows import best_grant, open_windows, use_window
from core.db import execute, fetch, fetchrow, now
from core.errors import Conflict


async def test_a_new_letter_renews_what_is_left(loft) -> None:
    await loft.letter(id="l1", at=-10)
    await loft.say("one")
    await loft.say("two")

    await loft.letter(id="l2", at=5)

    assert await loft.left() == 5


async def test_what_was_promised_before_a_letter_and_sent_after_it_is_taken_off_it(loft) -> None:
    await loft.letter(id="l1", at=-60)
    await send_message((await loft.conversation())["id"], Text(text="just a moment"))
    await execute("update channel_outgoing set created_at = now() - interval '30 seconds'")

    await loft.letter(id="l2", at=-5)

    assert await loft.left() == 4


async def test_a_message_that_failed_unsent_takes_nothing_however_late_it_fails(loft) -> None:
    await loft.letter(id="l1", at=-60)
    loft.tower.next.append({"error": "content"})
    await send_message((await loft.conversation())["id"], Text(text="just a moment"))

    await loft.letter(id="l2", at=5)

    assert await loft.left() == 5


async def test_a_message_sent_again_is_taken_off_what_was_opened_meanwhile(loft) -> None:
    await loft.letter(id="l1", at=-60)
    loft.tower.next.append({"error": "content"})
    activity = await loft.say("one")
    await loft.letter(id="l2", at=-30)

    await retry(activity.id)
    await loft.crm.settle()
    await loft.letter(id="l3", at=-10)

    assert (await loft.outgoing(activity))["state"] == "sent"
    assert await loft.left() == 4


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


@pytest.mark.parametrize("order", [(60, 0), (0, 60)])
async def test_what_is_given_and_taken_back_in_one_moment_is_taken_back(loft, order) -> None:
    await loft.hears({"id": "l0", "from": "mei", "at": int(now().timestamp()), "text": "hi"})
    conversation, moment = (await loft.conversation())["id"], now()

    for lasts in order:
        grant = Grant(trigger="consent", lasts=timedelta(seconds=lasts))
        await open_windows(conversation, [grant], moment)

    assert await best_grant(conversation, {"consent"}) is None


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
    await execute("delete from channel_draw")
    conversation = (await loft.conversation())["id"]
    shuffled = random.Random(seed).sample(moments, len(moments))
    start = now().replace(microsecond=0)

    for second in shuffled:
        grant = Grant(trigger="letter", lasts=GRANT, count=5)
        await open_windows(conversation, (grant,), start + SECOND * second)

    row: Any = await fetchrow(
        "select opened_at, channel_left(g) as remaining from channel_grant g"
        " where trigger = 'letter'"
    )
    assert row["opened_at"] == start + SECOND * max(moments)
    assert row["remaining"] == 5


async def test_one_message_takes_from_all_that_is_open(loft) -> None:
    await loft.letter()
    conversation = (await loft.conversation())["id"]
    short = Grant(trigger="scan", lasts=SECOND * 60, count=3)
    await open_windows(conversation, (short,), now())

    used = await use_window(conversation, ("letter", "scan"))

    assert used is not None
    assert used.trigger == "letter"
    assert await _left(conversation) == {"letter": 4, "scan": 2}


async def test_two_windows_are_not_added_up(loft) -> None:
    await loft.letter(at=-10)
    conversation = (await loft.conversation())["id"]
    for _ in range(2):
        await use_window(conversation, ("letter", "scan"))
    await execute("update channel_draw set sent_at = now() - interval '8 seconds'")
    await open_windows(conversation, (Grant(trigger="scan", lasts=SECOND * 60, count=3),), now())

    answers = [await use_window(conversation, ("letter", "scan")) for _ in range(4)]

    assert [answer is not None for answer in answers] == [True, True, True, False]


async def test_a_code_is_used_up_by_itself_and_the_soonest_to_end_first(loft) -> None:
    await loft.letter()
    conversation = (await loft.conversation())["id"]
    codes = (
        Grant(trigger="late", lasts=SECOND * 60, count=1, code="c2"),
        Grant(trigger="soon", lasts=SECOND * 20, count=1, code="c1"),
    )
    await open_windows(conversation, codes, now())

    used = [await use_window(conversation, ("late", "soon")) for _ in range(3)]

    assert [each and each.code for each in used] == ["c1", "c2", None]


async def test_a_new_code_is_not_used_up_by_the_old_one(loft) -> None:
    await loft.letter()
    conversation = (await loft.conversation())["id"]
    for code in ("c1", "c2"):
        grant = Grant(trigger="entered", lasts=SECOND * 20, count=1, code=code)
        await open_windows(conversation, (grant,), now())
        used = await use_window(conversation, ("entered",))

        assert used is not None
        assert used.code == code


async def _left(conversation: Any) -> dict[str, int | None]:
    """What each grant of a conversation has left."""
    rows = await fetch(
        "select trigger, channel_left(g) as left from channel_grant g where conversation = $1",
        conversation,
    )
    return {row["trigger"]: row["left"] for row in rows}


async def test_two_at_once_never_use_the_last_one_twice(loft) -> None:
    await loft.letter()
    conversation = (await loft.conversation())["id"]

    draws = await asyncio.gather(*(use_window(conversation, ("letter",)) for _ in range(9)))

    assert sum(draw is not None for draw in draws) == 5
    assert await loft.left() == 0
