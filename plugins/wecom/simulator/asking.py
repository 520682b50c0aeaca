"""Calls of the API: what was asked, how it may be refused, and who answers which path."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from .corp import Corp
    from .records import App


class Refused(Exception):
    """The platform says no, with one of its codes."""

    def __init__(self, code: int, message: str = "refused", **more: Any) -> None:
        """Say which code; `more` stands beside it in the answer."""
        super().__init__(message)
        self.code = code
        self.message = message
        self.more = more


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A call by an app of a corp."""

    path: str
    params: Mapping[str, str]
    body: Mapping[str, Any] = field(default_factory=dict)
    app: "App"
    upload: "Upload | None" = None

    def need(self, *names: str) -> tuple[Any, ...]:
        """Fields that must be there."""
        missing = [name for name in names if self.body.get(name) in (None, "")]
        if missing:
            raise Refused(40058, f"missing {missing[0]}")
        return tuple(self.body[name] for name in names)


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A file that came with a call."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, kw_only=True)
class Raw:
    """An answer that is a file and not JSON."""

    name: str
    content_type: str
    content: bytes


Answer = Callable[["Corp", Asked], "dict[str, Any] | Raw"]
One = TypeVar("One", bound=Answer)

ANSWERS: dict[str, tuple[str, Answer]] = {}
"""Path → what an app must be allowed to do, and who answers."""


def answers(path: str, *, needs: str = "contacts") -> Callable[[One], One]:
    """Say that a function answers a path of the API."""

    def note(answer: One) -> One:
        ANSWERS[f"/cgi-bin/{path}"] = (needs, answer)
        return answer

    return note


def page_of(
    items: list[Any], asked: Asked, *, most: int, name: str = "next_cursor"
) -> tuple[list[Any], dict[str, str]]:
    """A page of a list by the cursor and limit asked for, and where the next begins."""
    start = int(asked.body.get("cursor") or 0)
    size = min(int(asked.body.get("limit") or most), most)
    end = start + size
    return items[start:end], {name: str(end) if end < len(items) else ""}
