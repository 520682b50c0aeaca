"""Between the promise and the call things change: what nobody may get any more, nobody gets."""

from typing import Any

import pytest

from core.channels import Text, note_consent, pause, resume, send_message
from core.channels.accounts.line import line_to
from core.channels.adapters.ways import Mode
from core.channels.inward.cleaning import ChannelSettings
from core.channels.inward.conversations import held_with_customer
from core.channels.outward.choosing import choose_way
from core.channels.outward.promising import Terms, promised, queue
from core.channels.outward.tables import Purpose
from core.db import execute, fetchrow, fetchval, transaction
from core.entities.customers import Customer
from core.errors import Invalid
from core.hooks import change_settings


async def promise(loft: Any, purpose: Purpose = Purpose.TALK) -> None:
    """A message that waits."""
    async with transaction():
        conversation = await held_with_customer((await loft.conversation())["id"])
        assert conversation is not None
        line = await line_to(loft.account.id)
        text = Text(text="hello")
        chosen = await choose_way(line, conversation, text)
        await queue(await promised(line, conversation, text, chosen), Terms(purpose=purpose))


async def state(loft: Any) -> tuple[str, str | None]:
    """How the message stands, and why."""
    row = await fetchrow("select state, trouble -> 'message' ->> 0 as why from channel_outgoing")
    assert row is not None
    return row["state"], row["why"]


async def test_a_paused_account_sends_nothing_until_it_is_resumed(loft) -> None:
    await loft.letter()
    await promise(loft)
    await pause(loft.account.id)

    await loft.crm.settle()
    assert (loft.tower.sent, await state(loft)) == ([], ("queued", None))

    await resume(loft.account.id)
    await execute("update job set run_at = now() where state = 'waiting'")
    await loft.crm.settle()
    assert len(loft.tower.sent) == 1


LATE = ("failed", "It could not be sent in time.")


async def test_a_window_that_is_about_to_close_is_closed_for_us(loft) -> None:
    await loft.letter()
    await promise(loft)
    await execute("update channel_outgoing set not_after = now() + interval '1.9 seconds'")

    await loft.crm.settle()

    assert (loft.tower.sent, await state(loft)) == ([], LATE)
    assert await loft.left() == 5


async def test_a_window_that_closes_while_access_is_fetched_lets_nothing_out(loft) -> None:
    await loft.letter()
    await promise(loft)
    await execute("update channel_outgoing set not_after = now() + interval '6 seconds'")
    loft.tower.slow = 4.5

    await loft.crm.settle()

    assert (loft.tower.sent, await state(loft)) == ([], LATE)
    assert "/send" not in loft.tower.calls
    assert await loft.left() == 5
    assert await fetchval("select trouble from channel_token") is None


async def test_who_unsubscribes_meanwhile_gets_nothing(loft) -> None:
    await loft.letter()
    await promise(loft)
    customer = await Customer.objects().first()
    assert customer is not None
    await note_consent(customer, "pigeon", allowed=False, how="by hand")

    await loft.crm.settle()

    assert loft.tower.sent == []
    assert await state(loft) == ("failed", "This person does not want to hear from us here.")
    assert await loft.left() == 5


@pytest.mark.parametrize(
    ("purpose", "sent"), [(Purpose.TALK, 0), (Purpose.MARKETING, 0), (Purpose.NOTICE, 1)]
)
async def test_who_is_blocked_meanwhile_gets_nothing_but_the_word_that_they_are(
    loft, purpose, sent
) -> None:
    await change_settings(ChannelSettings, {"quiet_from": 0, "quiet_until": 0})
    await loft.letter()
    await promise(loft, purpose)
    await execute("update customer set blocked = true")

    await loft.crm.settle()

    assert len(loft.tower.sent) == sent


async def test_marketing_that_waited_into_the_night_waits_for_the_morning(loft) -> None:
    await change_settings(ChannelSettings, {"quiet_from": 0, "quiet_until": 24})
    await loft.letter()
    await promise(loft, Purpose.MARKETING)

    await loft.crm.settle()

    assert (loft.tower.sent, await state(loft)) == ([], ("queued", None))


async def test_who_refuses_marketing_meanwhile_gets_none(loft) -> None:
    await change_settings(ChannelSettings, {"quiet_from": 0, "quiet_until": 0})
    await loft.letter()
    await promise(loft, Purpose.MARKETING)
    await execute("update customer set consent = '{\"marketing\": false}'")

    await loft.crm.settle()

    assert (loft.tower.sent, await state(loft)) == ([], ("failed", "Does not want marketing."))


@pytest.mark.parametrize(
    ("how", "field"),
    [
        ({"mode": Mode.MASS}, "mode"),
        ({"mode": Mode.PASSIVE}, "mode"),
        ({"staff": "x" * 101}, "staff"),
    ],
)
async def test_what_nobody_asks_for_by_hand_is_refused(loft, how, field) -> None:
    await loft.letter()

    with pytest.raises(Invalid) as no:
        await send_message((await loft.conversation())["id"], Text(text="hello"), **how)

    assert no.value.field == field
    assert await fetchval("select count(*) from channel_outgoing") == 0


async def comments(loft: Any) -> list[Any]:
    """Two people comment on one post; their lines on the timeline."""
    lines = []
    for name in ("mei", "lan"):
        await loft.letter(name, id=f"comment of {name}", room="comments", thread="post")
        where = "select activity from channel_letter where external_id = $1"
        lines.append(await fetchval(where, f"comment of {name}"))
    return lines


async def answering() -> Any:
    """Which letter a message answers."""
    return await fetchval("select answering from channel_outgoing")


async def test_an_answer_goes_under_the_comment_it_was_written_for(loft) -> None:
    first, _ = await comments(loft)
    post = (await loft.conversation("post"))["id"]

    await send_message(post, Text(text="thank you"), answering=first)
    await loft.crm.settle()

    assert await answering() == "comment of mei"


async def test_a_comment_that_comes_meanwhile_does_not_get_the_answer(loft) -> None:
    await loft.letter("mei", id="comment of mei", room="comments", thread="post")
    post = (await loft.conversation("post"))["id"]
    await send_message(post, Text(text="thank you"))

    await loft.letter("lan", id="comment of lan", room="comments", thread="post")

    assert await answering() == "comment of mei"


async def test_a_letter_of_elsewhere_is_not_answered_here(loft) -> None:
    first, _ = await comments(loft)
    await loft.letter("bo", id="of bo")

    with pytest.raises(Invalid) as no:
        await send_message((await loft.conversation("bo"))["id"], Text(text="hi"), answering=first)

    assert no.value.field == "answering"


async def test_whoever_is_blocked_closes_no_post_for_the_others(loft) -> None:
    first, second = await comments(loft)
    post = (await loft.conversation("post"))["id"]
    whose = await fetchval("select customer from activity where id = $1", first)
    await execute("update customer set blocked = true where id = $1", whose)

    await send_message(post, Text(text="thank you"), answering=second)
    await loft.crm.settle()

    assert len(loft.tower.sent) == 1
