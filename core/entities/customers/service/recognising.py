"""Know who is speaking: by the names a platform gives them, or as somebody new."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from core.auth import require
from core.db import transaction
from core.entities import load
from core.entities.customers import claims as names
from core.entities.customers.arrivals import Arrival, Letter
from core.entities.customers.claims import Claim, Held
from core.entities.customers.events import CustomerIdentified, SamePersonSuspected
from core.entities.customers.tables import Customer
from core.events import announce

from .comparing import to_compare
from .editing import enter, write
from .joining import join_holders
from .trashing import bring_back

Expected = Callable[[], Awaitable[UUID | None]]
"""Who it should be, asked only if nobody goes by any of the names."""


async def recognise(
    claims: Iterable[Claim],
    profile: Mapping[str, Any] | None = None,
    *,
    source: str | None = None,
    source_detail: str | None = None,
    expected: Expected | None = None,
) -> Customer:
    """Whoever goes by these names, registered if new to us; at the same moment only once.

    Of the strong names the first is the most certain. A later one leads to its holder only if
    that holder goes by no other name of the same kind in the same place. Two who hold names of one
    letter are one person, and are joined, unless any of their names contradict each other;
    whatever does not fit together is announced as a suspicion and joins nobody. Of whom nobody
    knows the names is who is `expected`, if anybody is, and else somebody new.
    """
    require("core.customer.create")
    letter = Letter.of(Arrival(claims, profile, source, source_detail))
    async with transaction():
        found = await names.held(letter.claims)
        holder = sole_holder(letter.claims, found)
        if holder is None:
            await names.lock(letter.claims)
            found = await names.held_still(letter.claims)
            holder = await _choose(letter.claims, found)
            if holder is None and expected is not None:
                holder = await _there(await expected())
            if holder is None:
                return await _welcome(letter, found)
            if join := await join_holders(holder, letter.claims, found):
                holder, found = join, await names.held(letter.claims)
            await _learn(holder, letter, found)
        return await _meet_again(holder, letter, found)


async def _there(customer_id: UUID | None) -> UUID | None:
    """Who a customer is now, and until this transaction ends."""
    customer = await load(Customer, customer_id, locked=True) if customer_id else None
    if customer and customer.merged_into:
        return await _there(customer.merged_into)
    return customer.id if customer else None


def sole_holder(claims: Sequence[Claim], found: Sequence[Held]) -> UUID | None:
    """The one customer who holds every claim already: by far the most frequent case."""
    holders = {held.customer for held in found if held.claim.strong}
    if len(holders) != 1:
        return None
    holder = holders.pop()
    known = {held.claim for held in found if held.customer == holder}
    return holder if known.issuperset(claims) else None


async def _choose(claims: Sequence[Claim], found: Sequence[Held]) -> UUID | None:
    """The holder of the first name, else of the first name that contradicts nothing we know."""
    strong = [held for held in found if held.claim.strong]
    if strong and strong[0].claim == claims[0]:
        return strong[0].customer

    gone_by = await names.names_of({held.customer for held in strong})
    for held in strong:
        if not any(contradicts(gone_by.get(held.customer, {}), claim) for claim in claims):
            return held.customer
    return None


def contradicts(gone_by: Mapping[tuple[str, str], set[str]], claim: Claim) -> bool:
    """Whether somebody goes by another name of this kind in this place."""
    others = gone_by.get(claim.place, set())
    return claim.strong and bool(others) and claim.external_id not in others


async def _welcome(letter: Letter, found: Sequence[Held]) -> Customer:
    """Register somebody new under the names nobody else holds."""
    customer = await enter(letter.introduced())
    await _learn(customer.id, letter, found)
    return customer


async def _learn(customer: UUID, letter: Letter, found: Sequence[Held]) -> None:
    """Note the names that are free and fit; the others are a suspicion, announced once."""
    elsewhere = {held.claim: held.customer for held in found if held.claim.strong}
    gone_by = (await names.names_of([customer])).get(customer, {})
    for claim in letter.claims:
        other = elsewhere.get(claim)
        if other == customer:
            continue
        if other or contradicts(gone_by, claim):
            await _suspect(customer, claim, other)
        else:
            await _note(customer, claim, letter.profile)
            if claim.strong:
                gone_by.setdefault(claim.place, set()).add(claim.external_id)


async def _note(customer: UUID, claim: Claim, profile: dict[str, Any]) -> None:
    identity = await names.keep(customer, claim, profile)
    if identity:
        await to_compare(customer)
        await announce(
            CustomerIdentified(
                customer_id=customer, identity_id=identity, kind=claim.kind, scope=claim.scope
            )
        )


async def _suspect(customer: UUID, claim: Claim, other: UUID | None) -> None:
    if await names.suspect(customer, claim, other):
        await to_compare(customer)
        await announce(
            SamePersonSuspected(
                customer_id=customer, other_id=other, kind=claim.kind, scope=claim.scope
            )
        )


async def _meet_again(customer_id: UUID, letter: Letter, found: Sequence[Held]) -> Customer:
    """Somebody known: fetched back if thrown away, and completed by what the platform says."""
    # first the customer, then their names: as merges lock them
    customer = await load(Customer, customer_id, locked=True)
    if customer and customer.merged_into:
        customer = await load(Customer, customer.merged_into, locked=True)
    assert customer is not None
    await names.meet_again([(customer.id, claim, letter.profile) for claim in letter.claims])
    if customer.deleted_at is not None:
        await bring_back(customer)

    news = letter.news(customer, {held.called for held in found})
    await write(customer, news)
    return customer
