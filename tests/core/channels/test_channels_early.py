"""News that overtakes what it is about waits for it, and holds up nobody meanwhile."""

from typing import Any

import orjson

from core.channels import Text, send_message
from core.db import execute, fetch, fetchval, now


async def arrives(loft, **said: Any) -> None:
    """A delivery is kept, and not read yet."""
    moment = int(now().timestamp())
    body = orjson.dumps({"secret": "seed", "from": "mei", "at": moment, "text": "hello", **said})
    await loft.crm.post(f"/channels/pigeon/{loft.account.key}", content=body)


async def later(loft) -> None:
    """Some seconds pass."""
    await execute("update job set run_at = now() where state = 'waiting'")
    await loft.crm.settle()


async def test_a_recall_that_comes_before_its_letter_takes_it_back(loft) -> None:
    await arrives(loft, id="r1", what="recall", message="l1")
    await arrives(loft, id="l1")
    await loft.crm.settle()
    assert await loft.said() == ["hello"]

    await later(loft)

    assert await fetchval("select delivery_state from activity") == "recalled"
    states = await fetch("select distinct state from channel_delivery")
    assert [row["state"] for row in states] == ["done"]


async def test_what_is_about_nothing_is_let_go_of(loft) -> None:
    await arrives(loft, id="r1", what="recall", message="l1")
    await loft.crm.settle()
    await execute("update channel_delivery set created_at = now() - interval '31 seconds'")

    await later(loft)

    assert await fetchval("select state from channel_delivery") == "done"
    assert await fetchval("select count(*) from job where state = 'waiting'") == 0


async def test_our_own_message_told_before_it_is_answered_stands_once(loft) -> None:
    await loft.letter()
    activity = await send_message((await loft.conversation())["id"], Text(text="coo"))
    await execute("update channel_outgoing set calling_since = now()")
    await arrives(loft, id="flight-1", direction="out", text="coo")
    await execute("update job set run_at = now() + interval '1 hour' where kind = 'channels.post'")
    await loft.crm.settle()
    assert await loft.said() == ["hello", "coo"]

    await execute("update channel_outgoing set calling_since = null")
    await execute("update job set run_at = now() where kind = 'channels.post'")
    await loft.crm.settle()
    await later(loft)

    assert (await loft.outgoing(activity))["external_id"] == "flight-1"
    assert await loft.said() == ["hello", "coo"]


async def test_what_a_colleague_writes_elsewhere_meanwhile_stands_too(loft) -> None:
    await loft.letter()
    await send_message((await loft.conversation())["id"], Text(text="coo"))
    await execute("update channel_outgoing set calling_since = now(), state = 'unknown'")

    await arrives(loft, id="flight-7", direction="out", text="from my own pigeon")
    await loft.crm.settle()

    assert sorted(await loft.said()) == ["coo", "from my own pigeon", "hello"]
