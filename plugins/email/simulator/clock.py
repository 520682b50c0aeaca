"""The provider's own clock, which tests move forward."""

import time


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
