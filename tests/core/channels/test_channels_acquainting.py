"""People we learn of without a word of theirs, and people we write to first."""

from datetime import timedelta
from typing import Any

from core.channels import Acquaintance, acquaint
from core.db import fetch, fetchrow, now
from core.entities.customers import Claim


def known(name: str, **more) -> Acquaintance:
    """Somebody the platform tells of."""
    claim = Claim(kind="ring", scope="pigeon", external_id=name, source="pigeon")
    return Acquaintance(thread=name, claims=(claim,), at=now(), **more)


async def test_an_acquaintance_has_a_conversation_and_no_line(loft) -> None:
    customer, conversation = await acquaint(
        loft.account.id,
        "pigeon",
        known("mei", profile={"name": "Mei"}, origin="roof", reachable=True),
    )

    row: Any = await fetchrow("select customer, reachable, last_said_at from channel_conversation")
    assert (row["customer"], row["reachable"], row["last_said_at"]) == (customer, True, None)
    assert (await loft.conversation())["id"] == conversation
    assert await fetch("select id from activity") == []
    person: Any = await fetchrow("select name, source, source_detail from customer")
    assert tuple(person) == ("Mei", "pigeon", "roof")


async def test_meeting_again_is_meeting_once(loft) -> None:
    first = await acquaint(loft.account.id, "pigeon", known("mei"))

    second = await acquaint(loft.account.id, "pigeon", known("mei"))

    assert first == second


async def test_older_news_of_somebody_does_not_count(loft) -> None:
    await loft.letter(reachable=False)

    late = Acquaintance(
        thread="mei",
        claims=known("mei").claims,
        at=now() - timedelta(hours=1),
        reachable=True,
    )
    await acquaint(loft.account.id, "pigeon", late)

    assert (await loft.conversation())["reachable"] is False
