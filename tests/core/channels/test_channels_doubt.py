"""What may have reached somebody never counts as failed, and is never sent twice by itself."""

from datetime import timedelta

import pytest
from flock import Forgetful, Reliable

from core.channels import Text, TroubleKind, send_message, use_adapters
from core.channels.adapters.trouble import Trouble
from core.channels.inbox.attending import retry
from core.channels.outward.posting import failed
from core.channels.outward.together import begun
from core.db import execute, fetch, fetchval
from core.errors import Conflict, T
from core.jobs import running
from core.jobs.queue import Claim, Stale


@pytest.fixture
def reliable(loft):
    """The platform knows our ids."""
    use_adapters({"pigeon": Reliable()})
    return loft


async def test_a_silence_and_then_no_network_leaves_it_unknown_and_what_it_took_is_gone(
    reliable,
) -> None:
    loft = reliable
    await loft.letter()
    loft.tower.next += ["silence", {"error": "content"}]

    activity = await loft.say("did you get this?")
    await soon(loft)

    assert (await loft.outgoing(activity))["state"] == "unknown"
    assert [each["content"]["text"] for each in loft.tower.sent] == ["did you get this?"]
    assert await loft.left() == 4


async def test_what_is_tried_again_after_a_silence_keeps_its_id(reliable) -> None:
    loft = reliable
    await loft.letter()
    loft.tower.next += ["silence", {"error": "content"}]
    activity = await loft.say("did you get this?")
    await soon(loft)

    await retry(activity.id)
    await loft.crm.settle()

    assert (await loft.outgoing(activity))["state"] == "sent"
    assert len(loft.tower.sent) == 1


async def test_what_is_too_late_after_a_crash_is_unknown(reliable) -> None:
    loft = reliable
    await loft.letter()
    activity = await send_message((await loft.conversation())["id"], Text(text="hm"))
    await execute(
        "update channel_outgoing set calling_since = now(), attempts = 1, not_after = now()"
    )

    await loft.crm.settle()

    assert (await loft.outgoing(activity))["state"] == "unknown"
    assert await loft.left() == 4


async def long_ago(by: timedelta) -> None:
    """What is in doubt has been so for longer."""
    await execute("update channel_outgoing set doubtful_since = doubtful_since - $1::interval", by)


@pytest.fixture
def forgetful(loft):
    """The platform knows our ids for ten minutes."""
    use_adapters({"pigeon": Forgetful()})
    return loft


async def test_what_is_in_doubt_is_tried_again_while_the_platform_knows_its_id(forgetful) -> None:
    loft = forgetful
    await loft.letter()
    loft.tower.next.append("silence")
    activity = await loft.say("did you get this?")

    await long_ago(timedelta(minutes=8))
    await soon(loft)

    assert (await loft.outgoing(activity))["state"] == "sent"
    assert len(loft.tower.sent) == 1


async def test_what_is_in_doubt_is_not_tried_again_once_the_platform_forgot_its_id(
    forgetful,
) -> None:
    loft = forgetful
    await loft.letter()
    loft.tower.next.append("silence")
    activity = await loft.say("did you get this?")
    calls = loft.tower.calls.count("/send")

    await long_ago(timedelta(minutes=9))
    await soon(loft)

    outgoing = await loft.outgoing(activity)
    assert (outgoing["state"], loft.tower.calls.count("/send")) == ("unknown", calls)
    assert await loft.left() == 4


async def test_what_would_be_tried_again_too_late_is_unknown_at_once(forgetful) -> None:
    loft = forgetful
    await loft.letter()
    loft.tower.next += ["silence", {"error": "slow down"}]
    activity = await loft.say("did you get this?")

    await long_ago(timedelta(minutes=8, seconds=10))
    await soon(loft)

    outgoing = await loft.outgoing(activity)
    assert (outgoing["state"], outgoing["attempts"]) == ("unknown", 2)


async def test_what_is_sent_again_by_hand_has_a_new_id_where_the_old_one_is_forgotten(
    forgetful,
) -> None:
    loft = forgetful
    await loft.letter()
    loft.tower.next.append("silence")
    activity = await loft.say("did you get this?")
    first = (await loft.outgoing(activity))["client_id"]
    await long_ago(timedelta(minutes=9))
    await soon(loft)

    await retry(activity.id)
    await loft.crm.settle()

    outgoing = await loft.outgoing(activity)
    assert (outgoing["state"], outgoing["doubtful_since"]) == ("sent", None)
    assert outgoing["client_id"] != first
    assert [each["id"] for each in loft.tower.sent] == [first, outgoing["client_id"]]


