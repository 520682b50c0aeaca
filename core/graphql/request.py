"""Who is being answered, for verbs and for fields that Python resolves."""

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


_current: ContextVar[Request] = ContextVar("graphql request")


def current_request() -> Request:
    """The request whose verb or field is running."""
    return _current.get()
