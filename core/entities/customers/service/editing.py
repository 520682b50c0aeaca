"""Meet someone, and keep what we know about them right."""

from typing import Any, Unpack
from uuid import UUID

from core.auth import reach
from core.db import transaction
from core.entities import Change, change, check_owner, check_seen, insert, made, placed
from core.entities.companies import Company
from core.entities.customers.details import CustomerDetails, clean_details
from core.entities.customers.events import CustomerRegistered, CustomerUpdated
from core.entities.customers.finding import finds_otherwise, make_findable
from core.entities.customers.tables import Customer
from core.events import announce

from .comparing import COMPARED_BY, to_compare


async def register(name: str, /, **details: Unpack[CustomerDetails]) -> Customer:
    """Remember someone new; they belong to the asker unless another owner is named."""
    fields = clean_details({**details, "name": name})
    async with transaction():
        placing = await placed("core.customer.create", fields)
        await check_seen(Company, fields.get("company"), field="company")
        return await enter(placing)


async def enter(fields: dict[str, Any]) -> Customer:
    """Store a checked customer, make them findable and tell the house."""
    customer = made(Customer, fields)
    await insert(customer)
    await make_findable(customer)
    await to_compare(customer.id)
    await announce(
        CustomerRegistered(customer_id=customer.id, owner_id=customer.owner, source=customer.source)
    )
    return customer


async def update(
    customer_id: UUID, *, expected_version: int | None = None, **details: Unpack[CustomerDetails]
) -> Change[Customer]:
    """Set the record straight."""
    fields = clean_details(details)
    async with transaction():
        customer = await reach(Customer, customer_id, "core.customer.update")
        await check_owner("core.customer.update", customer, fields)
        if fields.get("company") != customer.company:
            await check_seen(Company, fields.get("company"), field="company")
        return await write(customer, fields, expected_version=expected_version)


async def write(
    customer: Customer, fields: dict[str, Any], *, expected_version: int | None = None
) -> Change[Customer]:
    """Store checked changes of a locked customer, and tell the house if anything did change."""
    changed = await change(customer, fields, expected_version=expected_version)
    if changed.before:
        if finds_otherwise(changed.before):
            await make_findable(customer)
        if not COMPARED_BY.isdisjoint(changed.before):
            await to_compare(customer.id)
        await announce(
            CustomerUpdated(customer_id=customer.id, changed=tuple(sorted(changed.before)))
        )
    return changed
