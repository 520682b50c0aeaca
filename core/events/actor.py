"""Who does what is being done."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Literal

Kind = Literal["user", "key", "system", "channel", "plugin"]


@dataclass(frozen=True, slots=True)
class Actor:
    """Someone or something that acts, as the log remembers it."""

    kind: Kind
    id: str | None = None


SYSTEM_ACTOR = Actor("system")
_actor: ContextVar[Actor] = ContextVar("actor", default=SYSTEM_ACTOR)


def actor() -> Actor:
    """Who acts now; the house itself if nobody else."""
    return _actor.get()


@contextmanager
def acting(who: Actor) -> Iterator[Actor]:
    """Act in someone's name for a while."""
    token = _actor.set(who)
    try:
        yield who
    finally:
        _actor.reset(token)
