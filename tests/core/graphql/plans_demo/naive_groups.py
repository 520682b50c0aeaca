"""Groups and their numbers, worked out row by row."""

from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from zoneinfo import ZoneInfo

KIND = {
    "email": "Message",
    "wechat": "Message",
    "note": "Note",
    "call": "Task",
    "meeting": "Task",
}
STORED = {"OPEN": "open", "WON": "won", "LOST": "lost", **{k.upper(): k for k in KIND}}
NUMBERS = ("amount", "score", "level", "version", "pointsTotal", "size")


def snake(name: str) -> str:
    """A field's name in Python."""
    return "".join("_" + c.lower() if c.isupper() else c for c in name)


class Groups:
    """What a naive answer says about groups; who asks and which rows there are it is told."""

    def of(self, table: str) -> list[dict[str, Any]]:
        """The rows of a table that the asker sees."""
        raise NotImplementedError

    def leaf(self, row: dict[str, Any], name: str) -> Any:
        """What the asker sees of a column."""
        raise NotImplementedError

    def show(self, value: Any) -> Any:
        """A value as JSON has it."""
        raise NotImplementedError

    def groups(self, rows: list[Any], by: list[Any]) -> list[Any]:
        """Groups with their numbers, in the order of their keys."""
        made: dict[str, Any] = {}
        for row in rows:
            keys = [self.group_key(row, entry) for entry in by]
            mark = repr([(k is None, k) for k in keys])
            made.setdefault(mark, (keys, []))[1].append(row)
        if not by and not rows:
            made["all"] = ([], [])
        groups = sorted(made.values(), key=lambda group: self.group_place(group[0], by))
        return [
            {
                "keys": [self.show(k) for k in keys],
                "count": len(found),
                "sum": self.numbers(found, sum),
                "avg": self.numbers(found, average),
                "min": self.numbers(found, min),
                "max": self.numbers(found, max),
            }
            for keys, found in groups
        ]

    def group_key(self, row: Any, entry: Any) -> Any:
        """The key of a row."""
        name = entry["field"].lower()
        if name in ("customer", "company"):
            ids = [r["id"] for r in self.of("demo_" + name)]
            return str(row[name]) if row[name] in ids else None
        value = self.leaf(row, name)
        if entry.get("by") and value is not None:
            day = value.astimezone(ZoneInfo(entry.get("timeZone") or "UTC")).date()
            return {
                "DAY": day,
                "WEEK": date.fromordinal(day.toordinal() - day.weekday()),
                "MONTH": day.replace(day=1),
                "YEAR": day.replace(month=1, day=1),
            }[entry["by"]]
        return value.upper() if name == "stage" and value else value

    @staticmethod
    def group_place(keys: list[Any], by: list[Any]) -> list[Any]:
        """How the database orders keys: by what is stored, missing values last."""
        place: list[Any] = []
        for key, entry in zip(keys, by, strict=True):
            if entry["field"] == "STAGE":
                key = STORED[key]
            place.append((key is None, 0 if key is None else bytes_of(key)))
        return place

    def numbers(self, rows: list[Any], fold: Callable[[list[Any]], Any]) -> dict[str, Any]:
        """One fold over all numbers of a group."""
        found: dict[str, Any] = {}
        for name in NUMBERS:
            total = name == "pointsTotal"
            known = [r for r in rows if snake(name) in r or (total and "phone" in r)]
            values = [self.leaf(r, snake(name)) for r in known]
            values = [v for v in values if v is not None]
            found[name] = str(fold(values)) if values else None
        return found


def bytes_of(value: Any) -> Any:
    """Texts compare by their bytes, as in the collation C."""
    return value.encode() if isinstance(value, str) else value


def average(values: list[Any]) -> str:
    """Six decimal places, without trailing zeros."""
    mean = (Decimal(sum(values)) / len(values)).quantize(Decimal("0.000001"), ROUND_HALF_UP)
    return f"{mean:f}".rstrip("0").rstrip(".")
