"""A server that is a guest in a process: it leaves the signals to its host."""

import contextlib
from collections.abc import Iterator

import uvicorn


class GuestServer(uvicorn.Server):
    """Uvicorn's server, ended by `should_exit` alone."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals mean the same whatever the process does, so their owner hears them itself."""
        yield
