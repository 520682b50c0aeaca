"""How bytes go out: as something to save, or to look at, but never as a page of ours."""

import re
from collections.abc import AsyncIterator, Mapping
from typing import Any
from urllib.parse import quote

import structlog
from litestar import Response
from litestar.response import Stream

from core.errors import NotFound

from .kinds import kind_of
from .storage import storage
from .tables import File

log = structlog.get_logger("guanxi.files")

SMALL = "image/webp"
SAFE = {
    "content-security-policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "private, max-age=3600",
    "x-content-type-options": "nosniff",
    "vary": "cookie, authorization",
}
_RANGE = re.compile(r"bytes=([0-9]{0,15})-([0-9]{0,15})", re.ASCII)
_PLAIN = re.compile(r"[^A-Za-z0-9._ -]")

Window = tuple[int, int]


async def served(row: File, asked: Mapping[str, str]) -> Response[Any]:
    """A file, or the part of it that a player asks for."""
    tag = f'"{row.sha256[:32]}"'
    headers = _headers(row, tag)
    if asked.get("if-none-match") == tag:
        return Response(b"", status_code=304, headers=headers)
    wanted = asked.get("range") if asked.get("if-range", tag) == tag else None
    window = window_of(wanted, row.size)
    if window is None:
        headers["content-range"] = f"bytes */{row.size}"
        return Response(b"", status_code=416, headers=headers)
    start, end = window
    headers["content-length"] = str(end - start)
    whole = window == (0, row.size)
    if not whole:
        headers["content-range"] = f"bytes {start}-{end - 1}/{row.size}"
    return await _streamed(row, window, headers, 200 if whole else 206)


async def served_small(row: File, asked: Mapping[str, str]) -> Response[Any]:
    """The small picture of a file."""
    if row.thumbnail_key is None:
        return nowhere()
    tag = f'"{row.sha256[:32]}-small"'
    headers = SAFE | {"etag": tag, "content-disposition": "inline"}
    if asked.get("if-none-match") == tag:
        return Response(b"", status_code=304, headers=headers)
    try:
        content = b"".join([piece async for piece in storage().read(row.thumbnail_key)])
    except (NotFound, OSError) as error:
        return _without(error)
    return Response(content, media_type=SMALL, headers=headers)


def nowhere() -> Response[Any]:
    """What stands at an address that leads nowhere, or not for this asker."""
    return Response(b"", status_code=404, headers={"cache-control": "no-store"})


def _without(error: Exception) -> Response[Any]:
    """What to say when the bytes cannot be had: not there, or not now."""
    if isinstance(error, NotFound):
        log.error("the bytes of a file are missing")
        return nowhere()
    log.error("the storage cannot be read", why=str(error))
    later = {"cache-control": "no-store", "retry-after": "5"}
    return Response(b"", status_code=503, headers=later)


def window_of(wanted: str | None, size: int) -> Window | None:
    """The bytes asked for, from and up to; all of them if that is not plain; None if outside."""
    found = _RANGE.fullmatch(wanted.strip()) if wanted else None
    if found is None or found.groups() == ("", ""):
        return 0, size
    first, last = found.groups()
    if not first:
        start, end = max(0, size - int(last)), size
    else:
        start, end = int(first), min(int(last) + 1 if last else size, size)
    return (start, end) if start < end else None


def _headers(row: File, tag: str) -> dict[str, str]:
    shown = kind_of(row.content_type).shown
    return SAFE | {
        "etag": tag,
        "accept-ranges": "bytes",
        "content-disposition": disposition(row.name, inline=shown),
    }


def disposition(name: str, *, inline: bool) -> str:
    """The header that says how to save a file, in a form every browser reads."""
    plain = _PLAIN.sub("_", name)
    way = "inline" if inline else "attachment"
    return f"{way}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


async def _streamed(
    row: File, window: Window, headers: dict[str, str], status: int
) -> Response[Any]:
    """The bytes; the first of them are at hand before anything is promised."""
    pieces = storage().read(row.storage_key, *window)
    try:
        first = await anext(pieces, b"")
    except (NotFound, OSError) as error:
        return _without(error)

    async def rest() -> AsyncIterator[bytes]:
        yield first
        async for piece in pieces:
            yield piece

    return Stream(rest(), media_type=row.content_type, headers=headers, status_code=status)
