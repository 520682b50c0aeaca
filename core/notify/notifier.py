"""A way to reach staff outside the app, as a plugin or the house itself declares it."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from core.errors import T


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who is to be reached."""

    id: UUID
    name: str
    email: str
    language: str


@dataclass(frozen=True, slots=True)
class Message:
    """One notice, as it goes out."""

    id: UUID
    title: T
    body: T
    link: str | None
    """The whole address of the page it is about."""


@dataclass(frozen=True, kw_only=True)
class Notifier:
    """One way to reach staff.

    `ready` says whether it is set up; without that, nothing waits for it. `send` gets what the
    person has not read yet, at least one message; what it raises is tried again later.
    """

    name: str
    title: T
    ready: Callable[[], Awaitable[bool]]
    send: Callable[[Reader, Sequence[Message]], Awaitable[None]]


_known: dict[str, Notifier] = {}


def use_notifiers(notifiers: Iterable[Notifier]) -> None:
    """Tell this process which ways there are; refuses two of one name."""
    found: dict[str, Notifier] = {}
    for each in notifiers:
        if found.setdefault(each.name, each) is not each:
            raise ValueError(f"Two notifiers are called {each.name!r}.")
    _known.clear()
    _known.update(found)


def notifier(name: str) -> Notifier | None:
    """The way of this name, if its module is on."""
    return _known.get(name)


async def ready_notifiers() -> list[str]:
    """The names of the ways that are set up."""
    return [each.name for each in _known.values() if await each.ready()]
