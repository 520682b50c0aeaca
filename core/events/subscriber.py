"""Who wants to hear of a fact: one background job per event and subscriber."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from core.db import fetchrow
from core.jobs import Job

from .event import Event

E = TypeVar("E", bound=Event)


@dataclass(frozen=True)
class Subscriber:
    """A function that hears one kind of event: after commit, at least once."""

    event: type[Event]
    hear: Callable[[Any], Awaitable[None]]
    name: str

    @property
    def kind(self) -> str:
        """The kind of the jobs that tell it."""
        return f"{self.event.name}/{self.name}"

    @property
    def job(self) -> Job:
        """The job that reads an event and tells this subscriber, in one transaction."""

        async def tell(event: str) -> None:
            fact = await read_event(self.event, UUID(event))
            if fact is not None:
                await self.hear(fact)

        return Job(kind=self.kind, run=tell)


def on(
    event: type[E], hear: Callable[[E], Awaitable[None]], *, name: str | None = None
) -> Subscriber:
    """Let an async function hear of every such event, from now on.

    It runs in its own transaction and may be told twice, so it must be idempotent. Its name keeps
    its jobs apart from others', and should stay when the function moves.
    """
    return Subscriber(event, hear, name or f"{hear.__module__}.{hear.__qualname__}")


def telling_jobs(subscribers: Iterable[Subscriber]) -> Mapping[str, Job]:
    """The jobs that tell subscribers, by kind; they belong to the works of every carrier."""
    return {subscriber.kind: subscriber.job for subscriber in subscribers}


async def read_event(kind: type[E], event: UUID) -> E | None:
    """A fact from the log; None if its payload has been erased."""
    row = await fetchrow("SELECT payload, version FROM event WHERE id = $1", event)
    if row is None or row["payload"] is None:
        return None
    return kind.read(row["payload"], row["version"])
