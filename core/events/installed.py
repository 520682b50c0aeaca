"""Who listens and who is asked in this process: set once, when the house is built."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .proposal import Guard
    from .subscriber import Subscriber

_subscribers: tuple[Subscriber, ...] = ()
_guards: tuple[Guard, ...] = ()


def install(subscribers: Iterable[Subscriber] = (), guards: Iterable[Guard] = ()) -> None:
    """Say who listens and who is asked, replacing whoever was there before."""
    global _subscribers, _guards
    listening, asked = tuple(subscribers), tuple(guards)
    names = [subscriber.kind for subscriber in listening]
    if twice := {name for name in names if names.count(name) > 1}:
        raise ValueError(f"Two subscribers are called {sorted(twice)[0]!r}; give one a name.")
    _subscribers, _guards = listening, asked


def subscribers() -> tuple[Subscriber, ...]:
    """Who listens."""
    return _subscribers


def guards() -> tuple[Guard, ...]:
    """Who is asked."""
    return _guards
