"""Bring a deal to its end, and back."""

from uuid import UUID

from core.auth import reach
from core.db import transaction
from core.entities import Change
from core.entities.deals.details import clean_reason
from core.entities.deals.history import last_open_stage
from core.entities.deals.roads import first_stage
from core.entities.deals.tables import Deal, StageKind
from core.errors import Conflict, T

from .moving import CLOSED, move

ALREADY = {
    StageKind.WON: T("This deal is won already.", "此商机已赢单。"),
    StageKind.LOST: T("This deal is lost already.", "此商机已输单。"),
}
STILL_OPEN = T("This deal is still under way.", "此商机仍在进行中。")


async def win(deal_id: UUID, *, expected_version: int | None = None) -> Change[Deal]:
    """The customer said yes."""
    return await _close(deal_id, StageKind.WON, None, expected_version)


async def lose(deal_id: UUID, reason: str, *, expected_version: int | None = None) -> Change[Deal]:
    """The customer said no, for a reason worth remembering."""
    return await _close(deal_id, StageKind.LOST, clean_reason(reason), expected_version)


async def reopen(deal_id: UUID, *, expected_version: int | None = None) -> Change[Deal]:
    """A deal that was won or lost goes back to where it was before."""
    async with transaction():
        deal = await reach(Deal, deal_id, "core.deal.move")
        if StageKind(deal.kind) not in CLOSED:
            raise Conflict(STILL_OPEN)
        back = await last_open_stage(deal.id)
        if back is None:
            back = (await first_stage(deal.pipeline, StageKind.OPEN, StageKind.LEAD)).id
        return await move(deal_id, back, expected_version=expected_version)


async def _close(
    deal_id: UUID, kind: StageKind, reason: str | None, expected_version: int | None
) -> Change[Deal]:
    async with transaction():
        deal = await reach(Deal, deal_id, "core.deal.move")
        if deal.kind == kind:
            raise Conflict(ALREADY[kind])
        stage = await first_stage(deal.pipeline, kind)
        return await move(deal_id, stage.id, reason=reason, expected_version=expected_version)
