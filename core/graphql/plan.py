"""What a document was compiled to: a statement, its parameters, and what is left to Python."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .holes import Hole, Step
from .rights import Asker
from .sql import SQL, join, sql


@dataclass(slots=True)
class Values:
    """Where a plan's parameters come from."""

    variables: dict[str, Any]
    asker: Asker
    payload: Any = None


@dataclass(frozen=True, slots=True)
class Root:
    """A root field of the answer; compiled ones are columns of the statement, in order."""

    step: Step
    compiled: bool
    holes: tuple[Hole, ...] = ()
    opening: bytes = b""

    @property
    def key(self) -> str:
        """The field's key in the answer."""
        return self.step.key


@dataclass(frozen=True, slots=True)
class Plan:
    """A statement, how to find its parameters, and what is left to Python."""

    sql: str
    reads: tuple[Callable[[Values], Any], ...]
    roots: tuple[Root, ...]
    holed: bool
    python: bool

    @property
    def size(self) -> int:
        """Bytes, roughly: what the cache is bounded by."""
        holes = sum(len(root.holes) for root in self.roots)
        return (
            5000 + 2 * len(self.sql) + 600 * len(self.reads) + 200 * len(self.roots) + 1500 * holes
        )


def made_plan(columns: list[SQL], roots: list[Root], condition: SQL | None = None) -> Plan:
    """The plan whose statement selects these columns (where the condition holds)."""
    statement = sql("select {}", join(", ", columns))
    if condition is not None:
        statement = sql("{} where {}", statement, condition)
    rendered, params = statement.render()
    return Plan(
        sql=rendered if columns else "",
        reads=tuple(param.read for param in params),
        roots=tuple(roots),
        holed=any(root.holes for root in roots),
        python=any(not root.compiled for root in roots),
    )


def compiled_root(step: Step, holes: list[Hole], *, first: bool) -> Root:
    """A root whose bytes stand in the statement's answer, behind its opening."""
    opening = b"" if first else b","
    return Root(step, True, tuple(holes), opening + b'"' + step.key.encode() + b'":')
