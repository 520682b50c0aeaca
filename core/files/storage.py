"""Where bytes lie: a small port, and the local disk behind it."""

import asyncio
import os
import secrets
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from core.errors import NotFound, T

CHUNK = 256 * 1024
MISSING = T("The content of this file is missing in the storage.", "文件内容在存储中不存在。")


@dataclass(frozen=True, slots=True)
class Kept:
    """Something the storage holds, and since when."""

    key: str
    since: datetime


class Storage(Protocol):
    """What the house asks of a place for bytes."""

    spool: Path
    """A local directory in which files arrive before they are kept."""

    async def keep(self, key: str, path: Path) -> None:
        """Take a local file in, for good: once this returns, a power cut does not lose it."""
        ...

    def read(self, key: str, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """The bytes from `start` up to, not including, `end`; raises NotFound without them."""
        ...

    async def remove(self, keys: Iterable[str]) -> None:
        """Let go of these; what is not there is no trouble."""
        ...

    def everything(self) -> AsyncIterator[list[Kept]]:
        """All that is kept, in batches."""
        ...


class Disk:
    """The local disk: random names, spread over folders."""

    def __init__(self, root: Path) -> None:
        """Know the directory; it is made when the first file comes."""
        self.root = root
        self.spool = root / ".arriving"

    async def keep(self, key: str, path: Path) -> None:
        """Move it to its place, and make sure that the disk knows."""
        await asyncio.to_thread(self._keep, key, path)

    async def read(self, key: str, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """The bytes, a piece at a time."""
        try:
            file = await asyncio.to_thread((self.root / key).open, "rb")
        except FileNotFoundError:
            raise NotFound(MISSING) from None
        with file:
            file.seek(start)
            left = CHUNK if end is None else end - start
            while left > 0 and (piece := await asyncio.to_thread(file.read, min(CHUNK, left))):
                yield piece
                left = CHUNK if end is None else left - len(piece)

    async def remove(self, keys: Iterable[str]) -> None:
        """Unlink them."""
        await asyncio.to_thread(lambda: [(self.root / k).unlink(missing_ok=True) for k in keys])

    async def everything(self) -> AsyncIterator[list[Kept]]:
        """Every file, a folder at a time."""
        for folder in await asyncio.to_thread(lambda: sorted(self.root.glob("??"))):
            yield await asyncio.to_thread(lambda folder=folder: list(self._below(folder)))

    def _below(self, folder: Path) -> Iterator[Kept]:
        for path in folder.rglob("*"):
            if path.is_file():
                since = datetime.fromtimestamp(path.stat().st_mtime, UTC)
                yield Kept(path.relative_to(self.root).as_posix(), since)

    def _keep(self, key: str, path: Path) -> None:
        place = self.root / key
        fresh = [p for p in (place.parent, place.parent.parent) if not p.exists()]
        place.parent.mkdir(parents=True, exist_ok=True)
        path.replace(place)
        for folder in {place.parent, *(p.parent for p in fresh)}:
            make_durable(folder)


def new_key() -> str:
    """A place nobody can guess, in one of 65536 folders."""
    name = secrets.token_hex(16)
    return f"{name[:2]}/{name[2:4]}/{name}"


def make_room(spool: Path) -> None:
    """Make the directories of files, into which nobody else on this machine may look."""
    spool.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    spool.mkdir(mode=0o700, exist_ok=True)


def make_durable(path: Path) -> None:
    """Have the disk write down a file, or the names in a folder."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


_storage: Storage | None = None


def use_storage(chosen: Storage) -> None:
    """Tell this process where files lie."""
    global _storage
    _storage = chosen


def storage() -> Storage:
    """Where files lie."""
    if _storage is None:
        raise RuntimeError("No storage: call use_storage() first.")
    return _storage
