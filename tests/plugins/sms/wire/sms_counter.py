"""An account of an imitated provider, connected with a house."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.channels import begin_conversation
from core.db import fetch
from core.entities.customers import Customer
from core.testing import TestHouse


class Counter:
    """A stage with one account and one customer whose number we know."""

    def __init__(self, crm: TestHouse, stage: Any, theirs: Any, ours: Any) -> None:
        """Know both sides."""
        self.crm, self.stage, self.theirs, self.ours = crm, stage, theirs, ours

    async def knows(self, name: str, phone: str) -> tuple[Any, Customer, UUID]:
        """Somebody with a phone, whom we know, and the conversation with them."""
        person = self.theirs.person(name, phone)
        customer = await self.crm.customer(name, phone=phone)
        return person, customer, await begin_conversation(self.ours.id, customer.id)

    async def states(self) -> list[str]:
        """What became of what we sent."""
        rows = await fetch("select state from channel_outgoing order by created_at")
        return [row["state"] for row in rows]

    async def troubles(self) -> list[str]:
        """Why something was not sent, in words."""
        rows = await fetch(
            "select trouble -> 'message' ->> 1 as why from channel_outgoing"
            " where trouble is not null order by created_at"
        )
        return [row["why"] for row in rows]
