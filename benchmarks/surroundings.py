"""What stands around a house that is measured: platforms, processors, who uses them too."""

import asyncio
import multiprocessing
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import psutil
import uvicorn


def listening() -> socket.socket:
    """A free port; made so that asyncio knows it for TCP, and lets small answers go at once."""
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    made.bind(("127.0.0.1", 0))
    made.listen(256)
    return made


class Beside(NamedTuple):
    """Something served by a process of its own."""

    address: str
    pid: int


@contextmanager
def on_its_own(app: Any) -> Iterator[Beside]:
    """An application, with all it knows so far, served by a process of its own."""
    taken = listening()
    config = uvicorn.Config(app, lifespan="off", log_level="error", ws="none", interface="asgi3")
    process = multiprocessing.get_context("fork").Process(
        target=lambda: asyncio.run(uvicorn.Server(config).serve([taken])), daemon=True
    )
    process.start()
    assert process.pid is not None
    try:
        yield Beside(f"http://127.0.0.1:{taken.getsockname()[1]}", process.pid)
    finally:
        process.terminate()
        process.join(timeout=5)
        process.kill()
        taken.close()


def spent(pid: int) -> float:
    """Seconds of CPU that a process used so far."""
    times = psutil.Process(pid).cpu_times()
    return times.user + times.system


def spent_by_database(backend: int) -> float:
    """Seconds of CPU that a PostgreSQL used so far; found by one of its back ends."""
    own = psutil.Process(backend)
    postmaster = own.parent() or own
    gone = postmaster.cpu_times()  # back ends that ended are counted there
    living = sum(spent(each.pid) for each in postmaster.children())
    return living + gone.user + gone.system + gone.children_user + gone.children_system


class Steal:
    """How much of the processors' time was taken from this machine since this was made."""

    def __init__(self) -> None:
        """Look at the clock of the machine."""
        self._began = _ticks()

    @property
    def share(self) -> float:
        """Per cent."""
        passed = [now - then for now, then in zip(_ticks(), self._began, strict=True)]
        return round(100 * passed[STOLEN] / max(1, sum(passed)), 1)


STOLEN = 7
"""The place of stolen time in the first line of /proc/stat."""


def _ticks() -> list[int]:
    first = Path("/proc/stat").read_text().split("\n", 1)[0]
    return [int(number) for number in first.split()[1:9]]
