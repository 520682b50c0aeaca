"""The street's door: platforms below their channel's name, and a small API for the phones."""

import hmac
import json
from collections.abc import Awaitable, Callable
from typing import Any

from core.channels import Astray

from .street import Street

ASGI = Callable[[Any, Any, Any], Awaitable[None]]
LARGEST = 64 * 1024


def served(
    street: Street, token: str, *, remember: Callable[[Street], None] = lambda _: None
) -> ASGI:
    """The street as an ASGI application; whoever plays on it must know the token."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        first, _, rest = scope["path"].lstrip("/").partition("/")
        if first == "_street":
            await _answered(street, token, rest, scope, receive, send)
            remember(street)
        elif first in street.platforms:
            inside = {**scope, "path": f"/{rest}", "raw_path": f"/{rest}".encode()}
            await street.platforms[first].app(inside, receive, send)
        else:
            await _say(send, 404, {"error": "no such platform"})

    return app


async def _answered(  # noqa: PLR0913
    street: Street, token: str, verb: str, scope: Any, receive: Any, send: Any
) -> None:
    headers = {name.decode(): value.decode("latin-1") for name, value in scope["headers"]}
    claimed = headers.get("authorization", "").removeprefix("Bearer ")
    if not hmac.compare_digest(claimed.encode("latin-1"), token.encode()):
        return await _say(send, 401, {"error": "whoever plays here must know the token"})
    try:
        asked = json.loads(await _body(receive) or b"{}")
        said = await _carried_out(street, verb, asked, headers.get("accept-language", ""))
    except Astray as astray:
        language = headers.get("accept-language") or "zh-CN"
        return await _say(send, 409, {"error": astray.message.say(language)})
    except (ValueError, KeyError, TypeError, AttributeError):
        return await _say(send, 400, {"error": "this is not how one asks"})
    await _say(send, 200, said)


async def _carried_out(street: Street, verb: str, asked: Any, language: str) -> Any:
    """What is asked about the street, or the state of it after a deed."""
    if verb == "stalls":
        return {"stalls": street.stalls(language or "zh-CN"), "born": street.born}
    if verb == "settings":
        return street.settings(str(asked["corner"]))
    if verb == "clock":
        return {"passed": street.forward(float(asked["forward"]))}
    await _done(street, verb, asked)
    return street.state(language or "zh-CN")


async def _done(street: Street, verb: str, asked: Any) -> None:
    """One deed on the street; asking for its state alone does nothing."""
    if verb == "open":
        street.open(str(asked["corner"]), str(asked["callback"]))
    elif verb == "do":
        fields = {str(name): str(value) for name, value in asked.get("fields", {}).items()}
        number = int(asked["number"])
        await street.do(str(asked["corner"]), number, str(asked["doing"]), fields)
    elif verb == "person":
        street.arrive(str(asked["name"]))


async def _body(receive: Any) -> bytes:
    body = b""
    more = True
    while more:
        part = await receive()
        body += part.get("body", b"")
        more = part.get("more_body", False) and part["type"] == "http.request"
        if len(body) > LARGEST:
            raise ValueError("too long")
    return body


async def _say(send: Any, status: int, said: Any) -> None:
    body = json.dumps(said, ensure_ascii=False, default=str).encode()
    headers = [(b"content-type", b"application/json; charset=utf-8")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
