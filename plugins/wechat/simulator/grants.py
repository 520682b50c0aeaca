"""The ledger of grants: how often and how long an account may write to each person."""

from dataclasses import dataclass

from .calls import Wrong

HOURS_48 = 48 * 3600
TERMS: dict[str, tuple[int | None, float]] = {
    "message": (5, HOURS_48),
    "menu": (3, 60),
    "follow": (3, 60),
    "scan": (3, 60),
    "payment": (None, HOURS_48),
    "enter": (2, 60),
}
"""Trigger → messages (None: any number) and seconds."""


@dataclass
class Grant:
    """What one doing of a person allows."""

    trigger: str
    left: int | None
    until: float


class Ledger:
    """The grants of one person; a new one of the same trigger takes the place of the old."""

    def __init__(self) -> None:
        """Nothing is allowed before they did something."""
        self._grants: dict[str, Grant] = {}

    def grant(self, trigger: str, now: float) -> None:
        """They did something that lets the account write."""
        count, seconds = TERMS[trigger]
        self._grants[trigger] = Grant(trigger, count, now + seconds)

    def alive(self, now: float) -> list[Grant]:
        """What is still open, the soonest to close first."""
        return sorted((g for g in self._grants.values() if g.until > now), key=lambda g: g.until)

    def spend(self, now: float) -> Grant:
        """Use one message up; 45015 if the time is over, 45047 if the number is."""
        alive = self.alive(now)
        if not alive:
            raise Wrong(45015, "response out of time limit or subscription is canceled")
        for grant in alive:
            if grant.left is None:
                return grant
            if grant.left > 0:
                grant.left -= 1
                return grant
        raise Wrong(45047, "out of response count limit")

    def end(self) -> None:
        """They left: nothing is allowed any more."""
        self._grants.clear()
