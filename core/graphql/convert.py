"""JSON values as SQL literals, and as the Python values that the driver wants."""

import json
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from core.errors import Invalid, T

from .sql import SQL, join, sql, text

INTEGERS = ("BIGINT", "INTEGER", "SMALLINT")


def literal(value: Any, type_: str) -> SQL:
    """A value of the document's text as a literal of its SQL type."""
    if value is None:
        return SQL((f"null::{type_}",))
    if isinstance(value, list):
        items = join(", ", (literal(item, type_.removesuffix("[]")) for item in value))
        return sql(f"array[{{}}]::{type_}", items)
    if isinstance(value, bool):
        return SQL((str(value).lower(),))
    if isinstance(value, int) and type_ in INTEGERS:
        return SQL((f"({value})",))
    return SQL((*text(value if isinstance(value, str) else str(value)).parts, "::" + type_))


def convert(value: Any, type_: str) -> Any:
    """A JSON value as the driver wants it for an SQL type; refuses what does not fit."""
    if value is None:
        return None
    if type_.endswith("[]"):
        return [convert(item, type_[:-2]) for item in value]
    try:
        return _CONVERT.get(type_, _text)(value)
    except (ValueError, TypeError, KeyError, AttributeError, InvalidOperation, OverflowError):
        raise unfit(value, type_.lower()) from None


def unfit(value: Any, kind: str) -> Invalid:
    """The refusal of a value that is not of its kind."""
    shown = str(value)[:80].encode(errors="replace").decode()
    return Invalid(
        T("“{value}” is not a valid {kind}.", "“{value}” 不是有效的 {kind}。").fill(
            value=shown, kind=kind
        )
    )


def _key(value: str) -> UUID | str:
    """The driver reads a key's usual form faster than we do, and refuses what is none."""
    return value if len(value) == 36 else UUID(value)


def moment(value: str) -> datetime:
    """The moment that a text in RFC 3339 names; without a zone it names none."""
    named = datetime.fromisoformat(value)
    if named.tzinfo is None:
        raise ValueError("A moment has a time and its zone, as in 2026-01-31T09:00:00+08:00.")
    return named


def _whole(value: Any) -> int:
    whole = int(value)
    if not -(2**63) <= whole < 2**63:
        raise ValueError("beyond 64 bits")
    return whole


def _exact(value: Any) -> Decimal:
    exact = Decimal(str(value))
    if not exact.is_finite() or abs(exact.adjusted()) > 1000:
        raise ValueError("not a number of this world")
    return exact


def _text(value: Any) -> str:
    if not isinstance(value, str) or "\0" in value:
        raise ValueError("not a text")
    return value


def _truth(value: Any) -> bool:
    return value if isinstance(value, bool) else {"true": True, "false": False}[value]


_CONVERT: dict[str, Callable[[Any], Any]] = {
    "UUID": _key,
    "BIGINT": _whole,
    "INTEGER": _whole,
    "SMALLINT": _whole,
    "NUMERIC": _exact,
    "REAL": float,
    "DOUBLE PRECISION": float,
    "TIMESTAMPTZ": moment,
    "DATE": date.fromisoformat,
    "TIME": time.fromisoformat,
    "BOOLEAN": _truth,
    "JSONB": lambda value: json.dumps(value, ensure_ascii=False),
}
