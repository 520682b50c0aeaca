"""Keep what we know about a deal right; throw it away, and fetch it back."""

from typing import Any, Unpack
from uuid import UUID

from core.auth import reach
from core.db import transaction
from core.entities import Change, change, check_owner, check_seen, check_version, trash, untrash
from core.entities.companies import Company
from core.entities.customers import Customer
from core.entities.deals.details import DealDetails, clean_details
from core.entities.deals.events import DealRestored, DealTrashed, DealUpdated
from core.entities.deals.tables import Deal
from core.events import announce
from core.graphql import Trash
from core.search import forget, places

from .opening import check_only_lead, make_findable

POINTS_AT = {"customer": Customer, "company": Company}


async def update(
    deal_id: UUID, *, expected_version: int | None = None, **details: Unpack[DealDetails]
) -> Change[Deal]:
    """Set the record straight; the stage is changed by moving."""
    fields = clean_details(details)
    async with transaction():
        deal = await reach(Deal, deal_id, "core.deal.update")
        await check_owner("core.deal.update", deal, fields)
        await _check_points_at(deal, fields)
        if fields.get("customer", deal.customer) != deal.customer:
            await check_only_lead(deal, customer=fields["customer"])
        changed = await change(deal, fields, expected_version=expected_version)
        if changed.before:
            await _tell(deal, tuple(sorted(changed.before)))
    return changed


async def _check_points_at(deal: Deal, fields: dict[str, Any]) -> None:
    """Refuse to point at a person or company the asker does not see."""
    for name, table in POINTS_AT.items():
        if fields.get(name) != getattr(deal, name):
            await check_seen(table, fields.get(name), field=name)


async def _tell(deal: Deal, changed: tuple[str, ...]) -> None:
    if not ({"title"} | places(Deal)).isdisjoint(changed):
        await make_findable(deal)
    await announce(DealUpdated(deal_id=deal.id, customer_id=deal.customer, changed=changed))


async def delete(deal_id: UUID, *, expected_version: int | None = None) -> Deal:
    """Put a deal into the trash."""
    async with transaction():
        deal = await reach(Deal, deal_id, "core.deal.delete")
        await trash(deal, expected_version=expected_version)
        await forget(deal.id)
        await announce(DealTrashed(deal_id=deal.id, customer_id=deal.customer))
    return deal


async def restore(deal_id: UUID, *, expected_version: int | None = None) -> Deal:
    """Fetch a deal back from the trash, unless its person has another open lead by now."""
    async with transaction():
        deal = await reach(Deal, deal_id, "core.deal.delete", trash=Trash.IN)
        check_version(deal, expected_version)
        await check_only_lead(deal)
        await untrash(deal)
        await make_findable(deal)
        await announce(DealRestored(deal_id=deal.id, customer_id=deal.customer))
    return deal
