"""Methods of dataclasses that are written when they are first called.

Python compiles four to seven methods for every dataclass, each on its own. A house has more than
a thousand of them, most of which are never compared, printed or hashed: writing those methods
took a quarter of a start. Newer versions of Python write all methods of a class at once, which is
quick enough.
"""

import dataclasses
import sys
from collections.abc import Callable
from typing import Any

_LATER = frozenset(
    [
        "__repr__",
        "__eq__",
        "__lt__",
        "__le__",
        "__gt__",
        "__ge__",
        "__hash__",
        "__setattr__",
        "__delattr__",
    ]
)
"""All but `__init__`, whose signature others ask for."""


def write_later() -> None:
    """From now on; classes that are there already keep what they have."""
    write: Any = getattr(dataclasses, "_create_fn", None)
    if sys.version_info >= (3, 13) or write is None or hasattr(write, "writes_later"):
        return

    def create(name: str, *args: Any, **more: Any) -> Any:
        if name not in _LATER:
            return write(name, *args, **more)
        return _unwritten(name, lambda: write(name, *args, **more))

    create.writes_later = True  # type: ignore[attr-defined]
    dataclasses._create_fn = create  # type: ignore[attr-defined]


def _unwritten(name: str, write: Callable[[], Any]) -> Any:
    """Stands in for a method until it is first called, and gives it its place then."""
    written: Any = None

    def method(self: Any, *others: Any) -> Any:
        nonlocal written
        if written is None:
            written = write()
            _replace(type(self), name, method, written)
        return written(self, *others)

    method.__name__ = name
    return method


def _replace(cls: type, name: str, method: Any, written: Any) -> None:
    written.__qualname__ = method.__qualname__
    for owner in cls.__mro__:
        if vars(owner).get(name) is method:
            setattr(owner, name, written)
