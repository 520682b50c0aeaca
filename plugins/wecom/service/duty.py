"""Timetables: who receives the newcomers of a channel code at a given hour."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from core.errors import Invalid, T

CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]|24:00")

WRONG = T(
    "A timetable has days (1–7), from and to (09:00), and who is on duty.",
    "时间表需包含星期（1–7）、起止时间（如 09:00）和接待成员。",
)
TOO_LONG = T("A timetable has at most 50 lines.", "时间表不超过 50 行。")


def checked(schedule: Any) -> list[dict[str, Any]]:
    """A timetable as it came from outside; Invalid if it is none."""
    if schedule is None:
        return []
    if not isinstance(schedule, Sequence) or isinstance(schedule, str):
        raise Invalid(WRONG, field="schedule")
    if len(schedule) > 50:
        raise Invalid(TOO_LONG, field="schedule")
    return [_line(one) for one in schedule]


def on_duty(schedule: Sequence[Mapping[str, Any]], usual: Sequence[str], at: datetime) -> list[str]:
    """Who receives at a local moment: those of every line that holds, else the usual ones."""
    clock, day = f"{at:%H:%M}", at.isoweekday()
    found = [
        userid
        for line in schedule
        if day in line["days"] and line["from"] <= clock < line["to"]
        for userid in line["staff"]
    ]
    return list(dict.fromkeys(found)) or list(usual)


def named(schedule: Sequence[Mapping[str, Any]]) -> set[str]:
    """Everybody a timetable names."""
    return {userid for line in schedule for userid in line["staff"]}


def _line(one: Any) -> dict[str, Any]:
    if not isinstance(one, Mapping):
        raise Invalid(WRONG, field="schedule")
    days, staff = one.get("days"), one.get("staff")
    begin, end = str(one.get("from") or ""), str(one.get("to") or "")
    fine = (
        _every(days, lambda day: isinstance(day, int) and 1 <= day <= 7)
        and _every(staff, lambda userid: isinstance(userid, str) and 0 < len(userid) <= 64)
        and bool(CLOCK.fullmatch(begin) and CLOCK.fullmatch(end))
        and begin < end
    )
    if not fine:
        raise Invalid(WRONG, field="schedule")
    return {"days": list(days), "from": begin, "to": end, "staff": list(staff)}  # type: ignore[arg-type]


def _every(values: Any, right: Any) -> bool:
    return isinstance(values, list | tuple) and bool(values) and all(map(right, values))
