"""Who may be written to: the platform's own ledger of windows."""

from dataclasses import dataclass

WINDOW = 48 * 3600
"""Seconds in which an account may answer what somebody did."""


@dataclass
class Window:
    """What an account may still send to one person."""

    free_until: float = 0.0
    """Any number of messages until then."""
    mention_until: float = 0.0
    mention_left: int = 0
    """After a mention: so many messages until then."""

    def opened(self, now: float) -> None:
        """They wrote, followed, subscribed, tapped or scanned."""
        self.free_until = now + WINDOW

    def mentioned(self, now: float) -> None:
        """They mentioned the account."""
        self.mention_until = now + WINDOW
        self.mention_left = 1

    def closed(self) -> None:
        """They stopped following."""
        self.free_until = self.mention_until = 0.0
        self.mention_left = 0

    def spend(self, now: float) -> bool:
        """Whether one more message may go, which it then does."""
        if now < self.free_until:
            return True
        if now < self.mention_until and self.mention_left > 0:
            self.mention_left -= 1
            return True
        return False
