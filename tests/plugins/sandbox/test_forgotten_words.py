"""Of somebody who is erased, no platform's delivery is left that holds what they said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson
import pytest
from open_street import CHANNELS, opened, phone

from core.channels import Envelope, line_to
from core.channels.inward.cursors import pull_due
from core.db import execute, fetch, fetchval
from core.hooks import erase_person
from plugins.sandbox.opening import open_sandbox

if TYPE_CHECKING:
    from core.testing import TestHouse

pytestmark = pytest.mark.plugins("sandbox", *CHANNELS)

MARKER = "marker01"

WAYS = [
    ("wechat", "follows", "says"),
    ("wecom", "enters", "says"),
    ("weibo", None, "says"),
    ("weibo", None, "comments"),
    ("douyin", None, "says"),
    ("douyin", None, "comments"),
    ("sms", None, "says"),
    ("email", None, "writes"),
]


async def marked() -> int:
    """How many deliveries still say it, as their adapters read them."""
    said = 0
    for row in await fetch("select * from channel_delivery"):
        line = await line_to(row["account"])
        envelope = Envelope(
            query=orjson.loads(row["query"]),
            headers=orjson.loads(row["headers"]),
            body=row["body"],
            pulled=row["cursor"],
        )
        said += MARKER in repr(line.adapter.read(line.settings, envelope))
    return said


@pytest.mark.parametrize(("corner", "before", "doing"), WAYS)
async def test_no_word_of_theirs_is_left_as_it_came(
    crm: TestHouse, monkeypatch: pytest.MonkeyPatch, corner: str, before: str | None, doing: str
) -> None:
    async with opened(crm, monkeypatch) as street:
        await open_sandbox()
        number = phone(street, corner)["number"]
        if before:
            await street.do(corner, number, before, {})
        await street.do(corner, number, doing, {"text": MARKER})
        await line_up(crm)
        assert await marked() > 0

        await erase_person(
            await fetchval("select customer from activity where body like $1", f"%{MARKER}%")
        )

        assert await marked() == 0


async def line_up(crm: TestHouse) -> None:
    """Everything that comes is read, also what is fetched by the clock only."""
    await pull_due()
    await crm.settle()
    await execute("update job set run_at = now() where state = 'waiting'")
    await crm.settle()
