"""The letter box's slot: one address per account, strict about what it lets in.

It is a bare ASGI application: a platform waits for seconds at most and comes in bursts, so nothing
stands between the socket and the proof of the signature.
"""

import asyncio
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from http import HTTPStatus
from typing import cast
from urllib.parse import parse_qsl

import structlog
from litestar.types import ASGIApp, HTTPScope, Receive, Scope, Send

from core.channels.adapters.adapter import Envelope
from core.channels.adapters.known import OFF, Known, channels, remembered
from core.db import Overloaded, fetchval, within
from core.errors import Conflict, Forbidden, Invalid, NotFound

from .ingest import LetterBox
from .turning_away import got_in, turned_away

log = structlog.get_logger("guanxi.channels")

SLOWEST = 5.0
"""Seconds a body may take to arrive."""

FOUND_WITHIN = 2.0
"""Seconds it may take to look an account up before we say that we cannot."""

_SLEEPING = """
select exists (select 1 from channel_account
               where channel = $1 and key = $2 and deleted_at is null)"""

PLAIN = b"text/plain; charset=utf-8"

LONGEST_QUERY = 4096
MOST_PARAMETERS = 50
SHOWN = 6
"""How many letters of an address stand in the log: enough to find it, too few to use it."""

KEY = re.compile(r"[A-Za-z0-9_-]{1,64}")

STATUS: Mapping[type[Exception], HTTPStatus] = {
    NotFound: HTTPStatus.NOT_FOUND,
    Forbidden: HTTPStatus.UNAUTHORIZED,
    Invalid: HTTPStatus.BAD_REQUEST,
    Conflict: HTTPStatus.SERVICE_UNAVAILABLE,
}


class Turned(Exception):
    """A request that is turned away, with a status and a reason that holds nothing secret."""

    def __init__(self, status: HTTPStatus, reason: str) -> None:
        """Say how and why."""
        super().__init__(reason)
        self.status = status
        self.reason = reason


def letter_box(box: LetterBox | None = None) -> ASGIApp:
    """The application behind every call-back address: `/channels/<channel>/<account key>`."""
    opened = box or LetterBox()

    async def slot(scope: Scope, receive: Receive, send: Send) -> None:
        request = cast("HTTPScope", scope)
        channel, _, key = request["path"].removeprefix("/channels/").partition("/")
        try:
            answer = await _serve(opened, channel, key, request, receive)
        except Turned as turned:
            log.warning(
                "delivery refused",
                channel=channel[:40],
                account=key[:SHOWN],
                status=int(turned.status),
                reason=turned.reason,
            )
            await _answer(send, turned.status)
        else:
            await _answer(send, HTTPStatus.OK, *answer)

    return slot


async def _serve(
    box: LetterBox, channel: str, key: str, scope: HTTPScope, receive: Receive
) -> tuple[bytes, bytes]:
    """The answer to a good request, and its content type; raises Turned for any other."""
    if scope["method"] not in ("GET", "POST"):
        raise Turned(HTTPStatus.METHOD_NOT_ALLOWED, "only GET and POST come here")
    if not KEY.fullmatch(key):
        raise Turned(HTTPStatus.NOT_FOUND, "no account has such an address")
    known = remembered(channel, key) or await _account(box, channel, key)
    query = _query(scope)
    if scope["method"] == "GET":
        return _greeting(box, known, Envelope(query=query)), PLAIN

    body = await _body(receive, known.adapter.largest)
    headers = _headers(scope, known.adapter.headers)
    envelope = Envelope(query=query, headers=headers, body=body, caller=_caller(scope))
    return await _received(box, known, envelope), known.adapter.answer_type


async def _account(box: LetterBox, channel: str, key: str) -> Known:
    try:
        if channel not in channels():
            await within(FOUND_WITHIN, _refuse_sleeping(channel, key))
        return await within(FOUND_WITHIN, box.account(channel, key))
    except tuple(STATUS) as no:
        raise Turned(STATUS[type(no)], str(no)) from None
    except Exception as error:
        raise _unavailable(error) from None


