"""Who reaches which rows and columns: the one room where owners and teams are compared."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from functools import lru_cache

from core.graphql import SQL, TEAMS, VIEWER, Row, ident, sql

TRUE = sql("true")
FALSE = sql("false")
POOL = "core.pool.read"


class Scope(IntEnum):
    """How far a permission carries."""

    NONE = 0
    OWN = 1
    TEAM = 2
    ALL = 3

    @property
    def word(self) -> str:
        """The scope as roles and the API write it."""
        return self.name.lower()


SCOPES = {scope.word: scope for scope in Scope}


@dataclass(frozen=True)
class Shape:
    """What rights look like, without whose they are: equal rights share one object and one plan."""

    scopes: tuple[tuple[str, Scope], ...] = ()
    everything: bool = False
    signed_in: bool = True
    _by_name: dict[str, Scope] = field(init=False, compare=False, repr=False)
    _hash: int = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Work out the look-up table and the hash once; shapes are asked often."""
        object.__setattr__(self, "_by_name", dict(self.scopes))
        object.__setattr__(self, "_hash", hash((self.scopes, self.everything, self.signed_in)))

    def __hash__(self) -> int:
        """The hash, worked out when the shape was made."""
        return self._hash

    def scope(self, permission: str) -> Scope:
        """How far a permission carries; what nobody granted carries nowhere."""
        return Scope.ALL if self.everything else self._by_name.get(permission, Scope.NONE)

    def sees(self, permission: str) -> bool:
        """Whether columns under this permission are shown in full."""
        return self.scope(permission) is not Scope.NONE

    def visible(self, row: Row) -> SQL:
        """The predicate that is true for the rows these rights may see."""
        return reachable(self, row, row.entity.read)

    def narrowed(self, limits: Mapping[str, Scope]) -> "Shape":
        """These rights, but nowhere further than the limits."""
        return shape_of({name: min(self.scope(name), limit) for name, limit in limits.items()})


def shape_of(scopes: Mapping[str, Scope]) -> Shape:
    """The one shape of these scopes."""
    granted = ((name, scope) for name, scope in scopes.items() if scope is not Scope.NONE)
    return _interned(tuple(sorted(granted)))


@lru_cache(4096)
def _interned(scopes: tuple[tuple[str, Scope], ...]) -> Shape:
    return Shape(scopes)


def reachable(shape: Shape, row: Row, permission: str | None) -> SQL:
    """The predicate that is true for the rows that a permission reaches."""
    if shape.everything:
        return TRUE
    if not shape.signed_in or (permission and not shape.scope(permission)):
        return FALSE
    if row.entity.everyone and permission == row.entity.read:
        return TRUE
    if row.entity.within:
        return _through_parent(shape, row)
    return _by_scope(shape, row, permission) if permission else FALSE


def _through_parent(shape: Shape, row: Row) -> SQL:
    """A child is visible when the row it hangs on is."""
    column, parent = row.entity.within
    outer = Row(parent.__entity__, f"{row.alias}w", shape)
    inner = shape.visible(outer)
    if inner.parts in (TRUE.parts, FALSE.parts):
        return inner
    return sql(
        "exists (select 1 from {} {} where {} = {} and {})",
        ident(outer.entity.table),
        ident(outer.alias),
        outer.raw("id"),
        row.raw(column),
        inner,
    )


def _by_scope(shape: Shape, row: Row, permission: str) -> SQL:
    scope = shape.scope(permission)
    if scope is Scope.ALL:
        return TRUE
    ways = [*_own(row), *(_team(row) if scope is Scope.TEAM else ())]
    if permission == row.entity.read:
        ways += _pool(shape, row)
    return _any_of(ways)


def _own(row: Row) -> list[SQL]:
    """Rows the asker owns or follows; the array is asked for once per statement, not per row."""
    ways = []
    if row.entity.owner:
        ways.append(sql("{} = {}", row.raw(row.entity.owner), VIEWER))
    if row.entity.follow:
        table, row_column, follower = row.entity.follow
        followed = sql(
            "array(select f.{} from {} f where f.{} = {})",
            ident(row_column),
            ident(table),
            ident(follower),
            VIEWER,
        )
        ways.append(sql("{} = any({})", row.raw("id"), followed))
    return ways


def _team(row: Row) -> list[SQL]:
    """Rows of the asker's teams and of the teams below them."""
    return [sql("{} = any({})", row.raw(row.entity.team), TEAMS)] if row.entity.team else []


def _pool(shape: Shape, row: Row) -> list[SQL]:
    """Rows nobody owns: with scope team those of no team or of the asker's, else every one."""
    scope = shape.scope(POOL)
    if scope < Scope.TEAM or not row.entity.owner:
        return []
    unowned = sql("{} is null", row.raw(row.entity.owner))
    if scope is Scope.ALL or not row.entity.team:
        return [unowned]
    team = row.raw(row.entity.team)
    return [sql("({} and ({} is null or {} = any({})))", unowned, team, team, TEAMS)]


def _any_of(ways: list[SQL]) -> SQL:
    if not ways:
        return FALSE
    combined = ways[0]
    for way in ways[1:]:
        combined = sql("{} or {}", combined, way)
    return sql("({})", combined)