async def test_whoever_lost_the_job_writes_no_failure_over_what_was_sent(reliable) -> None:
    loft = reliable
    await loft.letter()
    activity = await send_message((await loft.conversation())["id"], Text(text="once"))
    message = await fetchval("select id from channel_outgoing")
    job = await fetchval("select id from job where kind = 'channels.post'")
    slow = await begun(message)
    await loft.crm.settle()
    assert slow is not None

    token = running._running.set(running.Running(Claim(job, "post", "{}", "{}", None, 0, 0)))
    with pytest.raises(Stale):
        await failed(slow, Trouble(kind=TroubleKind.CONTENT, message=T("No", "否")))
    running._running.reset(token)

    assert (await loft.outgoing(activity))["state"] == "sent"
    assert await loft.left() == 4


async def test_a_silence_over_access_means_that_nothing_was_sent(loft) -> None:
    await loft.letter()
    loft.tower.mute_tokens = 1

    activity = await loft.say("hello")
    assert (await loft.outgoing(activity))["state"] == "queued"
    await execute("update channel_token set pause_until = null")
    await soon(loft)

    assert (await loft.outgoing(activity))["state"] == "sent"
    assert len(loft.tower.sent) == 1


async def test_to_be_asked_to_slow_down_is_no_attempt(loft) -> None:
    await loft.letter()
    loft.tower.next += [{"error": "slow down"}] * 20

    activity = await loft.say("patience")
    for _ in range(20):
        await soon(loft)

    outgoing = await loft.outgoing(activity)
    assert (outgoing["state"], outgoing["attempts"]) == ("sent", 1)


async def test_to_be_asked_to_slow_down_ends_with_the_window(loft) -> None:
    await loft.letter()
    loft.tower.next += [{"error": "slow down"}] * 20
    activity = await loft.say("patience")

    await execute("update channel_outgoing set not_after = now() + interval '20 seconds'")
    await soon(loft)

    assert (await loft.outgoing(activity))["state"] == "failed"
    assert await loft.left() == 5


async def test_a_job_that_dies_leaves_no_message_waiting(loft) -> None:
    await loft.letter()
    activity = await send_message((await loft.conversation())["id"], Text(text="hm"))
    await execute('update channel_outgoing set content = \'{"kind": "smoke"}\'')

    await loft.crm.settle()

    assert (await loft.outgoing(activity))["state"] == "failed"
    assert await loft.left() == 5


async def test_an_error_of_our_own_ends_in_words(loft) -> None:
    use_adapters({"pigeon": Clumsy()})
    await loft.letter()

    activity = await loft.say("oops")
    for _ in range(25):
        await soon(loft)

    outgoing = await loft.outgoing(activity)
    assert (outgoing["state"], '"advice": ["Look' in outgoing["trouble"]) == ("unknown", True)
    jobs = await fetch("select state from job where kind = 'channels.post'")
    assert [row["state"] for row in jobs] == ["dead"]


class Clumsy(Reliable):
    """Stumbles over its own feet."""

    async def send(self, line, outgoing):
        """Fall."""
        raise ValueError("feet")


@pytest.mark.parametrize("state", ["sent", "delivered", "recalled", "queued"])
async def test_what_is_not_sent_again_says_why(loft, state) -> None:
    await loft.letter()
    activity = await loft.say("once")
    await execute("update channel_outgoing set state = $1", state)

    with pytest.raises(Conflict) as no:
        await retry(activity.id)

    assert (
        no.value.message.en
        == {
            "sent": "This message has arrived already.",
            "delivered": "This message has arrived already.",
            "recalled": "This message was taken back. Write a new one instead.",
            "queued": "This message is still on its way. Wait until it is known what became of it.",
        }[state]
    )


async def soon(loft) -> None:
    """Whatever was put off is due now."""
    await execute("update job set run_at = now() where state = 'waiting'")
    await loft.crm.settle()
