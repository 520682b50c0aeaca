"""What a transaction has to say and can say later: each message costs more than what is in it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from asyncpg import ForeignKeyViolationError

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


@dataclass(frozen=True, slots=True)
class Demand:
    """A question that must find a row of this table, and what is raised if it does not."""

    query: str
    args: Sequence[Any]
    table: str
    otherwise: Exception


class Writes:
    """Insertions whose outcome nobody waits for, and what must be so for them; one statement."""

    def __init__(self) -> None:
        """Start with none."""
        self._queries: list[str] = []
        self._args: list[Any] = []
        self.demands: list[Demand] = []

    def __bool__(self) -> bool:
        """Whether any wait."""
        return bool(self._queries or self.demands)

    def __contains__(self, query: str) -> bool:
        """Whether the same one waits already: it must go first, for one statement has no order."""
        return query in self._queries

    def fill(self, table: str) -> bool:
        """Whether rows of a table wait to be inserted, so that nothing can change them yet."""
        return any(f'insert into "{table}"' in query for query in self._queries)

    @property
    def inserting(self) -> bool:
        """Whether insertions wait; a question beside them would not see their rows."""
        return bool(self._queries)

    def add(self, query: str, args: Sequence[Any]) -> None:
        """Let one more wait."""
        self._queries.append(query)
        self._args += args

    def drop(self) -> None:
        """Forget all that wait."""
        self._queries, self._args, self.demands = [], [], []

    async def send(self, connection: Any) -> None:
        """All of them as one statement; raises what was to be raised if a demand is not met."""
        demands = self.demands
        query = _together(tuple(self._queries), tuple(demand.query for demand in demands))
        args = [*self._args, *(arg for demand in demands for arg in demand.args)]
        self.drop()
        if not demands:
            await connection.execute(query, *args)
            return
        try:
            met = await connection.fetchrow(query, *args)
        except ForeignKeyViolationError as error:
            raise _explanation(error, demands) from error
        for demand, found in zip(demands, met, strict=True):
            if not found:
                raise demand.otherwise


def _explanation(error: ForeignKeyViolationError, demands: Sequence[Demand]) -> Exception:
    """What was demanded of the table in which the row is missing that an insertion names."""
    for demand in demands:
        if f'table "{demand.table}"' in str(error.as_dict().get("detail")):
            return demand.otherwise
    return error


@lru_cache(1024)
def _together(queries: tuple[str, ...], questions: tuple[str, ...]) -> str:
    """One statement that makes all these insertions, its parameters numbered through."""
    renumbered = _renumbered(queries + questions)
    insertions, asked = renumbered[: len(queries)], renumbered[len(queries) :]
    last = (
        f"select {', '.join(f'exists ({each})' for each in asked)}" if asked else insertions.pop()
    )
    named = ", ".join(f"write_{place} as ({each})" for place, each in enumerate(insertions))
    return f"with {named} {last}" if named else last


def _renumbered(queries: tuple[str, ...]) -> list[str]:
    found, used = [], 0
    for query in queries:
        places = {int(number) for number in _PLACE.findall(query)}
        found.append(_PLACE.sub(lambda m, used=used: f"${int(m[1]) + used}", query))
        used += max(places, default=0)
    return found
