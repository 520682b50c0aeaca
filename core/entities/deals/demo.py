"""Deals of a believable business: some new, some under way, some won and lost."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

from core.db import execute, fetch, fetchval, now, transaction
from core.errors import T
from core.hooks import Demo

from .service import lose, move, open_deal, win
from .tables import Deal, StageKind

LABEL = T("Deals", "商机")
OLDEST = 60
"""Days since the first of them was opened."""

TITLES = (
    T("Gift boxes", "端午礼盒"),
    T("Tea gifts for the year", "年度茶礼定制"),
    T("A shelf in their shop", "门店陈列合作"),
    T("Presents for the staff", "员工福利采购"),
    T("Prepaid membership", "会员储值"),
    T("Wedding favours", "婚宴伴手礼"),
    T("Spring tea, ordered ahead", "春茶预订"),
)
TITLE = T("{what} · {name}", "{name}：{what}")
REASONS = (
    T("The price is over budget", "价格高于预算"),
    T("Chose another supplier", "选择了其他供应商"),
    T("The project was put off", "项目延期"),
    T("Cannot be reached", "联系不上"),
)
SOURCE = "demo"

_WHO = """
select c.id, c.name, c.owner, c.team, c.created_at from customer c
where c.deleted_at is null and not exists (select 1 from deal d where d.customer = c.id)
order by c.id limit $1"""
_ROAD = """
select s.id, s.kind from stage s
where not s.archived and s.kind in ('lead', 'open') and s.pipeline = (
    select id from pipeline where not archived order by position, id limit 1)
order by s.kind = 'open', s.position"""
_STEPS_BACK_IN_TIME = """
update deal_stage_change c set created_at = t.at, mover = $3 from (
    select s.id, ($2::timestamptz[])[row_number() over (order by s.created_at, s.id)] as at
    from deal_stage_change s where s.deal = $1) t
where c.id = t.id"""
_BACK_IN_TIME = """
update deal set created_at = $2, stage_since = $3,
                closed_at = case when closed_at is not null then $3::timestamptz end
where id = $1"""


async def fill(_house: Any, progress: Callable[[int, int, T], None], *, amount: int = 80) -> None:
    """Open them and let them travel; telling it again only adds what is missing."""
    there = await fetchval("select count(*) from deal where source = $1", SOURCE)
    road = await fetch(_ROAD)
    for number, person in enumerate(await fetch(_WHO, max(amount - there, 0)), there):
        await _tell(Random(number), person, road)
        progress(number + 1, amount, LABEL)


async def _tell(chance: Random, person: Any, road: Sequence[Any]) -> None:
    """The story of one deal, as it was told over weeks: nobody hears of it before it is whole."""
    end = chance.choices(("lead", "open", "won", "lost"), (3, 5, 3, 2))[0]
    stops = _stops(chance, end, road)
    async with transaction():
        deal = await _opened(chance, person, stops[0])
        for stop in stops[1:]:
            await move(deal.id, stop)
        if end == "won":
            await win(deal.id)
        if end == "lost":
            await lose(deal.id, chance.choice(REASONS).say())
        steps = len(stops) + (end in ("won", "lost"))
        times = _times(chance, steps, since=person["created_at"])
        await execute(_STEPS_BACK_IN_TIME, deal.id, times, deal.owner)
        await execute(_BACK_IN_TIME, deal.id, times[0], times[-1])


async def _opened(chance: Random, person: Any, stage: UUID) -> Deal:
    return await open_deal(
        TITLE.fill(name=person["name"], what=chance.choice(TITLES)).say(),
        customer=person["id"],
        stage=stage,
        amount=Decimal(chance.randrange(5, 800) * 100),
        expected_close=date.today() + timedelta(days=chance.randrange(-10, 90)),
        owner=person["owner"],
        team=person["team"],
        source=SOURCE,
    )


def _stops(chance: Random, end: str, road: Sequence[Any]) -> list[UUID]:
    """The stages before the end: leads stand at the first, what was won saw them all."""
    every = [stage["id"] for stage in road]
    leads = sum(stage["kind"] == StageKind.LEAD for stage in road)
    if end == "lead":
        return every[:1]
    if end == "won":
        return every
    return every[: chance.randrange(leads, len(every)) + 1]


def _times(chance: Random, steps: int, *, since: datetime) -> list[datetime]:
    """When each step was taken, the earliest first, none before we knew the customer."""
    known = (now() - since).total_seconds() / 86_400
    opened = min(chance.uniform(1, OLDEST), known)
    days = [opened, *(chance.uniform(0.05, 0.95) * opened for _ in range(steps - 1))]
    moments = [_at_work(chance, now() - timedelta(days=ago)) for ago in days]
    return sorted(min(max(moment, since), now()) for moment in moments)


def _at_work(chance: Random, day: datetime) -> datetime:
    """An hour of that day at which people in China work."""
    return day.replace(hour=chance.randrange(1, 10), minute=chance.randrange(60))


DEMO = Demo(name="deals", title=LABEL, fill=fill, order=40)
