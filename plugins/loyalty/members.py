"""Who is a member, and how one becomes one."""

import secrets
from uuid import UUID

from core.auth import reach
from core.db import fetchval, transaction, uuid7
from core.entities.customers import Customer
from core.events import announce

from .events import MemberEnrolled
from .tables import Member

READ = "loyalty.member.read"
ENROL = "loyalty.member.enrol"

_JOIN = """
    insert into loyalty_member (id, customer, card) values ($1, $2, $3)
    on conflict do nothing returning id
"""


async def enrol(customer_id: UUID) -> UUID:
    """Make a customer a member on behalf of who asks; whoever is one stays as they are."""
    async with transaction():
        await reach(Customer, customer_id, ENROL, for_update=False)
        return await join(customer_id)


async def join(customer_id: UUID) -> UUID:
    """The customer's membership, begun now if there is none."""
    while (member_id := await membership(customer_id)) is None:
        card = f"{secrets.randbelow(10**12):012d}"
        async with transaction():
            joined = await fetchval(_JOIN, uuid7(), customer_id, card)
            if joined is not None:
                await announce(
                    MemberEnrolled(loyalty_member_id=joined, customer_id=customer_id, card=card)
                )
    return member_id


async def membership(customer_id: UUID) -> UUID | None:
    """The id of the customer's membership, if they joined."""
    found = await Member.select(Member.id).where(Member.customer == customer_id).first()
    return found["id"] if found else None
