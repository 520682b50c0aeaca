"""Move a deal along its road, or within its column."""

from typing import Any
from uuid import UUID

from core.auth import reach
from core.db import now, transaction
from core.entities import Change, change, check_version
from core.entities.customers import Lifecycle, advance
from core.entities.deals.board import place_for
from core.entities.deals.events import DealLost, DealMoved, DealReopened, DealWon, MoveDeal
from core.entities.deals.history import note_step
from core.entities.deals.roads import stage_to_enter
from core.entities.deals.tables import Deal, Stage, StageKind
from core.events import Event, announce, consult

from .opening import check_only_lead

CLOSED = (StageKind.WON, StageKind.LOST)
REACHED = {
    StageKind.LEAD: Lifecycle.LEAD,
    StageKind.OPEN: Lifecycle.PROSPECT,
    StageKind.WON: Lifecycle.CUSTOMER,
}


async def move(
    deal_id: UUID,
    stage_id: UUID,
    *,
    position: float | None = None,
    reason: str | None = None,
    expected_version: int | None = None,
) -> Change[Deal]:
    """Put a deal into a stage, below what stands at `position`, else on top; guards may refuse."""
    async with transaction():
        stage = await stage_to_enter(stage_id)
        place = await place_for(deal_id, stage.id, position)
        deal = await reach(Deal, deal_id, "core.deal.move")
        check_version(deal, expected_version)
        if deal.stage == stage.id:
            return await _shift(deal, place)
        return await _enter(deal, stage, {"position": place, "lost_reason": reason})


async def _shift(deal: Deal, place: float) -> Change[Deal]:
    """Another place in the same column."""
    changed = await change(deal, {"position": place})
    await announce(_moved(deal, deal.stage))
    return changed


async def _enter(deal: Deal, stage: Stage, fields: dict[str, Any]) -> Change[Deal]:
    """Another stage: ask the guards, note the step, tell the house what it means."""
    was, was_in = StageKind(deal.kind), deal.stage
    await consult(_proposal(deal, stage))
    await check_only_lead(deal, kind=stage.kind, pipeline=stage.pipeline)
    changed = await change(deal, {**fields, **_standing(deal, stage)})
    await note_step(deal.id, was_in, stage.id)
    await announce(_moved(deal, was_in), *_meaning(deal, was))
    if deal.customer and StageKind(deal.kind) in REACHED:
        await advance(deal.customer, REACHED[StageKind(deal.kind)])
    return changed


def _standing(deal: Deal, stage: Stage) -> dict[str, Any]:
    """What the new stage makes of a deal."""
    kind = StageKind(stage.kind)
    closed_at = deal.closed_at if kind == deal.kind else now()
    return {
        "stage": stage.id,
        "pipeline": stage.pipeline,
        "kind": kind.value,
        "stage_since": now(),
        "closed_at": closed_at if kind in CLOSED else None,
    }


def _proposal(deal: Deal, stage: Stage) -> MoveDeal:
    return MoveDeal(
        deal_id=deal.id,
        customer_id=deal.customer,
        pipeline_id=stage.pipeline,
        from_stage_id=deal.stage,
        to_stage_id=stage.id,
        to_kind=stage.kind,
        amount=deal.amount,
        currency=deal.currency,
    )


def _moved(deal: Deal, was_in: UUID) -> DealMoved:
    return DealMoved(
        deal_id=deal.id,
        customer_id=deal.customer,
        pipeline_id=deal.pipeline,
        from_stage_id=was_in,
        to_stage_id=deal.stage,
        kind=deal.kind,
    )


def _meaning(deal: Deal, was: StageKind) -> tuple[Event, ...]:
    """The further fact that a step is, when it crosses the line between open and closed."""
    kind = StageKind(deal.kind)
    if kind is was:
        return ()
    about = {
        "deal_id": deal.id,
        "customer_id": deal.customer,
        "pipeline_id": deal.pipeline,
        "stage_id": deal.stage,
        "amount": deal.amount,
        "currency": deal.currency,
    }
    whose = {"company_id": deal.company, "owner_id": deal.owner}
    if kind is StageKind.WON:
        return (DealWon(**about, **whose),)
    if kind is StageKind.LOST:
        return (DealLost(**about, **whose),)
    return (DealReopened(**about, was=was.value),) if was in CLOSED else ()
