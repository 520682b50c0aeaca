"""Who asks: the person, key or part of the house on whose behalf something happens now."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

from core.errors import Forbidden, T, language
from core.events import Actor, acting

from .rights import Scope, Shape

Kind = Literal["user", "key", "system"]


@dataclass(frozen=True, slots=True)
class Asker:
    """Someone with rights: ids that become parameters, and the shape that chooses the plan."""

    shape: Shape
    user_id: UUID | None = None
    key_id: UUID | None = None
    session_id: UUID | None = None
    teams: list[UUID] = field(default_factory=list, hash=False)
    home: UUID | None = None
    language: str = "zh-CN"
    zone: str = "Asia/Shanghai"
    name: str = ""
    kind: Kind = "user"

    @property
    def viewer(self) -> UUID | None:
        """The user whose rows count as own."""
        return self.user_id

    @property
    def actor(self) -> Actor:
        """How facts name the one who caused them."""
        who = self.key_id if self.kind == "key" else self.user_id
        return Actor(self.kind, str(who) if who else None)

    def can(self, permission: str) -> Scope:
        """How far a permission carries for this asker."""
        return self.shape.scope(permission)

    def allows(self, permission: str) -> bool:
        """Whether the asker holds a permission at all."""
        return self.shape.scope(permission) is not Scope.NONE


SYSTEM = Asker(Shape(everything=True), kind="system", name="Guanxi")
NOBODY = Asker(Shape(signed_in=False), kind="system", name="")

_asker: ContextVar[Asker] = ContextVar("asker", default=NOBODY)


def asker() -> Asker:
    """The one who asks now; nobody unless somebody was named."""
    return _asker.get()


@contextmanager
def acting_as(who: Asker) -> Iterator[Asker]:
    """Do the following on behalf of someone, in their language."""
    token = _asker.set(who)
    spoken = language.set(who.language) if who.user_id else None
    try:
        with acting(who.actor):
            yield who
    finally:
        if spoken is not None:
            language.reset(spoken)
        _asker.reset(token)


def require(
    permission: str, *, owner: UUID | None = None, team: UUID | None = None, placing: bool = False
) -> Asker:
    """The asker, who holds a permission; when placing a row, far enough for its owner and team."""
    who = asker()
    if not who.allows(permission) or (placing and not _covers(who, permission, owner, team)):
        raise Forbidden(
            T("You may not do this ({permission}).", "你没有此操作的权限（{permission}）。").fill(
                permission=permission
            )
        )
    return who


def person() -> tuple[Asker, UUID]:
    """The asker and their user, signed in in person: a key cannot make keys or change people."""
    who = asker()
    if who.user_id is None or who.key_id is not None:
        raise Forbidden(T("Please sign in for this.", "请登录后操作。"))
    return who, who.user_id


def _covers(who: Asker, permission: str, owner: UUID | None, team: UUID | None) -> bool:
    """Whether a row with this owner and team would lie within the permission's scope."""
    scope = who.can(permission)
    if scope is Scope.ALL:
        return True
    if owner is not None and owner == who.user_id:
        return True
    return scope is Scope.TEAM and team in who.teams


__all__ = ["NOBODY", "SYSTEM", "Asker", "acting_as", "asker", "person", "require"]
