"""Platforms, imitated: what a sandbox needs to know of them, and what their people can do."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.errors import T


class Astray(Exception):
    """What somebody on an imitated platform was asked to do makes no sense there, in words."""

    def __init__(self, message: T) -> None:
        """Say why not."""
        super().__init__(str(message))
        self.message = message


class Clock:
    """The clock of an imitated platform, which a test or somebody at play may put forward."""

    def __init__(self, start: float | None = None) -> None:
        """Begin now, or at a moment that never passes by itself."""
        self._start = start
        self._ahead = 0.0

    def now(self) -> float:
        """Seconds since 1970, as the platform believes."""
        return (time.time() if self._start is None else self._start) + self._ahead

    def seconds(self) -> int:
        """Whole ones, as most platforms write them."""
        return int(self.now())

    def forward(self, seconds: float) -> None:
        """Let time pass in an instant; fewer than none, and it is earlier than it was."""
        self._ahead += seconds


@dataclass(frozen=True, kw_only=True)
class Human:
    """Somebody who has a phone, whichever platform looks at them."""

    name: str
    unionid: str
    """What all accounts of one Open Platform account know them by."""
    phone: str
    email: str


def just_one(platform: Any) -> Any:
    """An account of which nothing particular is wanted."""
    return platform.account()


def by_name(account: Any, human: Human) -> Any:
    """Meet somebody of whom a platform knows no more than a name."""
    return account.person(human.name)


@dataclass(frozen=True, kw_only=True)
class Stall:
    """One account that a sandbox plays on a platform."""

    key: str
    """A short word that is its part of the sandbox's addresses."""
    title: T
    opens: Callable[[Any], Any] = just_one
    """How it is made on a fresh platform."""
    meets: Callable[[Any, Human], Any] = by_name
    """How somebody becomes known to it."""


@dataclass(frozen=True, kw_only=True)
class Simulator:
    """The platform behind a channel, imitated; calling `platform` makes a fresh one."""

    channel: str
    platform: Callable[..., Any]
    stalls: Sequence[Stall] = ()
    """The accounts that a sandbox plays there."""


@dataclass(frozen=True)
class Ask:
    """Something to say along with a doing."""

    name: str
    title: T
    sample: str | T = ""
    """What somebody would say, in the language of whoever plays them."""


@dataclass(frozen=True)
class Doing:
    """Something a person can do on their phone.

    A person may have a method `offers(doing, field)`: what there is to choose from, now.
    """

    id: str
    title: T
    fields: Sequence[Ask] = ()


@dataclass(frozen=True)
class Received:
    """Something that appeared on a person's phone; `at` in seconds of the platform's clock."""

    kind: str
    text: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    at: float = 0.0
