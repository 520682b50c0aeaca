"""We begin to know somebody by a further name: the one under which we write to them ourselves."""

from uuid import UUID

from core.db import transaction
from core.entities import load
from core.entities.customers import claims as names
from core.entities.customers.claims import Claim
from core.entities.customers.events import CustomerIdentified
from core.entities.customers.tables import Customer
from core.errors import Conflict, NotFound, T
from core.events import announce

from .joining import join_holders

GONE = T("There is no such customer.", "没有这位客户。")
ANOTHERS = T(
    "{name} goes by this already, and cannot be the same person.",
    "该联系方式属于 {name}，且两人身份不一致。",
)


async def know_as(customer_id: UUID, claim: Claim) -> UUID:
    """Note a further name of somebody, and say who they are then.

    Who holds it already is the same person and is joined, unless their names contradict each
    other: that is refused. Follows from another verb, whose rights were checked there.
    """
    (claim,) = names.checked([claim])
    async with transaction():
        await names.lock([claim])
        found = await names.held_still([claim])
        customer = await _present(customer_id)
        holder = found[0].customer if found else None
        if holder is None:
            await _note(customer.id, claim)
        elif holder != customer.id:
            joined = await join_holders(customer.id, [claim], found)
            if joined is None:
                raise await _taken(holder)
            return joined
    return customer.id


async def _present(customer_id: UUID) -> Customer:
    """The customer, locked; whoever was merged is who they are now."""
    customer = await load(Customer, customer_id, locked=True)
    if customer and customer.merged_into:
        customer = await load(Customer, customer.merged_into, locked=True)
    if customer is None:
        raise NotFound(GONE)
    return customer


async def _note(customer: UUID, claim: Claim) -> None:
    if identity := await names.keep(customer, claim, {}):
        await announce(
            CustomerIdentified(
                customer_id=customer, identity_id=identity, kind=claim.kind, scope=claim.scope
            )
        )


async def _taken(holder: UUID) -> Conflict:
    other = await load(Customer, holder)
    name = other.name if other else ""
    return Conflict(ANOTHERS.fill(name=name), field="customer", current={"customer": holder})
