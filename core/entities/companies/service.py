"""What can be done with companies."""

from typing import Unpack
from uuid import UUID

from core.auth import reach
from core.db import fetchval, transaction
from core.entities import (
    Change,
    change,
    check_owner,
    check_seen,
    check_version,
    insert,
    made,
    placed,
    trash,
    untrash,
)
from core.errors import Invalid, T
from core.events import announce
from core.graphql import Trash
from core.search import forget, places, remember

from .details import CompanyDetails, clean_details
from .events import CompanyAdded, CompanyRestored, CompanyTrashed, CompanyUpdated
from .tables import Company

FOUND_BY = {"name", "domain", "tags", "region"}
OWN_PARENT = T("A company cannot belong to itself.", "公司不能隶属于自己。")

_ABOVE = """
with recursive above as (
    select id, parent from company where id = $1
    union select c.id, c.parent from company c join above a on c.id = a.parent
)
select exists (select 1 from above where id = $2)"""


async def add(name: str, /, **details: Unpack[CompanyDetails]) -> Company:
    """Remember a company; it belongs to the asker unless another owner is named."""
    fields = clean_details({**details, "name": name})
    async with transaction():
        fields = await placed("core.company.create", fields, teams=False)
        await check_seen(Company, fields.get("parent"), field="parent")
        company = made(Company, fields)
        await insert(company)
        await _make_findable(company)
        await announce(CompanyAdded(company_id=company.id, owner_id=company.owner))
    return company


async def update(
    company_id: UUID, *, expected_version: int | None = None, **details: Unpack[CompanyDetails]
) -> Change[Company]:
    """Set the record straight."""
    fields = clean_details(details)
    async with transaction():
        company = await reach(Company, company_id, "core.company.update")
        await check_owner("core.company.update", company, fields)
        await _check_parent(company, fields.get("parent"))
        changed = await change(company, fields, expected_version=expected_version)
        if (FOUND_BY | places(Company)) & changed.before.keys():
            await _make_findable(company)
        if changed.before:
            await announce(
                CompanyUpdated(company_id=company.id, changed=tuple(sorted(changed.before)))
            )
    return changed


async def delete(company_id: UUID, *, expected_version: int | None = None) -> Company:
    """Put a company into the trash; its people and deals stay."""
    async with transaction():
        company = await reach(Company, company_id, "core.company.delete")
        await trash(company, expected_version=expected_version)
        await forget(company.id)
        await announce(CompanyTrashed(company_id=company.id))
    return company


async def restore(company_id: UUID, *, expected_version: int | None = None) -> Company:
    """Fetch a company back from the trash."""
    async with transaction():
        company = await reach(Company, company_id, "core.company.delete", trash=Trash.IN)
        check_version(company, expected_version)
        await untrash(company)
        await _make_findable(company)
        await announce(CompanyRestored(company_id=company.id))
    return company


async def _make_findable(company: Company) -> None:
    words = (company.domain, company.region, *company.tags)
    await remember(company, company.name, words=words)


async def _check_parent(company: Company, parent: UUID | None) -> None:
    """Refuse a company above that is unknown, or that stands below."""
    if parent is None or parent == company.parent:
        return
    await check_seen(Company, parent, field="parent")
    if await fetchval(_ABOVE, parent, company.id):
        raise Invalid(OWN_PARENT, field="parent")
