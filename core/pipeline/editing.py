"""Lay roads and change them; what deals stand on cannot vanish under them."""

from collections.abc import Sequence
from typing import Any, Unpack
from uuid import UUID

from core.auth import require
from core.db import execute, fetch, fetchval, transaction
from core.entities import change, insert, load
from core.entities.deals import Pipeline, Stage, StageKind
from core.errors import Conflict, Invalid, NotFound, T
from core.events import announce

from .details import PipelineDetails, StageDetails, clean_pipeline, clean_stage
from .events import PipelineAdded, PipelineUpdated, StageAdded, StageRemoved, StageUpdated
from .templates import LAST_PIPELINE, LOCK_PIPELINES, PLAIN, stage_of

MANAGE = "core.pipeline.manage"

NO_PIPELINE = T("There is no such pipeline.", "没有此流程。")
NO_STAGE = T("There is no such stage.", "没有此阶段。")
IN_USE = T(
    "Deals stand or stood in this stage; archive it instead.", "已有商机使用过此阶段，请改为停用。"
)
KIND_IN_USE = T("Deals stand in this stage; its kind stays.", "此阶段中有商机，不能更改类型。")
NEEDS_KINDS = T(
    "A pipeline needs a stage to start in, one for won and one for lost.",
    "流程至少需要一个起始阶段、一个赢单阶段和一个输单阶段。",
)
ALL_STAGES = T("Name every stage of the pipeline once.", "请按顺序列出全部阶段。")

_USED = """
select exists (select 1 from deal where stage = $1)
    or exists (select 1 from deal_stage_change where $1 in (from_stage, to_stage))"""
_HELD = "select exists (select 1 from deal where stage = $1)"
_KINDS = "select array_agg(distinct kind::text) from stage where pipeline = $1 and not archived"
_LAST_STAGE = "select coalesce(max(position), 0) from stage where pipeline = $1"
_ORDER = """
update stage set position = place from unnest($2::uuid[]) with ordinality as o (id, place)
where stage.id = o.id and stage.pipeline = $1"""
_CLOSE_GAP = "update stage set position = position - 1 where pipeline = $1 and position > $2"


async def add_pipeline(name: str, /, **details: Unpack[PipelineDetails]) -> Pipeline:
    """A new road, with a stop for leads, for talks, for won and for lost."""
    require(MANAGE)
    fields = clean_pipeline({**details, "name": name})
    async with transaction():
        await execute(LOCK_PIPELINES)
        fields.setdefault("position", await fetchval(LAST_PIPELINE) + 1)
        pipeline = Pipeline(**fields)
        await insert(pipeline)
        for position, stop in enumerate(PLAIN.stages, 1):
            await insert(stage_of(pipeline, stop, position))
        await announce(PipelineAdded(pipeline_id=pipeline.id, key=None))
    return pipeline


async def update_pipeline(pipeline_id: UUID, **details: Unpack[PipelineDetails]) -> Pipeline:
    """Rename a road, order it among the others, archive it, or let it take other leads."""
    require(MANAGE)
    fields = clean_pipeline(details)
    async with transaction():
        pipeline = await _pipeline(pipeline_id)
        changed = await change(pipeline, fields)
        if changed.before:
            names = tuple(sorted(changed.before))
            await announce(PipelineUpdated(pipeline_id=pipeline.id, changed=names))
    return pipeline


async def add_stage(
    pipeline_id: UUID, name: str, kind: str, /, **details: Unpack[StageDetails]
) -> Stage:
    """A further stop at the end of a road; order it then."""
    require(MANAGE)
    fields = clean_stage({**details, "name": name, "kind": kind})
    async with transaction():
        pipeline = await _pipeline(pipeline_id)
        stage = Stage(**fields, pipeline=pipeline.id)
        stage.key = str(stage.id)
        stage.position = await fetchval(_LAST_STAGE, pipeline.id) + 1
        await insert(stage)
        await announce(StageAdded(stage_id=stage.id, pipeline_id=pipeline.id))
    return stage


async def update_stage(stage_id: UUID, **details: Unpack[StageDetails]) -> Stage:
    """Rename a stop, archive it, say how likely a deal there is won; its kind only while empty."""
    require(MANAGE)
    fields = clean_stage(details)
    async with transaction():
        stage = await _stage(stage_id)
        if fields.get("kind", stage.kind) != stage.kind and await fetchval(_HELD, stage.id):
            raise Conflict(KIND_IN_USE, field="kind")
        changed = await change(stage, fields)
        await _check_kinds(stage.pipeline)
        if changed.before:
            await _tell(stage, changed.before)
    return stage


async def order_stages(pipeline_id: UUID, stages: Sequence[UUID]) -> Pipeline:
    """Put the stops of a road in this order."""
    require(MANAGE)
    async with transaction():
        pipeline = await _pipeline(pipeline_id)
        there = {
            row["id"]
            for row in await fetch("select id from stage where pipeline = $1", pipeline_id)
        }
        if len(stages) != len(there) or set(stages) != there:
            raise Invalid(ALL_STAGES, field="stages")
        await execute(_ORDER, pipeline.id, list(stages))
        await announce(PipelineUpdated(pipeline_id=pipeline.id, changed=("stages",)))
    return pipeline


async def remove_stage(stage_id: UUID) -> Pipeline:
    """Take away a stop that no deal ever used."""
    require(MANAGE)
    async with transaction():
        stage = await _stage(stage_id)
        if await fetchval(_USED, stage.id):
            raise Conflict(IN_USE, field="id")
        await execute("delete from stage where id = $1", stage.id)
        await execute(_CLOSE_GAP, stage.pipeline, stage.position)
        await _check_kinds(stage.pipeline)
        await announce(StageRemoved(stage_id=stage.id, pipeline_id=stage.pipeline))
        return await _pipeline(stage.pipeline)


async def _pipeline(pipeline_id: UUID) -> Pipeline:
    """A pipeline, locked."""
    pipeline = await load(Pipeline, pipeline_id, locked=True)
    if pipeline is None:
        raise NotFound(NO_PIPELINE)
    return pipeline


async def _stage(stage_id: UUID) -> Stage:
    """A stage, locked after its pipeline, so that two changes of one road wait for each other."""
    stage = await load(Stage, stage_id)
    if stage is not None:
        await _pipeline(stage.pipeline)
        stage = await load(Stage, stage_id, locked=True)
    if stage is None:
        raise NotFound(NO_STAGE)
    return stage


async def _check_kinds(pipeline_id: UUID) -> None:
    """Refuse to leave a road without a start or an end."""
    kinds = set(await fetchval(_KINDS, pipeline_id) or ())
    starts = kinds & {StageKind.LEAD, StageKind.OPEN}
    if not starts or not kinds >= {StageKind.WON, StageKind.LOST}:
        raise Conflict(NEEDS_KINDS)


async def _tell(stage: Stage, before: Any) -> None:
    await announce(
        StageUpdated(stage_id=stage.id, pipeline_id=stage.pipeline, changed=tuple(sorted(before)))
    )
