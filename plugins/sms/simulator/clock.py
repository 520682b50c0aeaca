"""The provider's own clock, which tests move forward."""

import time
from datetime import datetime, timedelta, timezone

BEIJING = timezone(timedelta(hours=8))


class Clock:
    """Real time, plus whatever it was moved forward."""

    def __init__(self) -> None:
        """Start with the present."""
        self._ahead = 0.0

    def now(self) -> float:
        """Seconds since 1970, as the provider sees them."""
        return time.time() + self._ahead

    def forward(self, seconds: float) -> None:
        """Let time pass."""
        self._ahead += seconds


def spelt(seconds: float) -> str:
    """A time as reports write it: `2017-01-01 11:12:13`, in Beijing."""
    return datetime.fromtimestamp(seconds, BEIJING).strftime("%Y-%m-%d %H:%M:%S")
