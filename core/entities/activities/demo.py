"""What passed between a believable business and its customers: calls, visits, notes, tasks."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from core.auth import house
from core.db import fetch, fetchval, now
from core.errors import T
from core.hooks import Demo

from .service import record
from .tables import ActivityKind

LABEL = T("Activities", "跟进记录")
WEEKS = 8
"""How far back they go; the last weeks were the liveliest."""

SAID = {
    ActivityKind.CALL: (
        T(
            "Talked about the quote; they would like a sample this week",
            "电话沟通报价，客户希望本周收到样品",
        ),
        T("Called back: happy with the packaging", "回访：对上次的包装很满意"),
    ),
    ActivityKind.VISIT: (
        T("Came by to look, took two tasting packs home", "到店看样，带走两款试饮装"),
        T("Visited their shop, agreed on the shelf", "拜访客户门店，确认陈列位置"),
    ),
    ActivityKind.MEETING: (
        T("Met their buyer about a contract for the year", "与采购负责人开会，讨论年度框架"),
        T("Video call about samples and delivery dates", "视频会议，确认样品和交期"),
    ),
    ActivityKind.NOTE: (
        T("Likes light green tea", "客户喜欢口味清淡的绿茶"),
        T("Her husband decides; best reached at weekends", "决策人是她先生，周末联系"),
        T("Usually reachable after 6 pm", "一般下午六点以后方便联系"),
    ),
    ActivityKind.TASK: (
        T("Send samples", "寄送样品"),
        T("Send the quote", "发送报价单"),
        T("Call the week before the birthday", "生日前一周打电话问候"),
    ),
}

_WHO = """
select c.id, c.owner, c.created_at,
       (select d.id from deal d where d.customer = c.id limit 1) as deal
from customer c where c.deleted_at is null order by c.id"""
_STAFF = "select id from users where active order by id"


async def fill(_house: Any, progress: Callable[[int, int, T], None], *, amount: int = 240) -> None:
    """Put them on the timelines; telling it again only adds what is missing."""
    there = await fetchval("select count(*) from activity where payload ? 'demo'")
    people = await fetch(_WHO)
    staff = [row["id"] for row in await fetch(_STAFF)]
    zone = ZoneInfo((await house()).zone)
    for number in range(there, amount if people else there):
        chance, person = Random(number), people[number % len(people)]
        who = person["owner"] or (chance.choice(staff) if staff else None)
        moment = _moment(chance, person["created_at"], zone)
        await _tell(chance, person, number, actor=who, happened_at=moment)
        progress(number + 1, amount, LABEL)


async def _tell(
    chance: Random, person: Any, number: int, *, actor: UUID | None, happened_at: datetime
) -> None:
    """One entry of a timeline."""
    kind = chance.choice(tuple(SAID))
    words = chance.choice(SAID[kind]).say()
    task = kind is ActivityKind.TASK
    await record(
        kind,
        customer=person["id"],
        deal=person["deal"] if chance.random() < 0.5 else None,
        subject=words if task else None,
        body=None if task else words,
        direction="out" if kind in (ActivityKind.CALL, ActivityKind.VISIT) else "internal",
        due_at=now() + timedelta(days=chance.randrange(-3, 14)) if task else None,
        payload={"demo": number},
        actor=actor,
        happened_at=happened_at,
    )


def _moment(chance: Random, known_since: datetime, zone: ZoneInfo) -> datetime:
    """Some working hour of the last weeks, since we know them."""
    days = WEEKS * 7 * chance.random() ** 2
    day = (now() - timedelta(days=days)).astimezone(zone)
    moment = day.replace(hour=chance.randrange(9, 19), minute=chance.randrange(60))
    if moment > now():
        moment -= timedelta(days=1)
    return max(moment, known_since)


DEMO = Demo(name="activities", title=LABEL, fill=fill, order=50)
