"""The provider's web server: a request in, JSON out, everything written down."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl


class Refused(Exception):
    """The provider says no: a code and a sentence; some with HTTP 200, some without."""

    def __init__(self, code: str, message: str, *, status: int = 200) -> None:
        """Say which."""
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status


@dataclass
class Call:
    """One request that somebody made, and what came of it."""

    method: str
    host: str
    path: str
    params: dict[str, str]
    body: bytes
    at: float
    status: int = 200
    answer: Any = None


@dataclass
class Trouble:
    """What goes wrong with the next calls to an action."""

    path: str
    times: int = 1
    errcode: str | None = None
    status: int | None = None
    slow: float = 0.0
    truncate: bool = False


async def read_call(scope: Any, receive: Any, *, at: float) -> Call:
    """A request, its query and form put together as the provider does."""
    body = b""
    more = True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    host, _, path = scope["path"].lstrip("/").partition("/")
    params = dict(parse_qsl(scope["query_string"].decode(), keep_blank_values=True))
    if body and not body.startswith((b"{", b"[")):
        params |= dict(parse_qsl(body.decode(), keep_blank_values=True))
    return Call(scope["method"], host, f"/{path}", params, body, at)


async def send_answer(send: Callable[[Any], Awaitable[None]], status: int, body: bytes) -> None:
    """Give the answer to the wire."""
    kind = b"application/json;charset=utf-8" if body[:1] == b"{" else b"text/html"
    headers = [(b"content-type", kind), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def spoil(trouble: Trouble) -> tuple[int, bytes] | None:
    """Carry a trouble out; None if the call goes on after it."""
    if trouble.slow:
        await asyncio.sleep(trouble.slow)
    if trouble.status is not None:
        return trouble.status, b"<html><body><h1>Bad Gateway</h1></body></html>"
    if trouble.truncate:
        return 200, b'{"Code": "O'
    if trouble.errcode is not None:
        raise Refused(trouble.errcode, "made to fail")
    return None


def as_json(value: Any) -> bytes:
    """A value on its way out."""
    return json.dumps(value, ensure_ascii=False).encode()
