"""Keep files, give them back, let them go."""

import asyncio
import hashlib
import secrets
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from core.auth import asker
from core.db import after_commit, fetch, now, transaction
from core.errors import Invalid, NotFound, T

from .judging import judge
from .kinds import Family, Kind
from .names import proper_name
from .sounds import seconds
from .storage import make_durable, make_room, new_key, storage
from .tables import File

if TYPE_CHECKING:
    from .pictures import Drawn

LARGEST = 20 * 1024 * 1024
UPLOAD = "upload"
CHANNEL = "channel"

WAITING = frozenset({UPLOAD, CHANNEL})
"""Where files come from that go away again unless something claims them."""

TOO_MUCH = T("The file is larger than {most} MB, the most we take.", "文件超过 {most} MB 的上限。")
NO_SUCH_FILE = T("There is no such file.", "没有这个文件。")

Data = bytes | AsyncIterator[bytes]


@dataclass(frozen=True, slots=True)
class FileContent:
    """A file as it is handed on: its bytes, its name, and what it is."""

    bytes: bytes
    name: str
    content_type: str


@dataclass(frozen=True, slots=True)
class _Arrived:
    """Bytes that lie in the spool, counted and judged."""

    path: Path
    kind: Kind
    drawn: "Drawn | None"
    seconds: float | None


async def store(
    data: Data, *, name: str, kind: str | None = None, largest: int = LARGEST, source: str = "house"
) -> File:
    """Keep a file: its bytes first, then its row, in the open transaction if there is one.

    `kind` is the expected family (image, voice, video, file); `source` says where it came from.
    What was uploaded, or came through a channel, goes away again unless something claims it within
    a day.
    """
    async with _spooled(data, largest) as path:
        arrived = await _judged(path, kind)
        return await _keep(arrived, name, source)


async def file_row(file: UUID) -> File:
    """What we know of a file."""
    found = await File.objects().where(File.id == file).first()
    if found is None:
        raise NotFound(NO_SUCH_FILE)
    return found


async def read_file(file: UUID) -> FileContent:
    """A whole file."""
    row = await file_row(file)
    pieces = [piece async for piece in storage().read(row.storage_key)]
    return FileContent(b"".join(pieces), row.name, row.content_type)


async def stream_file(
    file: UUID, start: int = 0, end: int | None = None
) -> tuple[File, AsyncIterator[bytes]]:
    """What we know of a file, and its bytes from `start` up to, not including, `end`."""
    row = await file_row(file)
    return row, storage().read(row.storage_key, start, end)


async def claim_upload(file: UUID) -> File:
    """Take an upload of the asker's into something that lasts; nobody can take in another's."""
    who = asker()
    found = await file_row(file)
    mine = who.kind == "system" or (who.user_id is not None and found.created_by == who.user_id)
    if not mine:
        raise NotFound(NO_SUCH_FILE)
    if found.claimed_at is None:
        found.claimed_at = now()
        await found.save([File.claimed_at])
    return found


async def forget(file: UUID) -> None:
    """Let a file go: its row now, its bytes once that is certain."""
    await erase_files([file])


async def erase_files(files: Iterable[UUID]) -> int:
    """Let files go; says how many there were. What a crash leaves behind is swept away later."""
    gone = "delete from file where id = any($1) returning storage_key, thumbnail_key"
    async with transaction():
        rows = await fetch(gone, list(files))
        keys = [key for row in rows for key in row.values() if key]

        async def remove() -> None:
            await storage().remove(keys)

        if keys:
            after_commit(remove)
    return len(rows)


@asynccontextmanager
async def _spooled(data: Data, largest: int) -> AsyncIterator[Path]:
    """The bytes in a file of their own, which is gone afterwards unless it was kept."""
    spool = storage().spool
    path = spool / secrets.token_hex(16)
    small = path.with_suffix(".small")
    await asyncio.to_thread(make_room, spool)
    try:
        await _write(path, data, largest)
        yield path
    finally:
        for left in (path, small):
            await asyncio.to_thread(left.unlink, missing_ok=True)


async def _write(path: Path, data: Data, largest: int) -> None:
    """Write pieces as they come, and stop as soon as they are too many."""
    size = 0
    with await asyncio.to_thread(path.open, "xb") as file:
        async for piece in _pieces(data):
            size += len(piece)
            if size > largest:
                raise Invalid(TOO_MUCH.fill(most=f"{largest / 2**20:.3g}"))
            await asyncio.to_thread(file.write, piece)


async def _pieces(data: Data) -> AsyncIterator[bytes]:
    if isinstance(data, bytes):
        yield data
        return
    async for piece in data:
        yield piece


async def _judged(path: Path, expected: str | None) -> _Arrived:
    kind = await asyncio.to_thread(judge, path, expected=expected)
    drawn = await _drawn(path, kind.content_type) if kind.family is Family.IMAGE else None
    lasting = await asyncio.to_thread(seconds, path, kind.content_type)
    return _Arrived(path, kind, drawn, lasting)


async def _drawn(path: Path, content_type: str) -> "Drawn":
    from .pictures import draw_anew  # Pillow is loaded when the first picture comes

    return await draw_anew(path, content_type)


async def _keep(arrived: _Arrived, name: str, source: str) -> File:
    path, drawn = arrived.path, arrived.drawn
    digest, size = await asyncio.to_thread(_settle, path)
    file = File(
        name=proper_name(name, arrived.kind),
        content_type=arrived.kind.content_type,
        size=size,
        sha256=digest,
        storage_key=new_key(),
        source=source,
        duration=arrived.seconds,
        created_by=asker().user_id,
        claimed_at=None if source in WAITING else now(),
    )
    if drawn:
        file.width, file.height, file.thumbnail_key = drawn.width, drawn.height, new_key()
        await asyncio.to_thread(make_durable, drawn.thumbnail)
        await storage().keep(file.thumbnail_key, drawn.thumbnail)
    await storage().keep(file.storage_key, path)
    await file.save()
    return file


def _settle(path: Path) -> tuple[str, int]:
    """Make the bytes durable; their digest and their number."""
    make_durable(path)
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest(), path.stat().st_size
