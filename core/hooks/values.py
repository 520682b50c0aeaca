"""The small values that hooks answer with and that no floor above owns."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from core.errors import T


@dataclass(frozen=True, kw_only=True)
class Check:
    """One thing to look at: `run` answers a sentence when something is wrong, else None."""

    name: str
    title: T
    run: Callable[[], Awaitable[T | None]]
    ready: bool = False
    """Whether `/health/ready` waits for it; others are only for `guanxi doctor`."""


@dataclass(frozen=True, kw_only=True)
class Demo:
    """One step of filling a demo house; `fill` gets the house and a way to report progress."""

    name: str
    title: T
    fill: Callable[..., Awaitable[Any]]
    order: int = 50


@dataclass(frozen=True, kw_only=True)
class PersonalData:
    """A table with personal data: which rows are a person's, what is exported, what is wiped."""

    table: str
    person: str = "customer"
    """The column that holds the customer's id."""
    where: str | None = None
    """Which rows are a person's, in SQL with $1 for the customer's id, where no column says it."""
    export: tuple[str, ...] = ()
    erase: tuple[str, ...] = ()
    """Columns that are emptied when the person is erased."""
    files: tuple[str, ...] = ()
    """Columns that name files which go then."""
    remove: bool = False
    """Whether the rows themselves go then."""


class Clash(StrEnum):
    """What becomes of a row that cannot follow, because the other person has one like it."""

    STAY = "stay"
    """It stays with the person who was merged, out of sight, until the merge is undone."""
    TRASH = "trash"
    """It follows, into the trash; only for rows that have one."""


@dataclass(frozen=True, kw_only=True)
class Merge:
    """A table whose rows follow when one customer is merged into another, and come back.

    The table has a key `id` and a `created_at`, as every `Record` has.
    """

    table: str
    person: str
    """The column that holds the customer's id."""
    title: T | None = None
    """What people call such rows."""
    unique: tuple[str, ...] = field(default=())
    """Columns unique per person; the person's own column alone: one row per person."""
    where: str | None = None
    """Which rows that holds for, in SQL, as the unique index says it; all without it."""
    other: str | None = None
    """A further column that names a customer; a row that would name one person twice stays."""
    clash: Clash = Clash.STAY
