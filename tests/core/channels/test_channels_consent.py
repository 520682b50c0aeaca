"""What somebody agrees to or refuses is proof: none of it is lost."""

import asyncio
from typing import Any
from uuid import UUID

import orjson

from core.channels import note_consent, withdraw
from core.db import fetchval
from core.entities.customers import merge
from core.testing import TestHouse


async def consent(customer: UUID) -> dict[str, Any]:
    said = orjson.loads(await fetchval("select consent from customer where id = $1", customer))
    return {purpose: each["allowed"] for purpose, each in said.items()}


async def test_two_who_write_down_at_once_both_stand(crm: TestHouse) -> None:
    mei = await crm.customer("Mei")

    await asyncio.gather(
        withdraw(mei.id, "sms", how="TD"),
        note_consent(mei, "marketing", allowed=True, how="at the counter"),
        withdraw(mei.id, "email", how="link"),
    )

    assert await consent(mei.id) == {"sms": False, "marketing": True, "email": False}


async def test_who_was_merged_says_it_as_who_they_are(crm: TestHouse) -> None:
    mei, other = await crm.customer("Mei"), await crm.customer("Mei again")
    await merge(mei.id, other.id)

    await withdraw(other.id, "sms", how="TD")

    assert await consent(mei.id) == {"sms": False}
