"""What goes wrong on purpose, and how much a corp may call."""

from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import Any

from core.channels import Clock

from .asking import Refused


@dataclass(kw_only=True)
class Trouble:
    """What the next calls of a path meet instead of an answer."""

    path: str
    errcode: int | str | None = None
    status: int | None = None
    slow: float = 0.0
    truncate: bool = False
    html: bool = False
    times: int = 1
    after: int = 0
    """How many calls pass unharmed first."""


class Troubles:
    """Every trouble that is still to come."""

    def __init__(self) -> None:
        """Nothing is wrong."""
        self._coming: list[Trouble] = []

    def add(self, **facts: Any) -> None:
        """Let something go wrong; `path` may be the end of a path."""
        self._coming.append(Trouble(**facts))

    def clear(self) -> None:
        """Nothing is wrong any more."""
        self._coming.clear()

    def meets(self, path: str) -> Trouble | None:
        """What this call meets, if anything."""
        for trouble in self._coming:
            if not path.endswith(trouble.path):
                continue
            if trouble.after > 0:
                trouble.after -= 1
                continue
            trouble.times -= 1
            if trouble.times <= 0:
                self._coming.remove(trouble)
            return trouble
        return None


@dataclass
class Quota:
    """Calls per minute and per hour of one corp and one path, and how many at once."""

    clock: Clock
    minute: int = 10_000
    hour: int = 150_000
    at_once: int = 1_000
    _calls: dict[str, deque[float]] = field(default_factory=lambda: defaultdict(deque))
    _shut: dict[str, float] = field(default_factory=dict)
    _running: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def enter(self, key: str) -> None:
        """Count a call; 45009 beyond the quota, 45033 when too many run at once."""
        now = self.clock.now()
        if self._running[key] >= self.at_once:
            raise Refused(45033, "api concurrent out of limit")
        if now < self._shut.get(key, 0.0):
            raise Refused(45009, "api freq out of limit")
        self._count(key, now)
        self._running[key] += 1

    def leave(self, key: str) -> None:
        """The call is over."""
        self._running[key] -= 1

    def _count(self, key: str, now: float) -> None:
        calls = self._calls[key]
        while calls and calls[0] < now - 3600:
            calls.popleft()
        if len(calls) >= self.hour:
            self._shut[key] = now + 3600
        elif len(calls) >= self.minute and calls[-self.minute] > now - 60:
            self._shut[key] = now + 60
        if now < self._shut.get(key, 0.0):
            raise Refused(45009, "api freq out of limit")
        calls.append(now)
