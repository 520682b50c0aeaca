"""Throw a customer away, and fetch them back."""

from uuid import UUID

from core.auth import reach
from core.db import transaction
from core.entities import check_version, trash, untrash
from core.entities.customers.events import CustomerRestored, CustomerTrashed
from core.entities.customers.finding import make_findable, make_unfindable
from core.entities.customers.tables import Customer
from core.events import announce
from core.graphql import Trash


async def delete(customer_id: UUID, *, expected_version: int | None = None) -> Customer:
    """Put someone into the trash; what happened with them stays with them."""
    async with transaction():
        customer = await reach(Customer, customer_id, "core.customer.delete")
        await trash(customer, expected_version=expected_version)
        await make_unfindable(customer)
        await announce(CustomerTrashed(customer_id=customer.id))
    return customer


async def restore(customer_id: UUID, *, expected_version: int | None = None) -> Customer:
    """Fetch someone back from the trash."""
    async with transaction():
        customer = await reach(Customer, customer_id, "core.customer.delete", trash=Trash.IN)
        check_version(customer, expected_version)
        await bring_back(customer)
    return customer


async def bring_back(customer: Customer) -> None:
    """Take a locked customer out of the trash, and tell the house."""
    await untrash(customer)
    await make_findable(customer)
    await announce(CustomerRestored(customer_id=customer.id))
