"""The platform's own clock, which tests move forward."""

import time
from datetime import datetime, timedelta, timezone

BEIJING = timezone(timedelta(hours=8))


class Clock:
    """Real time, plus whatever it was moved forward."""

    def __init__(self) -> None:
        """Start with the present."""
        self._ahead = 0.0

    def now(self) -> float:
        """Seconds since 1970, as the platform sees them."""
        return time.time() + self._ahead

    def forward(self, seconds: float) -> None:
        """Let time pass."""
        self._ahead += seconds


def spelt(seconds: float) -> str:
    """A time as Weibo writes it: `Mon Jul 16 18:09:20 +0800 2012`."""
    return datetime.fromtimestamp(seconds, BEIJING).strftime("%a %b %d %H:%M:%S %z %Y")
