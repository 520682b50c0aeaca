"""What a declaration says about a type or a field, as frozen values that the compiler reads."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .sql import SQL

if TYPE_CHECKING:
    from .rights import Row


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its SQL type, whether it may be null, and what it means."""

    type: str
    nullable: bool
    meaning: str | None = None


@dataclass(frozen=True, slots=True)
class Mask:
    """A column that only holders of a permission see in full; `hide` says what the others see."""

    permission: str
    hide: Callable[[SQL], SQL]


@dataclass(eq=False, slots=True)
class Entity:
    """A table behind a type, and who may see its rows."""

    table: str
    columns: dict[str, Column]
    read: str | None = None
    everyone: bool = False
    gate: str | None = None
    owner: str | None = None
    team: str | None = None
    follow: tuple[str, str, str] | None = None
    within: tuple[tuple[str, type], ...] = ()
    copies: Mapping[str, str] | None = None
    """What a child keeps of its one parent, by the parent's columns: all that its rights ask, and
    as `here` whether it is there and in use. Then no parent is looked at."""
    lean: bool = False
    """Whether indexes hold all that lists ask: a page is found there before its rows are read."""
    trash: bool = False
    merged: str | None = None
    tag: str | None = None
    search: "Callable[[Row, Operand], SQL] | None" = None
    variants: dict[str, type] = field(default_factory=dict)
    masks: dict[str, Mask] = field(default_factory=dict)
    lent: "list[Callable[[Row], SQL]]" = field(default_factory=list)
    """Further conditions, any of which lets a row be seen, from who lends fields to its type."""


@dataclass(frozen=True, slots=True)
class One:
    """One row: the one our column `via` names, or whose column `back` names us, or a root's."""

    via: str | None = None
    back: str | None = None
    where: "Callable[[Row], SQL] | None" = None


@dataclass(frozen=True, slots=True)
class Many:
    """Rows whose column `via` names us (at the root: all), as a connection."""

    via: str | None = None
    order: str = "id"
    size: int = 20
    largest: int = 100
    where: "Callable[[Row], SQL] | None" = None


@dataclass(frozen=True, slots=True)
class Expression:
    """A value that the database works out for a row."""

    build: "Callable[[Row], SQL]"


@dataclass(frozen=True, slots=True)
class Computed:
    """A value Python works out for a whole batch: rows of `needs` in, values (or errors) out."""

    batch: Callable[..., Any]
    needs: tuple[str, ...]
    row: Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Tagged:
    """Rows of an index table that point at rows of other types: a union."""

    table: str
    tag: str
    via: str
    variants: dict[str, type]
    match: Callable[..., SQL]
    rank: Callable[..., SQL] | None = None
    largest: int = 100


@dataclass(frozen=True, slots=True)
class Grouped:
    """Groups of visible rows with counts and sums."""


@dataclass(frozen=True, slots=True)
class Verb:
    """A change: an async function; what it answers is read back by a plan.

    A transactional one runs inside one transaction together with that reading. One that asks
    somebody on the network is an errand: it opens transactions of its own for what it writes.
    """

    run: Callable[..., Any]
    transactional: bool = True


@dataclass(frozen=True, slots=True)
class Feed:
    """A subscription: an async generator of payloads; what it gives is read by a plan."""

    run: Callable[..., Any]


Spec = One | Many | Expression | Computed | Tagged | Grouped | Verb | Feed | Mask | None


@dataclass(frozen=True, slots=True)
class Operand:
    """A value of the request on its way into SQL: a literal of the document, or a variable."""

    make: Callable[[str, Callable[[Any], Any] | None], SQL]

    def sql(self, type_: str = "TEXT", then: Callable[[Any], Any] | None = None) -> SQL:
        """The value as SQL of this type; `then` works on it in Python first, once per request."""
        return self.make(type_, then)
