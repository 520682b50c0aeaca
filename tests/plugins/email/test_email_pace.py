"""Mails leave at a pace that their servers take for people's, and the others wait their turn."""

from __future__ import annotations

import pytest
from email_office import Office

from core.channels import Text, reconfigure, send_message
from core.db import execute, fetch

pytestmark = pytest.mark.plugins("email", "sales")


async def write_to(at: Office, *addresses: str) -> None:
    """One mail to each."""
    for number, address in enumerate(addresses):
        _, _, talk = await at.knows(f"客户{number}", address)
        await send_message(talk, Text(text="您好"))
    await at.crm.settle()


async def states() -> list[str]:
    """How far the mails are, those that left first."""
    rows = await fetch("select state from channel_outgoing order by state desc, id")
    return [row["state"] for row in rows]


async def received(at: Office) -> int:
    """How many mails arrived."""
    return sum(len(person.mails) for person in at.theirs.people)


async def test_one_domain_gets_so_many_a_minute_and_the_rest_later(at: Office) -> None:
    await reconfigure(at.ours.id, settings={"per_domain": 2})

    await write_to(at, "a@one.example", "b@one.example", "c@one.example", "d@two.example")
    first = await states()
    await execute("update channel_bucket set counted_at = counted_at - interval '1 minute'")
    await execute("update job set run_at = now() where state = 'waiting'")
    await at.crm.settle()

    assert first == ["sent", "sent", "sent", "queued"]
    assert await states() == ["sent"] * 4
    assert await received(at) == 4


async def test_a_mailbox_sends_so_many_a_minute_to_everybody_together(at: Office) -> None:
    await reconfigure(at.ours.id, settings={"per_minute": 2})

    await write_to(at, "a@one.example", "b@two.example", "c@three.example")

    assert await states() == ["sent", "sent", "queued"]
