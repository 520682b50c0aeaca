"""The steps of a deal along its road."""

from uuid import UUID

from core.auth import asker
from core.db import fetchval
from core.entities import insert

from .tables import StageChange

_BEFORE = """
select c.from_stage from deal_stage_change c join stage s on s.id = c.from_stage
where c.deal = $1 and s.kind in ('lead', 'open') and not s.archived
order by c.created_at desc, c.id desc limit 1"""


async def note_step(deal: UUID, from_stage: UUID | None, to_stage: UUID) -> None:
    """Note that a deal entered a stage."""
    step = StageChange(deal=deal, from_stage=from_stage, to_stage=to_stage, mover=asker().user_id)
    await insert(step)


async def last_open_stage(deal: UUID) -> UUID | None:
    """Where a deal was before it was closed, if deals may still go there."""
    return await fetchval(_BEFORE, deal)
