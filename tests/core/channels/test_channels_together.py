"""Messages of one moment are marked together, and each of them as safely as alone."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

from asyncpg import DataError

from core.channels import Receipt, Text, send_message
from core.channels.outward.preparing import Attempt
from core.channels.outward.together import begun, over
from core.db import connect, fetch, fetchrow
from core.jobs import running
from core.jobs.queue import Claim


async def promised(loft: Any, *names: str) -> list[UUID]:
    """A message to each of these, who have written to us; none is sent yet."""
    for number, name in enumerate(names):
        await loft.letter(name, id=f"l{number}")
    for name in names:
        await send_message((await loft.conversation(name))["id"], Text(text="hi"))
    return [row["id"] for row in await fetch("select id from channel_outgoing order by id")]


async def ended(attempt: Attempt | None, external_id: str) -> None:
    """The platform took it, in a job of its own."""
    assert attempt is not None
    claim = Claim(uuid4(), "post", "{}", "{}", None, 1, 0)
    running._running.set(running.Running(claim))
    await over(attempt, Receipt(external_id=external_id))


async def test_whoever_begins_a_message_a_second_time_comes_after_the_first(loft) -> None:
    mei, wang = await promised(loft, "mei", "wang")

    first, other, again = await asyncio.gather(begun(mei), begun(wang), begun(mei))

    assert first is not None and first.outgoing.id == mei
    assert other is not None and other.outgoing.id == wang
    assert again is None
    row = await fetchrow("select state, attempts from channel_outgoing where id = $1", mei)
    assert row is not None and (row["state"], row["attempts"]) == ("unknown", 1)


async def test_a_message_that_somebody_holds_keeps_no_other_waiting(loft) -> None:
    mei, wang = await promised(loft, "mei", "wang")
    elsewhere = await connect()
    holding = elsewhere.transaction()
    await holding.start()
    await elsewhere.execute("select from channel_outgoing where id = $1 for update", mei)

    waits = asyncio.create_task(begun(mei))
    other = await begun(wang)

    assert other is not None
    assert not waits.done()
    await holding.rollback()
    first = await waits
    assert first is not None and first.outgoing.id == mei
    await elsewhere.close()


async def test_whoever_is_stopped_before_the_call_leaves_no_doubt_behind(loft) -> None:
    mei, wang = await promised(loft, "mei", "wang")

    stopped = asyncio.create_task(begun(mei))
    await asyncio.sleep(0)  # its message waits for the batch, which marks it whoever is gone
    stopped.cancel()
    other = await begun(wang)
    await asyncio.wait({stopped})

    assert stopped.cancelled() and other is not None
    row = await fetchrow(
        "select state, attempts, calling_since, doubtful_since from channel_outgoing where id = $1",
        mei,
    )
    assert row is not None and tuple(row) == ("queued", 0, None, None)
    again = await begun(mei)
    assert again is not None and again.outgoing.id == mei


async def test_one_that_cannot_be_written_down_takes_no_other_with_it(loft) -> None:
    mei, wang = await promised(loft, "mei", "wang")
    first, other = await asyncio.gather(begun(mei), begun(wang))

    said = await asyncio.gather(
        ended(first, "x" * 300), ended(other, "taken"), return_exceptions=True
    )

    assert isinstance(said[0], DataError) and said[1] is None
    rows = await fetch("select state, external_id from channel_outgoing order by id")
    assert [tuple(row) for row in rows] == [("queued", None), ("sent", "taken")]


async def test_messages_of_one_moment_are_sent_once_each_in_their_order(loft) -> None:
    for name in ("mei", "wang", "li"):
        await loft.letter(name, id=name)
    for name in ("mei", "wang", "li"):
        for number in range(3):
            conversation = (await loft.conversation(name))["id"]
            await send_message(conversation, Text(text=f"{name} {number}"))

    await loft.crm.settle()

    said = [each["content"]["text"] for each in loft.tower.sent]
    assert len(said) == 9
    for name in ("mei", "wang", "li"):
        assert [text for text in said if text.startswith(name)] == [f"{name} {n}" for n in range(3)]
    jobs = await fetch("select distinct state from job where kind = 'channels.post'")
    assert [row["state"] for row in jobs] == ["done"]
