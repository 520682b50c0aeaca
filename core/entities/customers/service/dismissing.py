"""Two customers who look alike are not one person: somebody says so, and we remember."""

from uuid import UUID

from core.auth import asker
from core.db import execute, transaction, uuid7
from core.entities.customers.events import DuplicateDismissed
from core.events import announce

from .comparing import to_compare
from .merging import reach_both

_APART = """
insert into customer_distinct (id, customer, other, decided_by)
values ($1, $3, $4, $5), ($2, $4, $3, $5) on conflict (customer, other) do nothing"""
_FORGET = """
delete from customer_duplicate
where (customer, other) in (($1::uuid, $2::uuid), ($2::uuid, $1::uuid))"""
_TOGETHER = _FORGET.replace("customer_duplicate", "customer_distinct")


async def dismiss_duplicate(customer_id: UUID, other_id: UUID) -> None:
    """Remember that these two are not one person: nobody suggests or joins them again."""
    async with transaction():
        await reach_both(customer_id, other_id)
        await tell_apart(customer_id, other_id)
        await announce(DuplicateDismissed(customer_id=customer_id, other_id=other_id))


async def reconsider(customer_id: UUID, other_id: UUID) -> None:
    """Take that back: they may be one person after all."""
    async with transaction():
        await reach_both(customer_id, other_id)
        await execute(_TOGETHER, customer_id, other_id)
        await to_compare(customer_id, other_id)


async def tell_apart(one: UUID, other: UUID) -> None:
    """Note that two customers, locked by the caller, are not one person."""
    await execute(_APART, uuid7(), uuid7(), one, other, asker().user_id)
    await execute(_FORGET, one, other)
