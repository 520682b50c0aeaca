"""Troubles on demand, and how often an account may call what."""

import asyncio
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .calls import Asked, Endpoint, Raw, Wrong

DAY = 86_400
CHINA = 8 * 3600


@dataclass
class Trouble:
    """Something that goes wrong with the next calls of a path."""

    path: str
    errcode: int | str | None = None
    errmsg: str = "made by hand"
    status: int | None = None
    slow: float = 0.0
    truncate: bool = False
    html: bool = False
    after: bool = False
    """Whether the call is carried out all the same: only its answer is lost."""
    times: int = 1

    async def befall(self) -> Raw | None:
        """What the caller hears instead; None if it only took long."""
        await asyncio.sleep(self.slow)
        if self.status is not None:
            return Raw(b"<html>Bad Gateway</html>", {"content-type": "text/html"}, self.status)
        if self.html:
            return Raw(b"<!DOCTYPE html><html>busy</html>", {"content-type": "text/html"})
        if self.truncate:
            return Raw(b'{"errcode":0,"errm', {"content-type": "application/json"})
        if self.errcode is not None:
            said = {"errcode": self.errcode, "errmsg": self.errmsg}
            return Raw(json.dumps(said).encode(), {"content-type": "application/json"})
        return None


class Troubles:
    """Everything that will go wrong."""

    def __init__(self) -> None:
        """Nothing will, at first."""
        self.waiting: list[Trouble] = []

    def next(self, path: str) -> Trouble | None:
        """The trouble for this call, used up once it happened often enough."""
        for trouble in self.waiting:
            if trouble.path in (path, "*"):
                trouble.times -= 1
                if trouble.times <= 0:
                    self.waiting.remove(trouble)
                return trouble
        return None


class Counter:
    """How often an account called each path today and in this minute."""

    def __init__(self) -> None:
        """Begin with nothing called."""
        self._today: dict[tuple[str, int], int] = {}
        self._minute: dict[tuple[str, int], int] = {}
        self.limits: dict[str, int] = {}
        """Daily limits that differ from the platform's usual ones."""
        self.cleared: list[float] = []

    def count(self, asked: Asked, terms: Endpoint) -> None:
        """Count a call; 45009 over the daily limit, 45011 over that of the minute."""
        day, minute = (terms.path, day_of(asked.now)), (terms.path, int(asked.now // 60))
        if self._today.get(day, 0) >= self.limit(terms):
            raise Wrong(45009, "reach max api daily quota limit")
        if self._minute.get(minute, 0) >= terms.per_minute:
            raise Wrong(45011, "api minute-quota reach limit must slower retry next minute")
        self._today[day] = self._today.get(day, 0) + 1
        self._minute = {minute: self._minute.get(minute, 0) + 1} | {
            key: n for key, n in self._minute.items() if key[1] == minute[1] and key != minute
        }

    def limit(self, terms: Endpoint) -> int:
        """How often a path may be called in a day."""
        return self.limits.get(terms.path, terms.daily)

    def used(self, path: str, now: float) -> int:
        """How often it was called today."""
        return self._today.get((path, day_of(now)), 0)

    def clear(self, now: float) -> None:
        """Forget today's calls; 48006 after ten times in a month."""
        month = time.gmtime(now + CHINA)[:2]
        self.cleared = [at for at in self.cleared if time.gmtime(at + CHINA)[:2] == month]
        if len(self.cleared) >= 10:
            raise Wrong(48006, "forbid to clear quota because of reaching the limit")
        self.cleared.append(now)
        self._today.clear()


def trouble_from(said: Mapping[str, Any]) -> Trouble:
    """A trouble as it is ordered through `/_sim/trouble`."""
    return Trouble(**said)


def day_of(now: float) -> int:
    """The day in China."""
    return int((now + CHINA) // DAY)
