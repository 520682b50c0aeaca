"""The funnel: how many deals came how far along a road within a time, and where they were lost."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any
from uuid import UUID

from core.auth import house, seen_rows
from core.db import fetch, fetchval
from core.entities.deals import Deal, Pipeline
from core.errors import Invalid, NotFound, T

NO_PIPELINE = T("There is no such pipeline.", "没有此流程。")
BACKWARDS = T("The time must end after it begins.", "结束时间须晚于开始时间。")

_FUNNEL = """
with step as (
    select s.id, s.name, s.kind,
           row_number() over (order by s.kind = 'won', s.position, s.id) as place
    from stage s where s.pipeline = {pipeline} and s.kind <> 'lost' and not s.archived),
entered as (
    select distinct c.deal, step.place from deal_stage_change c join step on step.id = c.to_stage
    where c.created_at >= {since}::timestamptz and c.created_at < {until}::timestamptz),
came as (
    select e.deal, max(e.place) as furthest, min(seen.amount) filter (
           where seen.currency = {currency}) as amount
    from entered e join ({seen}) seen on seen.id = e.deal group by e.deal)
select step.id, step.name, step.kind,
       (select count(*) from came join entered e on e.deal = came.deal
        where e.place = step.place) as entered,
       count(came.deal) as reached, coalesce(sum(came.amount), 0) as amount
from step left join came on came.furthest >= step.place
group by step.id, step.name, step.kind, step.place order by step.place"""


@dataclass(frozen=True, kw_only=True)
class Step:
    """One stage of a funnel."""

    stage: UUID
    name: str
    kind: str
    entered: int
    """Deals that entered this very stage within the time."""
    reached: int
    """Those that entered it or a later one: who skips a stage has come past it."""
    amount: Decimal
    """What these are worth, as far as they count in the house's currency."""
    conversion: float | None
    """How many of those that reached the stage before reached this one, from 0 to 1."""


async def funnel(pipeline: UUID, since: datetime, until: datetime) -> list[Step]:
    """The stages of a road but the lost one, with the deals the asker sees that came there."""
    if until <= since:
        raise Invalid(BACKWARDS, field="until")
    if not await Pipeline.exists().where(Pipeline.id == pipeline):
        raise NotFound(NO_PIPELINE, field="pipeline")
    seen, values = seen_rows(Deal)
    names = ("pipeline", "since", "until", "currency")
    places = {name: f"${len(values) + place}" for place, name in enumerate(names, 1)}
    wanted = (pipeline, since, until, (await house()).currency)
    rows = await fetch(_FUNNEL.format(seen=seen, **places), *values, *wanted)
    return [_step(row, before) for before, row in pairwise([None, *rows])]


async def lost_between(pipeline: UUID, since: datetime, until: datetime) -> int:
    """How many deals the asker sees were lost on this road within the time."""
    seen, values = seen_rows(Deal)
    first = len(values) + 1
    return await fetchval(
        f"select count(*) from ({seen}) seen where seen.kind = 'lost'"  # noqa: S608
        f" and seen.pipeline = ${first} and seen.closed_at >= ${first + 1}"
        f" and seen.closed_at < ${first + 2}",
        *values,
        pipeline,
        since,
        until,
    )


def _step(row: Any, before: Any) -> Step:
    share = row["reached"] / before["reached"] if before and before["reached"] else None
    return Step(
        stage=row["id"],
        name=row["name"],
        kind=row["kind"],
        entered=row["entered"],
        reached=row["reached"],
        amount=row["amount"],
        conversion=share,
    )
