"""The platform's own clock, which a test or a newcomer may put forward."""

import time


class Clock:
    """Real time, and as much more as was asked for."""

    def __init__(self) -> None:
        """Begin at the present."""
        self._ahead = 0.0

    def now(self) -> float:
        """Seconds since 1970, by this clock."""
        return time.time() + self._ahead

    def seconds(self) -> int:
        """Whole seconds, as the platform writes them."""
        return int(self.now())

    def forward(self, seconds: float) -> None:
        """Let time pass."""
        self._ahead += seconds
