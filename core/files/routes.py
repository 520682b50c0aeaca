"""The doors under /files: bring one, and fetch it again with an address made for you."""

import asyncio
from typing import Any
from uuid import UUID

import structlog
from litestar import HttpMethod, Response, post
from litestar.handlers import HTTPRouteHandler, route

from core.auth import Asker, acting_as, authenticate
from core.db import fetchrow
from core.errors import Conflict, Refusal, T

from .arriving import AnyRequest, arriving
from .links import is_for, link
from .service import UPLOAD, file_row, store
from .serving import nowhere, served, served_small
from .tables import File

log = structlog.get_logger("guanxi.files")

STATUS = {"BAD_USER_INPUT": 400, "FORBIDDEN": 403, "NOT_FOUND": 404, "CONFLICT": 409}
NO_STORE = {"cache-control": "no-store"}
SLOWEST = 300.0
"""Seconds an upload may take."""

MOST_UPLOADS = 200
MOST_BYTES = 1024 * 1024 * 1024
_WAITING = """
select count(*) as files, coalesce(sum(size), 0)::bigint as bytes
from file where created_by = $1 and claimed_at is null"""

NOT_SIGNED_IN = T("Please sign in.", "请先登录。")
HOARDING = T(
    "You uploaded many files that nothing uses yet: use them, or come back tomorrow.",
    "您有大量已上传但未使用的文件，请先使用它们，或明天再试。",
)
FULL = T(
    "The file cannot be kept now: the storage is full or out of reach. Try again later.",
    "暂时无法保存文件：存储空间已满或无法访问，请稍后再试。",
)
TOO_SLOW = T("The upload took too long.", "上传时间过长。")


def file_routes() -> list[HTTPRouteHandler]:
    """Every door under /files."""
    methods = [HttpMethod.GET, HttpMethod.HEAD]
    door = {"http_method": methods, "status_code": 200}
    return [
        post("/files", request_max_body_size=None, status_code=201)(_bring),
        route("/files/{file:uuid}", name="files.file", **door)(_fetch),  # type: ignore[arg-type]
        route("/files/{file:uuid}/thumbnail", **door)(_fetch_small),  # type: ignore[arg-type]
    ]


async def _bring(request: AnyRequest) -> Response[Any]:
    """Take one file in; what it belongs to is said later, by the verb that uses its id."""
    try:
        who = await authenticate(request.scope)
    except Refusal as refusal:
        return _refused(refusal)
    if who is None:
        return _no(401, "UNAUTHENTICATED", NOT_SIGNED_IN)
    with acting_as(who):
        try:
            await _refuse_hoarding(who)
            return Response(_told(await _arrived(request), who), status_code=201, headers=NO_STORE)
        except Refusal as refusal:
            return _refused(refusal)
        except TimeoutError:
            return _no(408, "TIMEOUT", TOO_SLOW)
        except OSError as error:
            log.error("a file could not be kept", why=str(error))
            return _no(503, "UNAVAILABLE", FULL)


async def _arrived(request: AnyRequest) -> File:
    async with asyncio.timeout(SLOWEST), arriving(request) as coming:
        return await store(coming.pieces, name=coming.name, kind=coming.kind, source=UPLOAD)


async def _refuse_hoarding(who: Asker) -> None:
    waiting = await fetchrow(_WAITING, who.user_id)
    if waiting and (waiting["files"] >= MOST_UPLOADS or waiting["bytes"] >= MOST_BYTES):
        raise Conflict(HOARDING)


async def _fetch(request: AnyRequest, file: UUID) -> Response[Any]:
    """The file itself, or the piece of it that was asked for."""
    row = await _granted(request, file)
    return nowhere() if row is None else await served(row, request.headers)


async def _fetch_small(request: AnyRequest, file: UUID) -> Response[Any]:
    """Its small picture."""
    row = await _granted(request, file)
    return nowhere() if row is None else await served_small(row, request.headers)


async def _granted(request: AnyRequest, file: UUID) -> File | None:
    """The file, if this address was made for whoever asks; an address of another leads nowhere."""
    said = request.query_params
    try:
        who = await authenticate(request.scope)
        if who and is_for(file, who, said.get("until", ""), said.get("signature", "")):
            return await file_row(file)
    except Refusal:
        return None
    return None


def _told(file: File, who: Asker) -> dict[str, Any]:
    """What the uploader is told; the names are those of the API."""
    small = link(file.id, who, part="/thumbnail") if file.thumbnail_key else None
    return {
        "id": str(file.id),
        "name": file.name,
        "contentType": file.content_type,
        "size": file.size,
        "width": file.width,
        "height": file.height,
        "duration": file.duration,
        "url": link(file.id, who),
        "thumbnailUrl": small,
    }


def _refused(refusal: Refusal) -> Response[Any]:
    status = STATUS.get(refusal.code, 400)
    return _no(status, refusal.code, refusal.message, refusal.field)


def _no(status: int, code: str, message: T, field: str | None = None) -> Response[Any]:
    error = {"code": code, "message": message.say(), "field": field}
    return Response({"errors": [error]}, status_code=status, headers=NO_STORE)
