"""Who is being answered, for verbs and for fields that Python resolves."""

import asyncio
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .rights import Asker

if TYPE_CHECKING:
    from .engine import Engine


@dataclass(frozen=True, slots=True)
class Request:
    """One request: `info.context` of fields that Python resolves."""

    asker: Asker
    engine: "Engine"
    deadline: asyncio.Timeout

    def take_time(self) -> None:
        """Allow from now on what an errand may need, since others decide how long it takes."""
        until = asyncio.get_running_loop().time() + self.engine.limits.errand
        self.deadline.reschedule(until)


_current: ContextVar[Request] = ContextVar("graphql request")


def current_request() -> Request:
    """The request whose verb or field is running."""
    return _current.get()
