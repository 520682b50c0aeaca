"""Two customers whose names come together are one person: joined by themselves, and explained."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from core.db import fetch, fetchval
from core.entities.customers import claims as names
from core.entities.customers.blending import blended
from core.entities.customers.claims import Claim, Held
from core.entities.customers.tables import Customer

from .merging import Cause, hold_both, unite
from .trashing import bring_back

_APART = """
select exists (select 1 from customer_distinct where customer = $1 and other = $2)"""
_SEEN = """
select kind, scope, source, min(first_seen) as since from identity
where customer = any($1) and strength = 'strong'
group by kind, scope, source order by since, kind, scope"""


async def join_holders(holder: UUID, claims: Sequence[Claim], found: Sequence[Held]) -> UUID | None:
    """Join everybody else who holds one of these names with the holder, if nothing contradicts.

    Says who the holder is then; None if nobody was joined. The holders are locked.
    """
    joined = None
    for held in found:
        if held.claim.strong and held.customer != holder:
            survivor = await _join(holder, held, claims)
            holder, joined = survivor or holder, survivor or joined
    return joined


async def _join(holder: UUID, held: Held, claims: Sequence[Claim]) -> UUID | None:
    """The older of two stays."""
    one, other = await hold_both(holder, held.customer)
    if other.merged_into is not None or not await _one_person(holder, held.customer, claims):
        return None
    survivor, loser = sorted((one, other), key=lambda customer: customer.id)
    for customer in (survivor, loser):
        if customer.deleted_at is not None:
            await bring_back(customer)
    evidence = await _evidence(survivor, loser, held.claim)
    await unite(survivor, loser, blended(survivor, loser, {}), Cause(evidence=evidence))
    return survivor.id


async def _one_person(one: UUID, other: UUID, claims: Sequence[Claim]) -> bool:
    """Whether all strong names of two, and of the letter, fit one person; and nobody said no."""
    known = await names.names_of([one, other])
    together: dict[tuple[str, str], set[str]] = {}
    for places in known.values():
        for place, ids in places.items():
            together.setdefault(place, set()).update(ids)
    for claim in claims:
        if claim.strong:
            together.setdefault(claim.place, set()).add(claim.external_id)
    fits = all(len(ids) == 1 for ids in together.values())
    return fits and not await fetchval(_APART, one, other)


async def _evidence(survivor: Customer, loser: Customer, claim: Claim) -> dict[str, Any]:
    """The name that joined them, and where each was seen before."""
    seen = await fetch(_SEEN, [survivor.id, loser.id])
    return {
        "by": {"kind": claim.kind, "scope": claim.scope},
        "seen": [
            {"kind": row["kind"], "scope": row["scope"], "source": row["source"]} for row in seen
        ],
    }
