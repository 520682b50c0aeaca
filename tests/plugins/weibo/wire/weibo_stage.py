"""An account of the imitated Weibo, connected with a house."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

from core.channels import Token, keep_token
from core.db import fetch, fetchrow, now
from core.testing import TestHouse

COUNTS = """
select (select count(*) from channel_delivery) as deliveries,
    (select count(*) from customer) as customers,
    (select count(*) from channel_conversation) as conversations,
    (select count(*) from activity where conversation is not null) as lines,
    (select count(*) from deal) as deals"""


class Weibo:
    """A stage with one account, authorised by its owner."""

    def __init__(self, stage: Any, theirs: Any, ours: Any, crm: TestHouse) -> None:
        """Know both sides."""
        self.stage, self.theirs, self.ours, self.crm = stage, theirs, ours, crm

    async def authorise(self) -> None:
        """The owner says yes."""
        access = self.stage.platform.tokens.issue(self.theirs)
        ends = now() + timedelta(seconds=self.theirs.token_life)
        token = Token(access=access, expires_at=ends, facts={"uid": self.theirs.uid})
        await keep_token(self.ours.id, "access", token)

    async def look(self) -> None:
        """Fetch comments and mentions, as the clock would."""
        from core.channels import ring

        for cursor in ("comments", "comment_mentions", "status_mentions"):
            await ring(self.ours.id, cursor)
        await self.crm.settle()

    async def conversation(self, kind: str = "direct") -> Any:
        """The only conversation of a kind."""
        row = await fetchrow("select * from channel_conversation where kind = $1", kind)
        assert row is not None
        return row

    async def sent(self) -> list[tuple[str, str | None]]:
        """What became of what we sent."""
        rows = await fetch("select state, external_id from channel_outgoing order by created_at")
        return [(row["state"], row["external_id"]) for row in rows]


@asynccontextmanager
async def weibo_on(crm: TestHouse, **facts: Any) -> AsyncIterator[Weibo]:
    """Raise the curtain."""
    async with crm.stage("weibo") as stage:
        theirs, ours = await stage.account(**facts)
        yield Weibo(stage, theirs, ours, crm)
