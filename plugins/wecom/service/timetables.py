"""The timetables of channel codes, line by line, as a screen shows and changes them."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

import orjson

from core.auth import require
from core.db import fetch
from core.errors import NotFound, T

from . import ways

GONE = T("This line of the timetable is not there any more.", "该排班已不存在。")

DAYS = (
    T("Mon", "周一"),
    T("Tue", "周二"),
    T("Wed", "周三"),
    T("Thu", "周四"),
    T("Fri", "周五"),
    T("Sat", "周六"),
    T("Sun", "周日"),
)

_LINES = """
select w.id, w.account, w.name, o.place - 1 as place, o.line,
    (select array_agg(coalesce(nullif(s.name, ''), u.userid) order by u.n)
     from jsonb_array_elements_text(o.line -> 'staff') with ordinality as u (userid, n)
     left join wecom_staff s on s.account = w.account and s.userid = u.userid) as staff
from wecom_way w, jsonb_array_elements(w.schedule) with ordinality as o (line, place)
where w.deleted_at is null order by w.name, w.id, o.place"""


class Hours(NamedTuple):
    """One line: on which days, from when to when, who receives."""

    way: UUID
    name: str
    place: int
    days: str
    begin: str
    end: str
    staff: list[str]


async def every() -> list[Hours]:
    """All lines of all codes."""
    require(ways.MANAGE)
    return [_shown(row) for row in await fetch(_LINES)]


async def add(
    way: UUID, *, days: Sequence[str | int], begin: str, end: str, staff: Sequence[str]
) -> UUID:
    """Let a code lead to some employees at some hours; at all others to its usual ones."""
    line = {
        "days": sorted({int(day) for day in days if str(day).isdecimal()}),
        "from": begin.strip(),
        "to": end.strip(),
        "staff": list(staff),
    }
    return await ways.change_hours(way, lambda lines: [*lines, line])


async def drop(way: UUID, place: int) -> UUID:
    """Take a line out."""

    def without(lines: list[Any]) -> list[Any]:
        if not 0 <= place < len(lines):
            raise NotFound(GONE)
        return [*lines[:place], *lines[place + 1 :]]

    return await ways.change_hours(way, without)


def _shown(row: Any) -> Hours:
    line = orjson.loads(row["line"])
    return Hours(
        way=row["id"],
        name=row["name"],
        place=row["place"],
        days=" ".join(DAYS[day - 1].say() for day in line["days"]),
        begin=line["from"],
        end=line["to"],
        staff=list(row["staff"] or ()),
    )
