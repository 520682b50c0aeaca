"""How often and how long an account may still write to one person: one number, one end.

What a person does is never added up: each doing refreshes the number and the end to the larger
of what is left and what it gives by itself.
"""

from dataclasses import dataclass

from .calls import Wrong

HOURS_48 = 48 * 3600
TERMS: dict[str, tuple[int, float]] = {
    "message": (5, HOURS_48),
    "menu": (3, 60),
    "follow": (3, 60),
    "scan": (3, 60),
    "enter": (2, 60),
}
"""Doing → messages and seconds."""

PAYMENT = "payment"
"""The one doing after which nothing is counted, for 48 hours."""


@dataclass
class Ledger:
    """What one account may send to one person."""

    left: int = 0
    until: float = 0.0
    uncounted_until: float = 0.0

    def grant(self, doing: str, now: float) -> None:
        """They did something that lets the account write."""
        if doing == PAYMENT:
            self.uncounted_until = now + HOURS_48
            return
        count, seconds = TERMS[doing]
        still = self.left if self.until > now else 0
        self.left = max(still, count)
        self.until = max(self.until, now + seconds)

    def open(self, now: float) -> bool:
        """Whether the account may write at all now."""
        return max(self.until, self.uncounted_until) > now

    def spend(self, now: float) -> None:
        """Use one message up; 45015 if the time is over, 45047 if the number is."""
        if not self.open(now):
            raise Wrong(45015, "response out of time limit or subscription is canceled")
        if self.uncounted_until > now:
            return
        if self.left < 1:
            raise Wrong(45047, "out of response count limit")
        self.left -= 1

    def end(self) -> None:
        """They left: nothing is allowed any more."""
        self.left, self.until, self.uncounted_until = 0, 0.0, 0.0
