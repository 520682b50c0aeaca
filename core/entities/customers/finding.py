"""What a customer is found by."""

from collections.abc import Iterable

from core.search import Remembered, forget, places, remember, remember_all

from .contact import digits_to_find
from .tables import Customer

FOUND_BY = {"name", "phone", "email", "tags", "region"}
"""What search finds a customer by; it knows by itself who looks for them."""


async def make_findable(customer: Customer) -> None:
    """Let search find a customer; the phone and the e-mail only for those who may read them."""
    found = _found_by(customer)
    await remember(customer, found.name, words=found.words, contact=found.contact)


async def make_all_findable(customers: Iterable[Customer]) -> None:
    """The same for many at once."""
    await remember_all(_found_by(customer) for customer in customers)


def _found_by(customer: Customer) -> Remembered:
    phone = digits_to_find(customer.phone) if customer.phone else ()
    return Remembered(
        customer,
        customer.name,
        words=(*customer.tags, customer.region),
        contact=(*phone, customer.email),
    )


def finds_otherwise(changed: Iterable[str]) -> bool:
    """Whether search must learn of a change of these columns."""
    return not (FOUND_BY | places(Customer)).isdisjoint(changed)


async def make_unfindable(customer: Customer) -> None:
    """Take a customer out of search."""
    await forget(customer.id)
