"""Who reaches which rows and columns: the one room where owners and teams are compared."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from functools import lru_cache

from core.graphql import (
    FALSE,
    SQL,
    TEAMS,
    TRUE,
    UNPLANNED_TEAMS,
    VIEWER,
    Row,
    either,
    entity_of,
    every,
    ident,
    sql,
    table,
)

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

    def roads(self, row: Row) -> list[SQL]:
        """The conditions, any of which lets these rights see a row."""
        return roads(self, row, row.entity.read)

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
    """The condition on a row that a permission carries as far as it."""
    return either(roads(shape, row, permission))


def roads(shape: Shape, row: Row, permission: str | None) -> list[SQL]:
    """Conditions, any of which a row meets that a permission carries as far as."""
    if shape.everything:
        return [TRUE]
    if not shape.signed_in or not permission or not shape.scope(permission):
        return [FALSE]
    return list(ways(shape, row, permission).values())


def ways(shape: Shape, row: Row, permission: str) -> dict[str, SQL]:
    """Each way by which a permission reaches a row, by name; any of them is enough."""
    scope = shape.scope(permission)
    if scope is Scope.ALL:
        return {"all": TRUE}
    found = _own(row)
    teams = UNPLANNED_TEAMS if row.few else TEAMS
    if scope is Scope.TEAM and row.entity.team:
        found["team"] = sql("{} = any({})", row.raw(row.entity.team), teams)
    if permission != row.entity.read and row.entity.within:
        found["parent"] = _parent(shape, row, permission)
    if permission == row.entity.read and row.entity.owner:
        found["pool"] = _pool(shape, row, row.raw(row.entity.owner), teams)
    return found


def _parent(shape: Shape, row: Row, permission: str) -> SQL:
    """A child belongs to whom the first of its parents that is set belongs to."""
    found: list[SQL] = []
    unset: list[SQL] = []
    for column, parent in row.entity.within:
        outer = Row(entity_of(parent), f"{row.alias}p", shape)
        same = sql("{} = {}", outer.raw("id"), row.raw(column))
        theirs = every([same, either(ways(shape, outer, permission).values())])
        there = sql("exists (select 1 from {} where {})", table(outer), theirs)
        found.append(every([*unset, there]))
        unset.append(sql("{} is null", row.raw(column)))
    return either(found)


def _own(row: Row) -> dict[str, SQL]:
    """Rows the asker owns or follows; the array is asked for once per statement, not per row."""
    found = {}
    if row.entity.owner:
        found["owner"] = sql("{} = {}", row.raw(row.entity.owner), VIEWER)
    if row.entity.follow:
        found["follower"] = _followed(row, *row.entity.follow)
    return found


def _followed(row: Row, table: str, followed: str, follower: str) -> SQL:
    if table == row.entity.table and followed == "id":  # the row itself names its follower
        return sql("{} = {}", row.raw(follower), VIEWER)
    names = (ident(name) for name in (followed, table, follower))
    mine = sql("array(select f.{} from {} f where f.{} = {})", *names, VIEWER)
    return sql("{} = any({})", row.raw("id"), mine)


def _pool(shape: Shape, row: Row, owner: SQL, teams: SQL) -> SQL:
    """Rows nobody owns: with scope team those of no team or of the asker's, else every one."""
    scope = shape.scope(POOL)
    if scope < Scope.TEAM:
        return FALSE
    unowned = sql("{} is null", owner)
    if scope is Scope.ALL or not row.entity.team:
        return unowned
    team = row.raw(row.entity.team)
    return sql("({} and ({} is null or {} = any({})))", unowned, team, team, teams)
