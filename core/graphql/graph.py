"""What one slice or plugin brings to the API."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Undoable:
    """A change that can be taken back: its name, and the verb that takes it back."""

    kind: str
    undo: Callable[..., Awaitable[Any]]


def undoable(kind: str, undo: Callable[..., Awaitable[Any]]) -> Undoable:
    """`undo(id, expected_version=…, **values)` takes a change of this kind back."""
    return Undoable(kind, undo)


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """Roots, types, and fields lent to other people's types."""

    queries: tuple[type, ...] = ()
    mutations: tuple[type, ...] = ()
    subscriptions: tuple[type, ...] = ()
    entities: tuple[type, ...] = ()
    lends: tuple[type, ...] = ()
    types: tuple[type, ...] = ()
    undoables: tuple[Undoable, ...] = ()
