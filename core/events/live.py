"""Facts as they are sealed, for whoever is watching now."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from uuid import UUID

import structlog

from core.jobs import LOST, Ear, heed_cancellation

from .log import SEALED, Sealed, changes, last_seq

log = structlog.get_logger("guanxi.events")

RESYNC = Sealed(resync=True)
_ROOM = 200
_PAGE = 500
_POLL = 5.0


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which facts somebody wants to see; None means all."""

    entities: frozenset[str] | None = None
    customer: UUID | None = None

    def __call__(self, fact: Sealed) -> bool:
        """Whether it is one of them."""
        return (self.entities is None or fact.entity in self.entities) and (
            self.customer is None or fact.customer_id == self.customer
        )


@dataclass(eq=False)
class Subscription:
    """A bounded queue of facts; one that is not emptied in time gets a `resync` instead."""

    wanted: Wanted
    _facts: deque[Sealed] = field(default_factory=deque)
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    def put(self, fact: Sealed) -> None:
        """Offer a fact."""
        if fact.resync or len(self._facts) >= _ROOM:
            self._facts.clear()
            fact = RESYNC
        self._facts.append(fact)
        self._news.set()

    async def get(self) -> Sealed:
        """The next fact, or `resync` if facts were missed."""
        while not self._facts:
            self._news.clear()
            await self._news.wait()
        return self._facts.popleft()


class Broker:
    """Reads the log once per process and passes each new fact on to all who want it."""

    def __init__(self) -> None:
        """Start with nobody watching."""
        self._watching: set[Subscription] = set()

    async def run(self) -> None:
        """Pass facts on until cancelled; after an interruption everybody is told to resync."""
        async with SEALED.listening() as ear:
            while True:
                try:
                    await self._follow(ear)
                except LOST as error:
                    log.warning("live facts were interrupted", why=str(error))
                    heed_cancellation()
                self._tell(RESYNC)
                await asyncio.sleep(0.2)

    @asynccontextmanager
    async def subscribe(
        self, *, entities: Collection[str] | None = None, customer: UUID | None = None
    ) -> AsyncIterator[Subscription]:
        """Watch for a while."""
        chosen = None if entities is None else frozenset(entities)
        subscription = Subscription(Wanted(entities=chosen, customer=customer))
        self._watching.add(subscription)
        try:
            yield subscription
        finally:
            self._watching.discard(subscription)

    async def _follow(self, ear: Ear) -> None:
        seen = await last_seq()
        while True:
            await ear.wait(_POLL)
            if ear.missed:
                ear.missed = False
                self._tell(RESYNC)
            more = True
            while more:
                facts = await changes(seen, _PAGE)
                for fact in facts:
                    self._tell(fact)
                seen, more = facts[-1].seq if facts else seen, len(facts) == _PAGE

    def _tell(self, fact: Sealed) -> None:
        for subscription in self._watching:
            if fact.resync or subscription.wanted(fact):
                subscription.put(fact)


BROKER = Broker()


async def live(
    *, entities: Collection[str] | None = None, customer: UUID | None = None
) -> AsyncGenerator[Sealed, None]:
    """Facts as they are sealed, for as long as the caller listens."""
    async with BROKER.subscribe(entities=entities, customer=customer) as subscription:
        while True:
            yield await subscription.get()
