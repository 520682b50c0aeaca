"""Start to sell something to someone."""

from typing import Any, Unpack
from uuid import UUID

from core.auth import house
from core.db import execute, fetchval, transaction
from core.entities import check_seen, insert, load, made, placed
from core.entities.companies import Company
from core.entities.customers import Customer, Lifecycle, advance
from core.entities.deals.board import place_for
from core.entities.deals.details import DealDetails, clean_details
from core.entities.deals.events import DealOpened
from core.entities.deals.history import note_step
from core.entities.deals.roads import first_stage, stage_to_enter
from core.entities.deals.tables import Deal, Stage, StageKind
from core.errors import Conflict, Invalid, T
from core.events import announce
from core.search import remember

ALREADY_A_LEAD = T(
    "This person has an open lead in this pipeline already.", "此客户在该流程中已有未处理的线索。"
)
STARTS_OPEN = T("A deal starts as a lead or open.", "新商机只能从线索或进行中的阶段开始。")

REACHED = {StageKind.LEAD: Lifecycle.LEAD, StageKind.OPEN: Lifecycle.PROSPECT}

_LOCK_LEAD = "select pg_advisory_xact_lock(hashtextextended('lead ' || $1 || ' ' || $2, 0))"
_LEAD = """
select exists (select 1 from deal where pipeline = $1 and customer = $2
               and kind = 'lead' and deleted_at is null and id <> $3)"""


async def open_deal(
    title: str,
    /,
    *,
    stage: UUID | None = None,
    pipeline: UUID | None = None,
    **details: Unpack[DealDetails],
) -> Deal:
    """Start to sell; without a stage, in the first open one of the pipeline, or of the first."""
    async with transaction():
        start = (
            await stage_to_enter(stage)
            if stage
            else await first_stage(pipeline, StageKind.OPEN, StageKind.LEAD)
        )
        return await _open(start, title, details)


async def open_lead(
    title: str, /, *, pipeline: UUID | None = None, **details: Unpack[DealDetails]
) -> Deal:
    """Note that someone may want to buy; one open lead per person and pipeline."""
    async with transaction():
        return await _open(await first_stage(pipeline, StageKind.LEAD), title, details)


async def check_only_lead(deal: Deal, **changes: Any) -> None:
    """Refuse a second open lead of a person in a pipeline, however many ask at once.

    Ask before the deal is stored; `changes` are what it is about to become.
    """
    kind, pipeline, customer = (
        changes.get(name, getattr(deal, name)) for name in ("kind", "pipeline", "customer")
    )
    if kind != StageKind.LEAD or customer is None:
        return
    await hold_leads(pipeline, customer)
    if await fetchval(_LEAD, pipeline, customer, deal.id):
        raise Conflict(ALREADY_A_LEAD, field="customer")


async def hold_leads(pipeline: UUID, customer: UUID) -> None:
    """Nobody else opens a lead of this person in this pipeline until our transaction ends."""
    await execute(_LOCK_LEAD, str(pipeline), str(customer))


async def make_findable(deal: Deal) -> None:
    """Let search find a deal by its title."""
    await remember(deal, deal.title)


async def _open(start: Stage, title: str, details: DealDetails) -> Deal:
    kind = StageKind(start.kind)
    if kind not in REACHED:
        raise Invalid(STARTS_OPEN, field="stage")

    fields = await _completed(clean_details({**details, "title": title}))
    fields |= {"pipeline": start.pipeline, "stage": start.id, "kind": kind.value}
    deal = made(Deal, fields)
    await check_only_lead(deal)
    deal.position = await place_for(deal.id, start.id, None)
    await insert(deal)
    await note_step(deal.id, None, start.id)
    await make_findable(deal)
    await _announce_opening(deal)
    if deal.customer:
        await advance(deal.customer, REACHED[kind])
    return deal


async def _completed(fields: dict[str, Any]) -> dict[str, Any]:
    """What a new deal takes over: the customer's company and owner, the house's money."""
    await check_seen(Company, fields.get("company"), field="company")
    await check_seen(Customer, fields.get("customer"), field="customer")
    customer = await load(Customer, fields["customer"]) if fields.get("customer") else None
    if customer is not None:
        fields.setdefault("company", customer.company)
    placing = await placed("core.deal.create", fields)
    if customer is not None and placing["owner"] is None and "owner" not in fields:
        placing |= {"owner": customer.owner, "team": customer.team}
    placing.setdefault("currency", (await house()).currency)
    return placing


async def _announce_opening(deal: Deal) -> None:
    await announce(
        DealOpened(
            deal_id=deal.id,
            customer_id=deal.customer,
            company_id=deal.company,
            pipeline_id=deal.pipeline,
            stage_id=deal.stage,
            kind=deal.kind,
            amount=deal.amount,
            currency=deal.currency,
            owner_id=deal.owner,
            source=deal.source,
        )
    )
