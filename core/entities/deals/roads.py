"""Find pipelines and stages: where a deal may start, and where it may go."""

from uuid import UUID

from core.db import fetchrow
from core.errors import Invalid, T

from .tables import Stage, StageKind

NO_STAGE = T("There is no such stage.", "没有此阶段。")
NO_PIPELINE = T("There is no pipeline to put a deal on.", "没有可用的销售流程。")
CLOSED_STAGE = T("No deal may enter this stage any more.", "此阶段已停用。")
NO_STAGE_OF_KIND = T("This pipeline has no stage for that.", "此流程没有相应的阶段。")

_STAGE = """
select s.*, p.archived as road_closed from stage s join pipeline p on p.id = s.pipeline
where s.id = $1 for share of s"""

_FIRST = """
select s.*, p.archived as road_closed from stage s join pipeline p on p.id = s.pipeline
where s.kind = any($1::text[]) and not s.archived and not p.archived
  and ($2::uuid is null or p.id = $2)
order by p.position, p.id, array_position($1::text[], s.kind::text), s.position limit 1
for share of s"""


async def stage_to_enter(stage_id: UUID) -> Stage:
    """A stage that deals may enter; it stays as it is until this transaction ends."""
    found = await fetchrow(_STAGE, stage_id)
    if found is None:
        raise Invalid(NO_STAGE, field="stage")
    row = dict(found)
    if row.pop("road_closed") or row["archived"]:
        raise Invalid(CLOSED_STAGE, field="stage")
    return Stage(_exists_in_db=True, **row)


async def first_stage(pipeline: UUID | None, *kinds: StageKind) -> Stage:
    """A pipeline's first stage of the first kind it has; without one, the first road's."""
    found = await fetchrow(_FIRST, [kind.value for kind in kinds], pipeline)
    if found is None:
        raise Invalid(NO_STAGE_OF_KIND if pipeline else NO_PIPELINE, field="pipeline")
    row = dict(found)
    del row["road_closed"]
    return Stage(_exists_in_db=True, **row)