async def _refuse_sleeping(channel: str, key: str) -> None:
    """A channel that is off cannot prove a delivery: the platform shall come back with it."""
    if await fetchval(_SLEEPING, channel, key):
        raise Conflict(OFF.fill(name=channel))


def _greeting(box: LetterBox, known: Known, envelope: Envelope) -> bytes:
    try:
        return box.greet(known, envelope)
    except Exception as error:
        raise _refused(error) from None


async def _received(box: LetterBox, known: Known, envelope: Envelope) -> bytes:
    try:
        proved = box.prove(known, envelope)
    except Exception as error:
        turned_away(known.id, error)
        raise _refused(error) from None
    got_in(known)
    try:
        return await box.keep(await box.reply(known, envelope, proved))
    except Forbidden as forged:
        raise _refused(forged) from None
    except Exception as error:
        raise _unavailable(error) from None


def _refused(error: Exception) -> Turned:
    """A verifier that stumbles has not verified: whatever it raised, nobody gets in."""
    if isinstance(error, Invalid):
        return Turned(HTTPStatus.BAD_REQUEST, str(error))
    reason = str(error) if isinstance(error, Forbidden) else type(error).__name__
    return Turned(HTTPStatus.UNAUTHORIZED, reason)


def _unavailable(error: Exception) -> Turned:
    reason = "too much is waiting" if isinstance(error, Overloaded) else type(error).__name__
    return Turned(HTTPStatus.SERVICE_UNAVAILABLE, reason)


def _query(scope: HTTPScope) -> dict[str, str]:
    raw = scope["query_string"]
    if len(raw) > LONGEST_QUERY:
        raise Turned(HTTPStatus.REQUEST_URI_TOO_LONG, "the query is too long")
    try:
        pairs = _pairs(raw.decode("ascii"))
    except ValueError:
        raise Turned(HTTPStatus.BAD_REQUEST, "the query is not readable") from None
    if len(dict(pairs)) < len(pairs):
        raise Turned(HTTPStatus.BAD_REQUEST, "the query says one thing twice")
    return dict(pairs)


def _pairs(text: str) -> list[tuple[str, str]]:
    """Names and values; what a platform signs with rarely needs any decoding."""
    if "%" in text or "+" in text or text.count("&") > MOST_PARAMETERS:
        most = MOST_PARAMETERS
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=most)
    parts = (part.partition("=") for part in text.split("&") if part)
    return [(name, value) for name, _, value in parts]


def _caller(scope: HTTPScope) -> str:
    """Who calls; what a proxy says of it counts only if the server trusts that proxy."""
    client = scope.get("client")
    return client[0] if client else ""


def _headers(scope: HTTPScope, wanted: Sequence[str]) -> Mapping[str, str]:
    """The headers a channel asks for, and no others."""
    if not wanted:
        return {}
    sent = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    return {name: sent[name] for name in wanted if name in sent}


async def _body(receive: Receive, largest: int) -> bytes:
    """The whole body; it may be neither too long nor too slow."""
    try:
        async with asyncio.timeout(SLOWEST):
            return await _read(receive, largest)
    except TimeoutError:
        raise Turned(HTTPStatus.REQUEST_TIMEOUT, "the body came too slowly") from None


async def _read(receive: Receive, largest: int) -> bytes:
    body = b""
    more = True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            raise Turned(HTTPStatus.BAD_REQUEST, "the sender hung up")
        body += message["body"]
        more = message["more_body"]
        if len(body) > largest:
            raise Turned(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "the body is too long")
    return body


async def _answer(
    send: Send, status: HTTPStatus, body: bytes = b"", content_type: bytes = PLAIN
) -> None:
    headers = _head(status, len(body), content_type)
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})


@lru_cache
def _head(status: HTTPStatus, length: int, content_type: bytes) -> list[tuple[bytes, bytes]]:
    headers = [
        (b"content-type", content_type),
        (b"content-length", str(length).encode()),
        (b"x-content-type-options", b"nosniff"),
    ]
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        headers.append((b"retry-after", b"5"))
    if status in (HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.REQUEST_TIMEOUT):
        headers.append((b"connection", b"close"))
    return headers
