"""Platforms, imitated: what a sandbox needs to know of them, and what their people can do."""

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
