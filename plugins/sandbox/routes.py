"""The page with the phones, and what it asks: only for those who manage channels."""

from collections.abc import Awaitable, Callable
from functools import cache
from pathlib import Path
from typing import Any

import orjson
from litestar import Request, Response, get, post

from core.auth import authenticate, require, visiting
from core.channels import MANAGE
from core.errors import Forbidden, Refusal

from .neighbours import opened_way
from .opening import open_sandbox, pass_time

HERE = Path(__file__).parent / "page"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
    " frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
SAFE = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-cache",
}
VERBS = frozenset({"do", "person"})
MOST = 16 * 1024

Play = Callable[[], Awaitable[dict[str, Any]]]


@get("/")
async def page(request: Request) -> Response[bytes]:
    """The phones."""
    if await authenticate(request.scope) is None:
        return Response(b"", status_code=302, headers={"location": "/app/"})
    return _file("phones.html", "text/html; charset=utf-8")


@get("/phones.js")
async def script() -> Response[bytes]:
    """What moves the phones."""
    return _file("phones.js", "text/javascript; charset=utf-8")


@get("/phones.css")
async def look() -> Response[bytes]:
    """What the phones look like."""
    return _file("phones.css", "text/css; charset=utf-8")


@get("/state")
async def state(request: Request) -> Response[bytes]:
    """Every phone as it is now."""

    async def play() -> dict[str, Any]:
        return await opened_way().ask("state")

    return await _played(request, play)


@post("/play/{verb:str}", status_code=200)
async def act(request: Request, verb: str) -> Response[bytes]:
    """Somebody does something, somebody arrives, or time passes."""
    body = await request.body()

    async def play() -> dict[str, Any]:
        asked = orjson.loads(body) if len(body) <= MOST else None
        if verb == "open":
            await open_sandbox()
            return await opened_way().ask("state")
        if not isinstance(asked, dict):
            raise ValueError(verb)
        if verb == "clock":
            await pass_time(float(asked.get("forward", 0)))
            return await opened_way().ask("state")
        if verb not in VERBS:
            raise ValueError(verb)
        return await opened_way().ask(verb, **{str(name): each for name, each in asked.items()})

    return await _played(request, play)


async def _played(request: Request, play: Play) -> Response[bytes]:
    async with visiting(request) as who:
        if who is None:
            return _said({"error": ""}, 401)
        try:
            require(MANAGE)
            return _said({**await play(), "language": who.language})
        except Forbidden as no:
            return _said({"error": no.message.say()}, 403)
        except Refusal as no:
            return _said({"error": no.message.say()}, 409)
        except ValueError:
            return _said({"error": ""}, 400)


def _said(said: dict[str, Any], status: int = 200) -> Response[bytes]:
    headers = {"cache-control": "no-store", "x-content-type-options": "nosniff"}
    body = orjson.dumps(said)
    return Response(body, status_code=status, media_type="application/json", headers=headers)


def _file(name: str, media_type: str) -> Response[bytes]:
    return Response(_read(name), media_type=media_type, headers=SAFE)


@cache
def _read(name: str) -> bytes:
    return (HERE / name).read_bytes()
