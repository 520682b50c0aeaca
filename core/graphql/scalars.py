"""The scalars and the shared input types of the API."""

import enum
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Generic, TypeVar
from uuid import UUID

import strawberry
from strawberry import UNSET
from strawberry.scalars import JSON

from core.errors import Invalid, T

from .convert import moment

V = TypeVar("V")

NOT_AN_ID = T("This is not an id.", "ID 无效。")
NEEDED_ID = T("This cannot be empty.", "此项不能为空。")


def uuid_of(text: str | None, *, field: str = "id") -> UUID:
    """The id that a text spells; refuses anything else."""
    if text is None:
        raise Invalid(NEEDED_ID, field=field)
    try:
        return UUID(text)
    except (ValueError, AttributeError, TypeError):
        raise Invalid(NOT_AN_ID, field=field) from None


def json_moment(value: datetime) -> str:
    """RFC 3339 as PostgreSQL's JSON writes it: no trailing zeros, so nothing is rewritten."""
    whole, dot, rest = value.isoformat().partition(".")
    return f"{whole}.{rest[:6].rstrip('0')}{rest[6:]}" if dot else whole


DateTime = strawberry.scalar(
    name="DateTime",
    serialize=json_moment,
    parse_value=moment,
    description="A moment as RFC 3339 with its zone; answers are in UTC.",
)

SCALARS: dict[object, Any] = {datetime: DateTime}


@strawberry.enum(description="Which way an order goes.")
class Direction(enum.Enum):
    """Which way an order goes."""

    ASC = "asc"
    DESC = "desc"


@strawberry.enum(description="Where missing values stand in an order.")
class Nulls(enum.Enum):
    """Where missing values stand in an order."""

    FIRST = "first"
    LAST = "last"


@strawberry.enum(description="A calendar step by which moments are grouped.")
class Bucket(enum.Enum):
    """A calendar step by which moments are grouped."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


@strawberry.input(description="Conditions on a value that has no order.")
class EqualityFilter(Generic[V]):
    """Conditions on a value that has no order."""

    eq: V | None = UNSET
    ne: V | None = UNSET
    in_: list[V] | None = strawberry.field(name="in", default=UNSET)
    not_in: list[V] | None = UNSET
    is_null: bool | None = UNSET


@strawberry.input(description="Conditions on a value that has an order.")
class RangeFilter(EqualityFilter[V], Generic[V]):
    """Conditions on a value that has an order."""

    lt: V | None = UNSET
    lte: V | None = UNSET
    gt: V | None = UNSET
    gte: V | None = UNSET


@strawberry.input(description="Conditions on a text.")
class StringFilter(RangeFilter[str]):
    """Conditions on a text."""

    contains: str | None = UNSET
    starts_with: str | None = UNSET


@strawberry.input(description="Conditions on a list of texts.")
class StringListFilter:
    """Conditions on a list of texts."""

    has_any: list[str] | None = UNSET
    has_all: list[str] | None = UNSET


CONDITIONS: dict[Any, Any] = {
    int: RangeFilter[int],
    float: RangeFilter[float],
    Decimal: RangeFilter[Decimal],
    datetime: RangeFilter[datetime],
    date: RangeFilter[date],
    str: StringFilter,
    bool: EqualityFilter[bool],
    strawberry.ID: EqualityFilter[strawberry.ID],
}
"""The filter of a field by the Python type it declares."""

__all__ = [
    "CONDITIONS",
    "JSON",
    "SCALARS",
    "Bucket",
    "Direction",
    "EqualityFilter",
    "Nulls",
    "StringListFilter",
]
