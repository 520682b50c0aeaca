"""Pipelines as plugins bring them: templates that become rows once, and belong to the user then."""

from collections.abc import Iterable
from dataclasses import dataclass

from core.auth import house
from core.db import execute, fetchval, transaction
from core.entities import insert
from core.entities.deals import Pipeline, Stage, StageKind
from core.errors import T
from core.events import announce

from .events import PipelineAdded, PipelineRemoved


@dataclass(frozen=True, kw_only=True)
class StageTemplate:
    """One stop of a template; `probability` in percent, `rot_days` until a deal counts as stuck."""

    key: str
    name: T
    kind: StageKind
    probability: int = 0
    rot_days: int | None = None


@dataclass(frozen=True, kw_only=True)
class PipelineTemplate:
    """A road as a plugin brings it: its key starts with the plugin's name (`sales.standard`)."""

    key: str
    name: T
    stages: tuple[StageTemplate, ...]
    lead_channels: tuple[str, ...] = ()
    """Channels whose people become leads here; `*` means all."""
    lead_occasions: tuple[str, ...] = ("message",)
    """What makes them a lead: message, follow, scan, form."""


PLAIN = PipelineTemplate(
    key="core.plain",
    name=T("Deals", "商机"),
    stages=(
        StageTemplate(key="lead", name=T("Lead", "线索"), kind=StageKind.LEAD, probability=10),
        StageTemplate(
            key="open", name=T("In talks", "洽谈中"), kind=StageKind.OPEN, probability=40
        ),
        StageTemplate(key="won", name=T("Won", "赢单"), kind=StageKind.WON, probability=100),
        StageTemplate(key="lost", name=T("Lost", "输单"), kind=StageKind.LOST),
    ),
)
"""The road of a house whose plugins bring none; it takes no leads by itself."""

LOCK_PIPELINES = "select pg_advisory_xact_lock(hashtextextended('pipelines', 0))"
_RETIRE_PLAIN = """
delete from pipeline p where key = $1 and name = any($2) and not archived
  and lead_channels = '{}' and (select count(*) from stage where pipeline = p.id) = 4
  and not exists (select 1 from deal where pipeline = p.id)
  and not exists (select 1 from stage s join deal_stage_change c
                  on s.id in (c.from_stage, c.to_stage) where s.pipeline = p.id)
returning id"""
"""A plugin brought a real road, and nobody ever used or changed the plain one."""

_NAME_ROAD = "update pipeline set name = $2 where key = $1 and name = any($3)"
_NAME_STOP = """
update stage s set name = $3 from pipeline p
where s.pipeline = p.id and p.key = $1 and s.key = $2 and s.name = any($4)"""

LAST_PIPELINE = "select coalesce(max(position), 0) from pipeline"


async def install_pipelines(templates: Iterable[PipelineTemplate]) -> list[Pipeline]:
    """Make rows of the templates that never were; what users changed or archived stays as it is."""
    made = []
    async with transaction():
        await execute(LOCK_PIPELINES)
        for template in tuple(templates) or (PLAIN,):
            if not await Pipeline.exists().where(Pipeline.key == template.key):
                made.append(await _install(template))
        if made and made[0].key != PLAIN.key:
            await _retire_plain()
    return made


async def name_roads(templates: Iterable[PipelineTemplate], language: str) -> None:
    """Name roads in the language of a house that has just been set up; what users named stays."""
    for template in (*templates, PLAIN):
        await execute(_NAME_ROAD, template.key, *_both(template.name, language))
        for stop in template.stages:
            await execute(_NAME_STOP, template.key, stop.key, *_both(stop.name, language))


def _both(name: T, language: str) -> tuple[str, list[str]]:
    return name.say(language), [name.en, name.zh]


async def _retire_plain() -> None:
    retired = await fetchval(_RETIRE_PLAIN, PLAIN.key, [PLAIN.name.en, PLAIN.name.zh])
    if retired:
        await announce(PipelineRemoved(pipeline_id=retired, key=PLAIN.key))


async def _install(template: PipelineTemplate) -> Pipeline:
    language = (await house()).language
    pipeline = Pipeline(
        key=template.key,
        name=template.name.say(language),
        position=await fetchval(LAST_PIPELINE) + 1,
        lead_channels=list(template.lead_channels),
        lead_occasions=list(template.lead_occasions),
    )
    await insert(pipeline)
    for position, stop in enumerate(template.stages, 1):
        await insert(stage_of(pipeline, stop, position, language))
    await announce(PipelineAdded(pipeline_id=pipeline.id, key=template.key))
    return pipeline


def stage_of(
    pipeline: Pipeline, stop: StageTemplate, position: int, language: str | None = None
) -> Stage:
    """A stop as a row, named in a language; without one, in the reader's."""
    return Stage(
        pipeline=pipeline.id,
        key=stop.key,
        name=stop.name.say(language),
        kind=stop.kind.value,
        position=position,
        probability=stop.probability,
        rot_days=stop.rot_days,
    )
