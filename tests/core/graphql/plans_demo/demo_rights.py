"""A small implementation of rights, for trying the compiler without the real one."""

from dataclasses import dataclass, field
from enum import IntEnum
from uuid import UUID

from core.graphql import (
    SQL,
    TEAMS,
    TRUE,
    VIEWER,
    Row,
    ident,
    sql,
)


class Reach(IntEnum):
    """How far somebody sees."""

    NONE = 0
    OWN = 1
    TEAM = 2
    ALL = 3


@dataclass(frozen=True)
class DemoShape:
    """What somebody may, without who he is."""

    scopes: tuple[tuple[str, Reach], ...]
    permissions: frozenset[str]

    def sees(self, permission: str) -> bool:
        """Whether the permission is held."""
        return permission in self.permissions

    def roads(self, row: Row) -> list[SQL]:
        """Owners, followers and teams."""
        entity = row.entity
        scope = dict(self.scopes).get(entity.read or "", Reach.NONE)
        if scope is Reach.ALL:
            return [TRUE]
        ways = []
        if entity.owner and scope >= Reach.OWN:
            ways.append(sql("{} = {}", row.raw(entity.owner), VIEWER))
        if entity.follow and scope >= Reach.OWN:
            table, mine, user = entity.follow
            ways.append(
                sql(
                    "exists (select 1 from {} f where f.{} = {} and f.{} = {})",
                    ident(table),
                    ident(mine),
                    row.raw("id"),
                    ident(user),
                    VIEWER,
                )
            )
        if entity.team and scope >= Reach.TEAM:
            ways.append(sql("{} = any({})", row.raw(entity.team), TEAMS))
        return ways


@dataclass(frozen=True)
class DemoAsker:
    """Somebody who asks."""

    viewer: UUID
    teams: list[UUID]
    shape: DemoShape
    language: str = "en"
    held: frozenset[str] = field(default=frozenset())

    def allows(self, permission: str) -> bool:
        """Whether the permission is held in any scope."""
        return permission in self.held


def number(value: int) -> UUID:
    """A key that is easy to read in a failure."""
    return UUID(int=value)


def asker(viewer: int, teams: list[int], scopes: tuple[Reach, ...], *held: str) -> DemoAsker:
    """An asker who reaches so far into customers, deals and companies."""
    names = ("demo.customer.read", "demo.deal.read", "demo.company.read")
    shape = DemoShape(tuple(zip(names, scopes, strict=True)), frozenset(held))
    return DemoAsker(number(viewer), [number(t) for t in teams], shape, held=frozenset(held))


EVERYTHING = asker(1, [1, 2], (Reach.ALL,) * 3, "demo.phone", "core.audit.read")
MASKED = asker(1, [1, 2], (Reach.ALL,) * 3)
OWN = asker(3, [], (Reach.OWN,) * 3)
