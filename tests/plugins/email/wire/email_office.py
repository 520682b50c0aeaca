"""A mailbox on an imitated server, connected with a house."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.channels import (
    begin_conversation,
    ring,
)
from core.db import fetch, fetchval
from core.entities.customers import Customer
from core.testing import TestHouse


class Office:
    """A stage with one mailbox."""

    def __init__(self, crm: TestHouse, stage: Any, theirs: Any, ours: Any) -> None:
        """Know both sides."""
        self.crm, self.stage, self.theirs, self.ours = crm, stage, theirs, ours

    async def look(self) -> None:
        """Fetch mail, as the clock would, and let everything happen."""
        await ring(self.ours.id, "mailbox")
        await self.crm.settle()

    async def knows(self, name: str, address: str) -> tuple[Any, Customer, UUID]:
        """Somebody whose address we know, and the conversation with them."""
        person = self.theirs.person(name, address)
        customer = await self.crm.customer(name, email=address)
        return person, customer, await begin_conversation(self.ours.id, customer.id)

    async def talk(self) -> UUID:
        """The only conversation."""
        return await fetchval("select id from channel_conversation")

    async def outcome(self) -> list[tuple[str, str | None]]:
        """What became of what we sent."""
        rows = await fetch(
            "select state, trouble ->> 'kind' as kind from channel_outgoing order by created_at"
        )
        return [(row["state"], row["kind"]) for row in rows]
