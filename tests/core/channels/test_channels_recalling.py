"""A message is taken back, or it is said in words why the person keeps it."""

from typing import Any

import orjson
import pytest
from flock import Callers

from core.channels import begin_conversation, use_adapters
from core.channels.inbox.attending import mark_read, mark_unread, recall
from core.db import execute, fetch, fetchval
from core.errors import Conflict
from core.events import seal


async def sent(loft: Any) -> Any:
    """A message that is to be taken back."""
    await loft.letter()
    activity = await loft.say("oops")
    await recall(activity.id)
    return activity


async def standing(loft: Any, activity: Any) -> tuple[str, str | None]:
    """How far it came, and what is said of it."""
    why = "select trouble -> 'message' ->> 0 from channel_outgoing"
    return (await loft.outgoing(activity))["state"], await fetchval(why)


async def test_an_account_that_is_gone_makes_no_failure_of_what_was_sent(loft) -> None:
    activity = await sent(loft)
    await execute("update channel_account set deleted_at = now()")

    await loft.crm.settle()

    assert (await standing(loft, activity))[0] == "sent"
    assert (await standing(loft, activity))[1] is not None


async def test_a_platform_that_refuses_is_quoted(loft) -> None:
    activity = await sent(loft)
    loft.tower.recalls.append({"error": "count"})

    await loft.crm.settle()

    assert await standing(loft, activity) == ("sent", "Pigeon says: count")


async def test_a_platform_that_never_answers_ends_in_words(loft) -> None:
    activity = await sent(loft)
    loft.tower.recalls += [{"error": "busy"}] * 20

    for _ in range(10):
        await execute("update job set run_at = now() where state = 'waiting'")
        await loft.crm.settle()

    assert await standing(loft, activity) == (
        "sent",
        "It could not be taken back: the person keeps it.",
    )


async def test_whoever_looks_hears_that_somebody_took_a_word_back(loft) -> None:
    await loft.letter()
    written = await fetchval("select id from activity")

    for number in ("r1", "r2"):
        await loft.hears({"id": number, "what": "recall", "message": "l1"})

    await seal()
    told = await fetch("select payload from event where name = 'message.progressed'")
    (news,) = [orjson.loads(row["payload"]) for row in told]
    assert (news["activity_id"], news["state"]) == (str(written), "recalled")
    assert await fetchval("select delivery_state from activity") == "recalled"


async def test_what_was_never_sent_is_not_taken_back(loft) -> None:
    await loft.letter()
    loft.tower.next.append({"error": "content"})
    activity = await loft.say("oops")

    with pytest.raises(Conflict) as no:
        await recall(activity.id)

    assert no.value.message.en == (
        "This message is not with the platform, so there is nothing to take back."
    )


async def test_to_come_back_to_somebody_who_never_wrote_changes_nothing(loft) -> None:
    use_adapters({"pigeon": Callers()})
    mei = await loft.crm.customer("Mei", phone="+8613800000001")
    conversation = await begin_conversation(loft.account.id, mei.id)
    await mark_read(conversation)

    await mark_unread(conversation)

    assert await fetchval("select count(*) from channel_seen where seen_at is null") == 0
