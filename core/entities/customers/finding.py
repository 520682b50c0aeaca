"""What a customer is found by."""

from core.search import forget, remember

from .contact import digits_to_find
from .tables import Customer


async def make_findable(customer: Customer) -> None:
    """Let search find a customer; the phone and the e-mail only for those who may read them."""
    phone = digits_to_find(customer.phone) if customer.phone else ()
    await remember(
        "customer",
        customer.id,
        customer.name,
        words=(*customer.tags, customer.region),
        contact=(*phone, customer.email),
    )


async def make_unfindable(customer: Customer) -> None:
    """Take a customer out of search."""
    await forget(customer.id)
