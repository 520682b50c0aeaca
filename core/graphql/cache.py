"""A cache bounded by bytes: what was used least recently goes first."""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, Protocol, TypeVar


class Sized(Protocol):
    """Something that knows, roughly, how many bytes it takes."""

    @property
    def size(self) -> int:
        """Bytes, roughly."""
        ...


E = TypeVar("E", bound=Sized)


class Bounded(Generic[E]):
    """The most recently used entries whose sizes fit into a number of bytes."""

    def __init__(self, limit: int) -> None:
        self._entries: OrderedDict[Hashable, E] = OrderedDict()
        self._limit = limit
        self.bytes = 0

    def __len__(self) -> int:
        return len(self._entries)

    def find(self, key: Hashable) -> E | None:
        """The entry, now the most recent one, or None."""
        entry = self._entries.get(key)
        if entry is not None:
            self._entries.move_to_end(key)
        return entry

    def keep(self, key: Hashable, entry: E) -> None:
        """Add an entry, and drop the oldest ones beyond the limit."""
        if old := self._entries.pop(key, None):
            self.bytes -= old.size
        self._entries[key] = entry
        self.bytes += entry.size
        while self.bytes > self._limit and self._entries:
            _, oldest = self._entries.popitem(last=False)
            self.bytes -= oldest.size
