"""What a transaction has to say and can say later: each message costs more than what is in it."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

_PLACE = re.compile(r"\$(\d+)")


class Orders:
    """BEGIN, SAVEPOINT and RELEASE that wait for the next statement."""

    def __init__(self) -> None:
        """A transaction begins with its first statement."""
        self._before = ["BEGIN"]
        self._whenever: list[str] = []

    @property
    def begun(self) -> bool:
        """Whether the server knows of the transaction."""
        return self._before[:1] != ["BEGIN"]

    def set(self, savepoint: str) -> None:
        """The next statement belongs behind this savepoint."""
        self._before += [*self._whenever, f"SAVEPOINT {savepoint}"]
        self._whenever = []

    def release(self, savepoint: str) -> None:
        """A savepoint is not needed any more; a COMMIT says so too."""
        if not self.forget(savepoint):
            self._whenever = [f"RELEASE SAVEPOINT {savepoint}"]

    def forget(self, savepoint: str) -> bool:
        """Drop what waits since a savepoint; whether that waited too, so nothing happened in it."""
        self._whenever = []
        order = f"SAVEPOINT {savepoint}"
        waited = order in self._before
        self._before = self._before[: self._before.index(order)] if waited else []
        return waited

    def take(self) -> str:
        """What must be sent before the next statement."""
        message, self._before = "; ".join(self._before), []
        return message


class Writes:
    """Insertions whose outcome nobody waits for; they go out as one statement."""

    def __init__(self) -> None:
        """Start with none."""
        self._queries: list[str] = []
        self._args: list[Any] = []

    def __bool__(self) -> bool:
        """Whether any wait."""
        return bool(self._queries)

    def __contains__(self, query: str) -> bool:
        """Whether the same one waits already: it must go first, for one statement has no order."""
        return query in self._queries

    def add(self, query: str, args: Sequence[Any]) -> None:
        """Let one more wait."""
        self._queries.append(query)
        self._args += args

    def drop(self) -> None:
        """Forget all that wait."""
        self._queries, self._args = [], []

    def take(self) -> tuple[str, list[Any]]:
        """All of them as one statement with its parameters."""
        query, args = _together(tuple(self._queries)), self._args
        self.drop()
        return query, args


@lru_cache(1024)
def _together(queries: tuple[str, ...]) -> str:
    """One statement that makes all these insertions, its parameters numbered through."""
    *others, last = _renumbered(queries)
    named = (f"write_{place} as ({query})" for place, query in enumerate(others))
    return f"with {', '.join(named)} {last}" if others else last


def _renumbered(queries: tuple[str, ...]) -> list[str]:
    found, used = [], 0
    for query in queries:
        places = {int(number) for number in _PLACE.findall(query)}
        found.append(_PLACE.sub(lambda m, used=used: f"${int(m[1]) + used}", query))
        used += max(places, default=0)
    return found
