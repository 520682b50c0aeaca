"""Stores one picture and dies at a named step: `python doomed.py DSN FOLDER STEP`."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

from sample_files import picture

from core.auth import SYSTEM, acting_as
from core.db import open_pool
from core.files import Disk, store, use_storage


def die() -> None:
    """End this process as a power cut would."""
    os.kill(os.getpid(), signal.SIGKILL)


class Doomed(Disk):
    """A disk beside which somebody stands with the plug in their hand."""

    def __init__(self, root: Path, last: int) -> None:
        """After how many files it goes dark."""
        super().__init__(root)
        self.left = last

    async def keep(self, key: str, path: Path) -> None:
        """Keep it, and perhaps die."""
        await super().keep(key, path)
        self.left -= 1
        if self.left == 0:
            die()


async def main(dsn: str, folder: Path, step: str) -> None:
    """Store the picture, as far as it goes."""
    use_storage(Doomed(folder, {"thumbnail kept": 1, "bytes kept": 2}.get(step, 0)))
    await open_pool(dsn)

    async def pieces() -> AsyncIterator[bytes]:
        content = picture()
        yield content[:100]
        if step == "coming":
            die()
        yield content[100:]

    with acting_as(SYSTEM):
        await store(pieces(), name="a.jpg", kind="image")
    die()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2]), sys.argv[3]))
