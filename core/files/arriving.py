"""A file on its way in over HTTP: bare, or as the one part of a form; never held in memory."""

import re
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from litestar import Request
from litestar.exceptions import InternalServerException
from multipart import MultipartError, MultipartSegment, PushMultipartParser, parse_options_header

from core.errors import Invalid, T

from .kinds import Family
from .service import LARGEST, TOO_MUCH

OVERHEAD = 16 * 1024
"""What a form may add to its file."""

FORM = "multipart/form-data"
BROKEN_FORM = T("The upload cannot be read: {why}", "无法读取上传内容：{why}")
CUT_SHORT = T(
    "The upload broke off: {came} of {promised} bytes came.",
    "上传中断：只收到 {promised} 字节中的 {came} 字节。",
)
NO_FILE = T("The form holds no file.", "表单中没有文件。")
NO_FAMILY = T("“{said}” is no kind of file.", "没有“{said}”这种文件。")
_DIGITS = re.compile(r"[0-9]{1,12}", re.ASCII)

AnyRequest = Request[Any, Any, Any]


@dataclass(frozen=True, slots=True)
class Arriving:
    """What its sender says of a file, and its bytes as they come."""

    name: str
    kind: str | None
    pieces: AsyncIterator[bytes]


@asynccontextmanager
async def arriving(request: AnyRequest) -> AsyncIterator[Arriving]:
    """The one file that a request brings; refuses a body that is too long before reading it."""
    promised = _promised(request)
    kind = _kind(request.query_params.get("kind"))
    pieces = _whole(request.stream(), promised)
    what, options = parse_options_header(request.headers.get("content-type", ""))
    if what != FORM:
        name = request.query_params.get("name") or "file"
        yield Arriving(name, kind, pieces)
        return
    events = _events(pieces, options.get("boundary", ""))
    try:
        part = await anext(events, None)
        if not isinstance(part, MultipartSegment) or part.filename is None:
            raise Invalid(NO_FILE)
        yield Arriving(_filename(part), kind, _bytes(events))
    finally:
        await events.aclose()


def _promised(request: AnyRequest) -> int | None:
    """How many bytes the sender says will come."""
    said = request.headers.get("content-length", "")
    if not _DIGITS.fullmatch(said):
        return None
    if int(said) > LARGEST + OVERHEAD:
        raise Invalid(TOO_MUCH.fill(most=LARGEST // 2**20))
    return int(said)


def _kind(said: str | None) -> str | None:
    if said and said not in list(Family):
        raise Invalid(NO_FAMILY.fill(said=said[:40]), field="kind")
    return said or None


async def _whole(stream: AsyncIterator[bytes], promised: int | None) -> AsyncIterator[bytes]:
    """The body; refuses one that is too long, and one that ends before it was to."""
    came = 0
    try:
        async for piece in stream:
            came += len(piece)
            if came > LARGEST + OVERHEAD:
                raise Invalid(TOO_MUCH.fill(most=LARGEST // 2**20))
            if piece:
                yield piece
    except InternalServerException:  # the framework's word for a client that went away
        raise Invalid(CUT_SHORT.fill(came=came, promised=promised or "?")) from None
    if promised is not None and came != promised:
        raise Invalid(CUT_SHORT.fill(came=came, promised=promised))


async def _events(pieces: AsyncIterator[bytes], boundary: str) -> AsyncGenerator[Any, None]:
    """What stands in a form: the head of its one part, then its bytes."""
    try:
        with PushMultipartParser(boundary, max_segment_count=1, strict=True) as form:
            async for piece in pieces:
                for event in form.parse(piece):
                    if event is not None:
                        yield event
    except MultipartError as error:
        raise Invalid(BROKEN_FORM.fill(why=str(error)[:200])) from None


async def _bytes(events: AsyncIterator[Any]) -> AsyncIterator[bytes]:
    async for event in events:
        yield bytes(event)


def _filename(part: MultipartSegment) -> str:
    """The name as browsers write it: quotes and line breaks come in percent signs."""
    return re.sub(r"%(22|0[AaDd])", lambda found: unquote(found[0]), part.filename or "file")
