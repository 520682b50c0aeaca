"""A message is sent once, where the platform's law allows it, and what became of it is told."""

import pytest

from core.channels import Mode, Template, Text, send_message
from core.channels.inbox.attending import recall, retry
from core.db import execute, fetch, fetchval
from core.errors import Conflict, Invalid


async def test_an_answer_goes_out_once_and_uses_one_of_five(loft) -> None:
    await loft.letter()

    activity = await loft.say("coo to you")

    assert [each["content"]["text"] for each in loft.tower.sent] == ["coo to you"]
    outgoing = await loft.outgoing(activity)
    assert (outgoing["state"], outgoing["mode"]) == ("sent", "window")
    assert outgoing["external_id"] == "flight-1"
    assert (
        await fetchval("select delivery_state from activity where id = $1", activity.id) == "sent"
    )
    assert await loft.left() == 4
    assert await loft.said() == ["hello", "coo to you"]


async def test_the_sixth_answer_is_refused_with_the_next_step(loft) -> None:
    await loft.letter()
    for number in range(5):
        await loft.say(f"answer {number}")

    with pytest.raises(Conflict) as no:
        await loft.say("one more")

    assert no.value.message.en == (
        "The platform's time to answer is over. You can still send: Stamped letter."
    )
    assert len(loft.tower.sent) == 5
    assert len(await loft.said()) == 6


async def test_nobody_writes_to_somebody_who_never_wrote(loft) -> None:
    await loft.letter()
    await execute("update channel_grant set expires_at = now() - interval '1 second'")

    with pytest.raises(Conflict):
        await loft.say("too late")

    assert loft.tower.sent == []
    assert await loft.said() == ["hello"]


async def test_a_window_that_the_platform_closed_is_closed_for_us(loft) -> None:
    await loft.letter()
    loft.tower.next.append({"error": "window"})

    activity = await loft.say("too late")

    outgoing = await loft.outgoing(activity)
    assert (outgoing["state"], outgoing["attempts"]) == ("failed", 1)
    assert await loft.left() is None
    with pytest.raises(Conflict):
        await loft.say("again")
    assert loft.tower.calls.count("/send") == 1


async def test_a_count_that_the_platform_ended_is_ended_for_us(loft) -> None:
    await loft.letter()
    loft.tower.next.append({"error": "count"})

    await loft.say("too many")

    assert await loft.left() == 0


async def test_a_busy_platform_is_asked_again(loft) -> None:
    await loft.letter()
    loft.tower.next += [{"error": "busy"}, {"error": "busy"}]

    activity = await loft.say("patience")
    assert (await loft.outgoing(activity))["state"] == "queued"
    await soon(loft)
    await soon(loft)

    outgoing = await loft.outgoing(activity)
    assert (outgoing["state"], outgoing["attempts"]) == ("sent", 3)
    assert len(loft.tower.sent) == 1


async def test_nothing_is_tried_for_ever(loft) -> None:
    await loft.letter()
    loft.tower.next += [{"error": "busy"}] * 100

    activity = await loft.say("patience")
    for _ in range(30):
        await soon(loft)

    outgoing = await loft.outgoing(activity)
    assert (outgoing["state"], outgoing["attempts"]) == ("failed", 12)
    assert loft.tower.sent == []
    assert await loft.left() == 5


async def test_silence_means_that_nobody_knows_and_nothing_is_repeated(loft) -> None:
    await loft.letter()
    loft.tower.next.append("silence")

    activity = await loft.say("are you there?")
    await soon(loft)

    assert (await loft.outgoing(activity))["state"] == "unknown"
    assert loft.tower.calls.count("/send") == 1


@pytest.mark.parametrize("oddity", ["garble", 502])
async def test_an_answer_nobody_can_read_leaves_it_unknown(loft, oddity) -> None:
    await loft.letter()
    loft.tower.next.append(oddity)

    activity = await loft.say("are you there?")

    assert (await loft.outgoing(activity))["state"] == "unknown"


