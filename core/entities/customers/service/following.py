"""Several colleagues may follow one customer."""

from uuid import UUID

from core.auth import asker, reach
from core.db import fetchval, transaction, uuid7
from core.entities.customers.events import CustomerFollowed, CustomerUnfollowed
from core.entities.customers.finding import make_findable
from core.entities.customers.tables import Customer
from core.errors import Invalid, T
from core.events import announce

WHO = T("Say who is to follow.", "请指定关注人。")

_FOLLOW = """
insert into customer_follower (id, customer, follower) select $1, $2, u.id from users u
where u.id = $3 and u.active on conflict (customer, follower) do nothing returning true"""
_UNFOLLOW = "delete from customer_follower where customer = $1 and follower = $2 returning true"


async def follow(customer_id: UUID, follower_id: UUID | None = None) -> Customer:
    """Keep an eye on someone: oneself if one sees them, a colleague if one may change them."""
    async with transaction():
        customer, who = await _reached(customer_id, follower_id)
        if await fetchval(_FOLLOW, uuid7(), customer.id, who):
            await make_findable(customer)
            await announce(CustomerFollowed(customer_id=customer.id, follower_id=who))
    return customer


async def unfollow(customer_id: UUID, follower_id: UUID | None = None) -> Customer:
    """Stop following someone."""
    async with transaction():
        customer, who = await _reached(customer_id, follower_id)
        if await fetchval(_UNFOLLOW, customer.id, who):
            await make_findable(customer)
            await announce(CustomerUnfollowed(customer_id=customer.id, follower_id=who))
    return customer


async def _reached(customer_id: UUID, follower_id: UUID | None) -> tuple[Customer, UUID]:
    """The customer and the follower, as far as the asker's rights go."""
    me = asker().user_id
    who = follower_id or me
    if who is None:
        raise Invalid(WHO, field="follower")
    permission = "core.customer.read" if who == me else "core.customer.update"
    return await reach(Customer, customer_id, permission), who
