"""What passed between a believable business and its customers: calls, visits, notes, tasks."""

from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

from core.db import fetch, fetchval, now
from core.errors import T
from core.hooks import Demo

from .service import record
from .tables import ActivityKind

LABEL = T("Activities", "跟进记录")

SAID = {
    ActivityKind.CALL: ("电话沟通报价，客户希望本周收到样品", "回访：对上次的包装很满意"),
    ActivityKind.VISIT: ("到店看样，带走两款试饮装", "拜访客户门店，确认陈列位置"),
    ActivityKind.MEETING: (
        "与采购负责人开会，讨论年度框架",
        "Video call about samples and delivery dates",
    ),
    ActivityKind.NOTE: (
        "客户喜欢口味清淡的绿茶",
        "决策人是她先生，周末联系",
        "Prefers English, usually reachable after 6 pm",
    ),
    ActivityKind.TASK: ("寄送样品", "发送报价单", "生日前一周打电话问候"),
}

_WHO = """
select c.id, c.owner, (select d.id from deal d where d.customer = c.id limit 1) as deal
from customer c where c.deleted_at is null order by c.id"""


async def fill(_house: Any, progress: Callable[[int, int, T], None], *, amount: int = 240) -> None:
    """Put them on the timelines; telling it again only adds what is missing."""
    there = await fetchval("select count(*) from activity where payload ? 'demo'")
    people = await fetch(_WHO)
    for number in range(there, amount if people else there):
        chance = Random(number)
        await _tell(chance, people[number % len(people)], number)
        progress(number + 1, amount, LABEL)


async def _tell(chance: Random, person: Any, number: int) -> None:
    """One entry of a timeline."""
    kind = chance.choice(tuple(SAID))
    words = chance.choice(SAID[kind])
    task = kind is ActivityKind.TASK
    moment = now() - timedelta(hours=chance.randrange(2, 24 * 90))
    await record(
        kind,
        customer=person["id"],
        deal=person["deal"] if chance.random() < 0.5 else None,
        subject=words if task else None,
        body=None if task else words,
        direction="out" if kind in (ActivityKind.CALL, ActivityKind.VISIT) else "internal",
        actor=person["owner"],
        happened_at=moment,
        due_at=now() + timedelta(days=chance.randrange(-3, 14)) if task else None,
        payload={"demo": number},
    )


DEMO = Demo(name="activities", title=LABEL, fill=fill, order=50)