async def test_where_the_platform_knows_our_id_silence_is_asked_again(loft) -> None:
    await loft.letter()
    loft.tower.next.append("silence")
    conversation = (await loft.conversation())["id"]

    activity = await send_message(conversation, Template(id="greeting"), mode=Mode.TEMPLATE)
    await loft.crm.settle()
    await soon(loft)

    outgoing = await loft.outgoing(activity)
    assert (outgoing["state"], outgoing["attempts"]) == ("sent", 2)
    assert [each["id"] for each in loft.tower.sent] == [outgoing["client_id"]]


async def test_a_crash_during_the_call_is_admitted(loft) -> None:
    await loft.letter()
    conversation = (await loft.conversation())["id"]
    activity = await send_message(conversation, Text(text="hm"))
    await execute("update channel_outgoing set calling_since = now(), attempts = 1")

    await loft.crm.settle()

    assert (await loft.outgoing(activity))["state"] == "unknown"
    assert loft.tower.calls == []


async def test_what_nobody_knows_of_can_be_sent_again_by_hand(loft) -> None:
    await loft.letter()
    loft.tower.next.append("silence")
    activity = await loft.say("are you there?")
    first = (await loft.outgoing(activity))["client_id"]

    await retry(activity.id)
    await loft.crm.settle()

    outgoing = await loft.outgoing(activity)
    assert outgoing["state"] == "sent"
    assert outgoing["client_id"] != first
    assert await loft.said() == ["hello", "are you there?"]


async def test_what_was_sent_is_not_sent_again(loft) -> None:
    await loft.letter()
    activity = await loft.say("once")

    with pytest.raises(Conflict):
        await retry(activity.id)

    assert len(loft.tower.sent) == 1


async def test_a_person_who_left_is_not_written_to(loft) -> None:
    await loft.letter()
    loft.tower.next.append({"error": "gone"})
    await loft.say("hello?")

    with pytest.raises(Conflict) as no:
        await loft.say("anybody?")

    assert no.value.message.en == (
        "This person cannot be written to any more here. Try another channel, or wait for them."
    )
    assert (await loft.conversation())["reachable"] is False


async def test_a_text_longer_than_the_platform_takes_is_refused(loft) -> None:
    await loft.letter()

    with pytest.raises(Invalid) as no:
        await loft.say("字" * 34)

    assert no.value.field == "content.text"
    assert await loft.left() == 5


@pytest.mark.parametrize("early", [True, False])
async def test_receipts_count_in_any_order_and_never_lead_back(loft, early) -> None:
    await loft.letter()
    activity = await loft.say("did it arrive?")
    steps = [("delivered", "p1"), ("sent", "p2")]

    for state, id in steps if early else reversed(steps):
        news = {"what": "progress", "id": id, "message": "flight-1", "state": state}
        await loft.hears(news)
        await loft.hears(news)

    assert (await loft.outgoing(activity))["state"] == "delivered"


async def test_a_message_is_taken_back(loft) -> None:
    await loft.letter()
    activity = await loft.say("oops")

    await recall(activity.id)
    await loft.crm.settle()

    assert loft.tower.calls[-1] == "/recall"
    assert (await loft.outgoing(activity))["state"] == "recalled"


async def test_a_person_takes_their_words_back(loft) -> None:
    await loft.letter(id="l1")

    await loft.hears({"what": "recall", "id": "r1", "message": "l1"})

    states = await fetch("select delivery_state from activity where direction = 'in'")
    assert [row["delivery_state"] for row in states] == ["recalled"]


async def test_our_own_echo_is_not_written_twice(loft) -> None:
    await loft.letter()
    await loft.say("coo")

    await loft.letter(id="flight-1", direction="out", text="coo")

    assert await loft.said() == ["hello", "coo"]


async def test_messages_of_one_conversation_go_in_their_order(loft) -> None:
    await loft.letter()
    conversation = (await loft.conversation())["id"]
    loft.tower.next.append({"error": "busy"})

    for word in ("one", "two", "three"):
        await send_message(conversation, Text(text=word))
    await loft.crm.settle()
    await soon(loft)
    await soon(loft)

    assert [each["content"]["text"] for each in loft.tower.sent] == ["one", "two", "three"]


async def soon(loft) -> None:
    """Whatever was put off is due now."""
    await execute("update job set run_at = now() where state = 'waiting'")
    await loft.crm.settle()
