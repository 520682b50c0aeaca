"""The change feed: facts as they are sealed, live and from any place in the log."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

import strawberry
from strawberry import ID, Info

from core.errors import Forbidden, Invalid, T
from core.events import Sealed, live
from core.events import changes as sealed_after

from .declare import feed, field, query, subscription
from .scalars import JSON

MOST = 1000
NEEDS = "core.audit.read"
NOT_A_PLACE = T("“{since}” is no place in the log.", "“{since}” 不是日志中的位置。")
NOT_ALLOWED = T("You may not read the whole log.", "您无权读取完整日志。")


@strawberry.type(description="A change of a row that you may see.")
class Change:
    """A change of a row that you may see."""

    seq: ID | None = strawberry.field(description="Its place in the log.")
    name: str | None = strawberry.field(description="What happened, such as deal.won.")
    entity: str | None = strawberry.field(description="The kind of row, such as deal.")
    id: ID | None = strawberry.field(description="The row.")
    version: int | None = strawberry.field(description="The version of the fact's form.")
    at: datetime | None = strawberry.field(description="When it happened.")
    resync: bool | None = strawberry.field(
        description="Changes were missed: read again what you show."
    )


@strawberry.type(description="A fact of the log, with all that was written down.")
class Fact:
    """A fact of the log, with all that was written down."""

    seq: ID = strawberry.field(description="Its place in the log: `since` of the next question.")
    name: str = strawberry.field(description="What happened, such as deal.won.")
    entity: str | None = strawberry.field(description="The kind of row, such as deal.")
    id: ID | None = strawberry.field(description="The row.")
    customer_id: ID | None = strawberry.field(description="The customer it concerns.")
    version: int = strawberry.field(description="The version of the fact's form.")
    at: datetime | None = strawberry.field(description="When it happened.")
    payload: JSON | None = strawberry.field(description="What was written down; erased is null.")


@dataclass(frozen=True, slots=True)
class Told:
    """A sealed fact as a subscription gives it."""

    fact: Sealed

    @property
    def about(self) -> str | None:
        """The kind of row that must be visible to whoever is told."""
        return None if self.fact.resync else self.fact.entity

    @property
    def about_id(self) -> UUID | None:
        """That row."""
        return self.fact.entity_id

    @property
    def id(self) -> UUID | None:
        """The row, as the API names it."""
        return self.fact.entity_id

    def __getattr__(self, name: str) -> Any:
        value = getattr(self.fact, name)
        if name == "seq":
            value = str(value)
        return None if self.fact.resync and name != "resync" else value


@subscription
class Subscription:
    """What core tells live."""

    @feed(Change)
    async def changed(
        self, entities: list[str] | None = None, customer_id: ID | None = None
    ) -> AsyncIterator[Told]:
        """Changes of rows that you may see, as they happen."""
        customer = _customer(customer_id)
        async for fact in live(entities=entities, customer=customer):
            yield Told(fact)


def _customer(given: str | None) -> UUID | None:
    try:
        return UUID(given) if given else None
    except ValueError:
        raise Invalid(T("There is no such customer.", "没有这位客户。")) from None


@query
class Query:
    """What core tells of the past."""

    @field
    async def changes(
        self,
        info: Info,
        since: str | None = None,
        first: int = 100,
        entities: list[str] | None = None,
    ) -> list[Fact]:
        """Facts after a place in the log, in order; nothing ever appears behind it later."""
        if not info.context.asker.allows(NEEDS):
            raise Forbidden(NOT_ALLOWED)
        if not 1 <= first <= MOST:
            raise Invalid(T("Ask for 1 to {most} facts.", "每次 1 到 {most} 条。").fill(most=MOST))
        place = _place(since)
        return [_fact(sealed) for sealed in await sealed_after(place, first, entities)]


def _place(since: str | None) -> int:
    if since is None:
        return 0
    if not since.isascii() or not since.isdigit() or len(since) > 18:
        raise Invalid(NOT_A_PLACE.fill(since=since[:40]))
    return int(since)


def _fact(sealed: Sealed) -> Fact:
    return Fact(
        seq=ID(str(sealed.seq)),
        name=sealed.name,
        entity=sealed.entity,
        id=ID(str(sealed.entity_id)) if sealed.entity_id else None,
        customer_id=ID(str(sealed.customer_id)) if sealed.customer_id else None,
        version=sealed.version,
        at=sealed.at,
        payload=cast(JSON, sealed.payload),
    )
