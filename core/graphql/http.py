"""`POST /graphql`: a bare ASGI application, for this is the hottest path of the house."""

from collections.abc import Awaitable, Callable
from typing import Any

import orjson
from litestar.types import ASGIApp, Receive, Scope, Send

from core.db import AWAY, OUTAGES
from core.errors import Forbidden, Refusal, T

from .body import read_body
from .engine import Engine
from .errors import Unavailable, told
from .rights import Asker

Authenticate = Callable[[Any], Awaitable[Asker | None]]

JSON = (b"content-type", b"application/json")
NO_STORE = (b"cache-control", b"no-store")
NO_SNIFF = (b"x-content-type-options", b"nosniff")
PATHS = ("/graphql", "/graphql/")
NO_PAGE = T("There is nothing here; the API is at /graphql.", "此处无内容，API 位于 /graphql。")
ONLY_POST = T("GraphQL is asked by POST.", "GraphQL 请使用 POST。")
ONLY_JSON = T(
    "The content type must be application/json, in UTF-8.",
    "Content-Type 须为 application/json，编码为 UTF-8。",
)
TOO_LARGE = T("The request is larger than {most} bytes.", "请求超过 {most} 字节。")
SIGN_IN = T("Sign in first.", "请先登录。")


class Stop(Exception):
    """A request that ends here, with this status and error."""

    def __init__(self, status: int, code: str, message: T, *headers: tuple[bytes, bytes]) -> None:
        super().__init__(str(message))
        self.status, self.headers = status, headers
        self.body = orjson.dumps({"errors": [told(code, message.say())]})


def graphql_door(engine: Engine, authenticate: Authenticate) -> ASGIApp:
    """What answers `/graphql` over HTTP; `authenticate` gets the ASGI scope."""
    most = engine.limits.body

    async def graphql(scope: Scope, receive: Receive, send: Send) -> None:
        extra: tuple[tuple[bytes, bytes], ...] = ()
        try:
            status, answer = 200, await _answer(engine, authenticate, scope, receive, most)
        except Stop as stop:
            status, answer, extra = stop.status, stop.body, stop.headers
        length = (b"content-length", str(len(answer)).encode())
        headers = [JSON, NO_STORE, NO_SNIFF, length, *extra]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": answer, "more_body": False})

    return graphql


async def _answer(
    engine: Engine, authenticate: Authenticate, scope: Any, receive: Receive, most: int
) -> bytes:
    if scope["path"] not in PATHS:
        raise Stop(404, "NOT_FOUND", NO_PAGE)
    key = _check_head(scope)
    body = await _body(receive, most)
    asker = await known(authenticate, scope)
    try:
        asked = read_body(body)
        return await engine.run(
            asked.query, asked.variables, asked.operationName, asker, idempotency_key=key
        )
    except Refusal as refusal:
        raise Stop(400, refusal.code, refusal.message) from None
    except Unavailable:
        raise Stop(503, "INTERNAL", AWAY, (b"retry-after", b"2")) from None


def _check_head(scope: Any) -> str | None:
    """Only POST, only JSON; gives the Idempotency-Key."""
    if scope["type"] != "http" or scope["method"] != "POST":
        raise Stop(405, "BAD_USER_INPUT", ONLY_POST, (b"allow", b"POST"))
    key: str | None = None
    is_json = False
    for name, value in scope["headers"]:
        if name == b"content-type":
            is_json = value == JSON[1] or _is_json(value)
        elif name == b"idempotency-key":
            key = value.decode("latin-1")
    if not is_json:
        raise Stop(415, "BAD_USER_INPUT", ONLY_JSON)
    return key


def _is_json(value: bytes) -> bool:
    """Whether a content type means JSON in the one encoding that JSON has."""
    kind, *parameters = value.lower().split(b";")
    pairs = [parameter.partition(b"=") for parameter in parameters]
    encodings = {told.strip(b' \t"') for name, _, told in pairs if name.strip() == b"charset"}
    return kind.strip() == JSON[1] and encodings <= {b"utf-8", b"utf8"}


async def _body(receive: Receive, most: int) -> bytes:
    message: Any = await receive()
    body = message.get("body", b"")
    while message.get("more_body") and len(body) <= most:
        message = await receive()
        body += message.get("body", b"")
    if len(body) > most:
        raise Stop(413, "LIMITED", TOO_LARGE.fill(most=most))
    return body


async def known(authenticate: Authenticate, scope: Any) -> Asker:
    """Who asks; nobody is refused before anything runs."""
    try:
        asker = await authenticate(scope)
    except Forbidden as refusal:
        raise Stop(403, refusal.code, refusal.message) from None
    except Refusal as refusal:
        raise Stop(401, "UNAUTHENTICATED", refusal.message) from None
    except OUTAGES:
        raise Stop(503, "INTERNAL", AWAY, (b"retry-after", b"2")) from None
    if asker is None:
        raise Stop(401, "UNAUTHENTICATED", SIGN_IN)
    return asker
