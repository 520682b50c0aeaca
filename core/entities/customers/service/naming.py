"""A name that somebody may go by, as we noted it ourselves: a hint until they use it."""

from dataclasses import replace
from uuid import UUID

from core.db import transaction
from core.entities import load
from core.entities.customers import claims as names
from core.entities.customers.claims import Claim
from core.entities.customers.events import CustomerIdentified
from core.entities.customers.tables import Customer, Strength
from core.errors import NotFound, T
from core.events import announce

from .comparing import to_compare

GONE = T("There is no such customer.", "没有这位客户。")


async def note_hint(customer_id: UUID, claim: Claim) -> None:
    """Note a name under which we mean to reach somebody, such as a phone number somebody typed.

    It proves nothing, so it joins nobody and tells nothing of who else may go by it; if somebody
    does, that is a suggestion to whoever may merge the two. Once they answer from there, it is
    proved. Follows from another verb, whose rights were checked there.
    """
    hint = replace(claim, strength=Strength.WEAK)
    names.refuse_nameless(hint)
    async with transaction():
        customer = await _present(customer_id)
        if await names.holds_strongly(customer.id, hint):
            return
        if identity := await names.keep(customer.id, hint, {}):
            await to_compare(customer.id)
            await announce(
                CustomerIdentified(
                    customer_id=customer.id,
                    identity_id=identity,
                    kind=hint.kind,
                    scope=hint.scope,
                )
            )


async def _present(customer_id: UUID) -> Customer:
    """The customer, locked; whoever was merged is who they are now."""
    customer = await load(Customer, customer_id, locked=True)
    if customer and customer.merged_into:
        customer = await load(Customer, customer.merged_into, locked=True)
    if customer is None:
        raise NotFound(GONE)
    return customer
