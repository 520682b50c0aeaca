"""Consent: whoever said that they do not want to hear from us on a channel, does not."""

from typing import Any
from uuid import UUID

import orjson

from core.db import now, transaction
from core.entities import load
from core.entities.customers import Customer, update
from core.errors import Conflict, T

REFUSED = T(
    "This person does not want to hear from us here.", "对方已退订，不愿再在此渠道接收消息。"
)
MARKETING = "marketing"


def refuses(customer: Customer, purpose: str) -> bool:
    """Whether somebody refused a purpose or channel; who said nothing has not."""
    said = _consent_of(customer).get(purpose)
    return said is False or (isinstance(said, dict) and said.get("allowed") is False)


def agreed(customer: Customer, purpose: str) -> bool:
    """Whether somebody agreed to a purpose in so many words."""
    said = _consent_of(customer).get(purpose)
    return said is True or (isinstance(said, dict) and said.get("allowed") is True)


def refuse_unwanted(customer: Customer, channel: str) -> None:
    """Conflict if the person refused to hear from us on a channel."""
    if refuses(customer, channel):
        raise Conflict(REFUSED, field="conversation")


async def note_consent(customer: Customer, purpose: str, *, allowed: bool, how: str) -> None:
    """Write down what somebody agreed to or refused, when and how, as proof."""
    said = {"allowed": allowed, "at": now().isoformat(), "how": how[:200]}
    async with transaction():
        held = await _held(customer.id)
        if held is not None:
            await update(held.id, consent={**_consent_of(held), purpose: said})


async def withdraw(customer_id: UUID, channel: str, *, how: str) -> None:
    """Somebody unsubscribed from a channel."""
    async with transaction():
        customer = await _held(customer_id)
        if customer is not None and not refuses(customer, channel):
            await note_consent(customer, channel, allowed=False, how=how)


async def _held(customer_id: UUID) -> Customer | None:
    """Somebody as they are until this transaction ends, so that nothing they said is lost."""
    customer = await load(Customer, customer_id, locked=True)
    if customer and customer.merged_into:
        return await _held(customer.merged_into)
    return customer


def _consent_of(customer: Customer) -> dict[str, Any]:
    said = customer.consent
    return orjson.loads(said) if isinstance(said, str | bytes) else dict(said or {})
