"""The platform's own clock: tests and phones may send it forward, never back."""

import time


class Clock:
    """Seconds since 1970 as the platform counts them."""

    def __init__(self, start: float | None = None) -> None:
        """Begin now, or at a moment that never passes by itself."""
        self._start = start
        self._ahead = 0.0

    def now(self) -> float:
        """The moment."""
        return (time.time() if self._start is None else self._start) + self._ahead

    def forward(self, seconds: float) -> None:
        """Let time pass at once."""
        if seconds < 0:
            raise ValueError("time does not run backwards")
        self._ahead += seconds
