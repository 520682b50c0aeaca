"""Whatever crosses what, we never think that we may send more than the platform lets us.

The model of the platform is written without a look at ours: one allowance per person, which each
doing refreshes to the larger count and the later end, and every message it takes uses up one.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.channels import Grant
from core.channels.outward.windows import SAFETY, give_back, open_windows, spend, use_window
from core.db import execute, now

COUNTS = {"letter": 2, "menu": 1, "scan": 1}
LASTS = {"letter": 48 * 3600, "menu": 60, "scan": 60}
SKEW = 2
"""Seconds that our clock may be behind the platform's."""

_PASS = """
with opened as (
    update channel_grant
    set opened_at = opened_at - $1::interval, expires_at = expires_at - $1::interval)
update channel_draw set sent_at = sent_at - $1::interval"""
"""The database's clock cannot be moved: whatever was, was so much longer ago instead."""


class Promised(NamedTuple):
    """What was taken from the ledger for a message, and until when it may go out."""

    draw: UUID
    until: float


@dataclass
class Platform:
    """What the platform allows for one person."""

    left: int = 0
    until: float = 0

    def hears(self, trigger: str, at: float) -> None:
        """The person did something."""
        alive = self.left if self.until > at else 0
        self.left = max(alive, COUNTS[trigger])
        self.until = max(self.until, at + LASTS[trigger])

    def takes(self, at: float, *, late: float) -> bool:
        """A message arrives, by a clock that may be so far before ours; whether it is taken."""
        if at + late >= self.until or self.left < 1:
            return False
        self.left -= 1
        return True


@dataclass
class World:
    """The platform, our ledger, and everything on its way between them."""

    conversation: UUID
    platform: Platform = field(default_factory=Platform)
    clock: float = 0
    letters: list[tuple[str, float]] = field(default_factory=list)
    """What the person did that we have not heard of yet."""
    promises: list[Promised] = field(default_factory=list)
    """What we promised and have not sent yet."""
    refused: int = 0

    async def happens(self, what: str, number: int) -> None:
        """One thing happens, a second or more after the last."""
        seconds = number % 7 + 1
        self.clock += seconds
        await execute(_PASS, timedelta(seconds=seconds))
        await getattr(self, f"_{what}")(number)

    async def _does(self, number: int) -> None:
        trigger = sorted(COUNTS)[number % 3]
        self.platform.hears(trigger, self.clock)
        self.letters.append((trigger, self.clock))

    async def _hear(self, number: int) -> None:
        if self.letters:
            trigger, at = self.letters.pop(number % len(self.letters))
            lasts = timedelta(seconds=LASTS[trigger])
            grant = Grant(trigger=trigger, lasts=lasts, count=COUNTS[trigger])
            await open_windows(self.conversation, (grant,), self._moment(at))

    async def _promise(self, number: int) -> None:
        for _ in range(number % 4 + 1):
            used = await use_window(self.conversation, COUNTS)
            if used is not None:
                until = self.clock + (used.expires_at - now()).total_seconds()
                self.promises.append(Promised(used.draw, until))

    async def _send(self, number: int) -> None:
        for _ in range(min(number % 4 + 1, len(self.promises))):
            draw, until = self.promises.pop(number % len(self.promises))
            if self.clock >= until - SAFETY.total_seconds():
                await give_back(draw)
                continue
            self.refused += not self.platform.takes(self.clock, late=number % SKEW)
            await spend(draw)
            ours = self._moment(self.clock - number % (SKEW + 1))
            await execute("update channel_draw set sent_at = $2 where id = $1", draw, ours)

    async def _fail(self, number: int) -> None:
        if self.promises:
            await give_back(self.promises.pop(number % len(self.promises)).draw)

    def _moment(self, at: float) -> datetime:
        return now() - timedelta(seconds=self.clock - at)


DOINGS = st.sampled_from(["does", "hear", "promise", "promise", "send", "send", "fail"])
STORIES = st.lists(st.tuples(DOINGS, st.integers(0, 100)), min_size=12, max_size=40)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(story=STORIES)
async def test_the_platform_never_refuses_what_the_ledger_allowed(loft, story) -> None:
    if await loft.conversation() is None:
        await loft.letter()
    await execute("delete from channel_grant")
    await execute("delete from channel_draw")
    world = World((await loft.conversation())["id"])

    for what, number in story:
        await world.happens(what, number)
    while world.promises:
        await world.happens("send", 0)

    assert world.refused == 0
