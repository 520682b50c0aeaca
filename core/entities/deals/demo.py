"""Deals of a believable business: some new, some under way, some won and lost."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

from core.db import execute, fetch, fetchval
from core.errors import T
from core.hooks import Demo

from .service import lose, open_deal, win
from .tables import StageKind

LABEL = T("Deals", "商机")

TITLES = (
    "端午礼盒",
    "年度茶礼定制",
    "门店陈列合作",
    "员工福利采购",
    "会员储值",
    "婚宴伴手礼",
    "春茶预订",
)
REASONS = ("价格高于预算", "选择了其他供应商", "项目延期", "联系不上")
SOURCE = "demo"

_WHO = """
select c.id, c.name, c.owner, c.team from customer c
where c.deleted_at is null and not exists (select 1 from deal d where d.customer = c.id)
order by c.id limit $1"""
_STAGES = """
select s.id from stage s join pipeline p on p.id = s.pipeline
where not s.archived and not p.archived and s.kind = $1
  and p.id = (select id from pipeline where not archived order by position, id limit 1)
order by s.position"""
_BACK_IN_TIME = """
update deal set created_at = now() - $2 * interval '1 day',
                stage_since = now() - $2 / 2 * interval '1 day' where id = $1"""


async def fill(_house: Any, progress: Callable[[int, int, T], None], *, amount: int = 80) -> None:
    """Open them and let them travel; telling it again only adds what is missing."""
    there = await fetchval("select count(*) from deal where source = $1", SOURCE)
    stages = {
        kind: [row["id"] for row in await fetch(_STAGES, kind.value)]
        for kind in (StageKind.LEAD, StageKind.OPEN)
    }
    for number, person in enumerate(await fetch(_WHO, max(amount - there, 0)), there):
        await _tell(Random(number), person, stages)
        progress(number + 1, amount, LABEL)


async def _tell(chance: Random, person: Any, stages: dict[StageKind, list[UUID]]) -> None:
    """The story of one deal."""
    end = chance.choices(("lead", "open", "won", "lost"), (3, 5, 3, 2))[0]
    kind = StageKind.LEAD if end == "lead" and stages[StageKind.LEAD] else StageKind.OPEN
    deal = await open_deal(
        f"{person['name']}：{chance.choice(TITLES)}",
        customer=person["id"],
        stage=chance.choice(stages[kind]) if stages[kind] else None,
        amount=Decimal(chance.randrange(5, 800) * 100),
        expected_close=date.today() + timedelta(days=chance.randrange(-10, 90)),
        owner=person["owner"],
        team=person["team"],
        source=SOURCE,
    )
    if end == "won":
        await win(deal.id)
    if end == "lost":
        await lose(deal.id, chance.choice(REASONS))
    await execute(_BACK_IN_TIME, deal.id, float(chance.randrange(1, 60)))


DEMO = Demo(name="deals", title=LABEL, fill=fill, order=40)
