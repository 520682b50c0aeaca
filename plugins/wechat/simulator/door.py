"""The door of the platform: every call of every host comes through one ASGI application."""

import inspect
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from .calls import ENDPOINTS, Asked, Call, Endpoint, Raw, Wrong
from .troubles import trouble_from

if TYPE_CHECKING:
    from .platform import Platform

JSON = {"content-type": "application/json; encoding=utf-8"}


def door(platform: "Platform") -> Any:
    """The application: `/<host>/<path>` of the platform, and `/_sim/…` for its makers."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await _live(receive, send)
            return
        asked = await _asked(platform, scope, receive)
        raw = await (_order(asked) if asked.host == "_sim" else _serve(asked))
        headers = [(k.encode(), v.encode()) for k, v in raw.headers.items()]
        await send({"type": "http.response.start", "status": raw.status, "headers": headers})
        await send({"type": "http.response.body", "body": raw.body})

    return app


async def _live(receive: Any, send: Any) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


async def _asked(platform: "Platform", scope: Any, receive: Any) -> Asked:
    body = b""
    more = True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    host, _, path = scope["path"].lstrip("/").partition("/")
    return Asked(
        platform=platform,
        method=scope["method"],
        host=host,
        path=f"/{path}",
        query=dict(parse_qsl(scope["query_string"].decode(), keep_blank_values=True)),
        headers={k.decode().lower(): v.decode("latin-1") for k, v in scope["headers"]},
        body=body,
        caller=(scope.get("client") or ("127.0.0.1", 0))[0],
    )


async def _order(asked: Asked) -> Raw:
    """What only the makers of a sandbox may ask for: time, and trouble."""
    said = json.loads(asked.body or b"{}")
    if asked.path == "/clock":
        asked.platform.clock.forward(float(said["forward"]))
    elif asked.path == "/trouble":
        asked.platform.troubles.waiting.append(trouble_from(said))
    else:
        return Raw(b"{}", JSON, 404)
    return Raw(json.dumps({"now": asked.now}).encode(), JSON)


async def _serve(asked: Asked) -> Raw:
    """One call: the trouble ordered for it, or its answer."""
    call = Call(asked.method, asked.path, asked.query, _shown(asked), asked.now, host=asked.host)
    asked.platform.log.append(call)
    trouble = asked.platform.troubles.next(asked.path)
    if trouble is not None and trouble.after:
        await _answer(asked)
    raw = await trouble.befall() if trouble is not None else None
    if raw is None:
        answer = await _answer(asked)
        raw = answer if isinstance(answer, Raw) else _written(answer)
    call.answer = _said(raw)
    return raw


async def _answer(asked: Asked) -> Any:
    terms = ENDPOINTS.get(asked.path)
    if terms is None:
        return Raw(b'{"errcode":40066,"errmsg":"invalid url"}', JSON, 404)
    try:
        _admit(asked, terms)
        answer = terms.run(asked)
        return await answer if inspect.isawaitable(answer) else answer
    except Wrong as no:
        return no.answer()


def _admit(asked: Asked, terms: Endpoint) -> None:
    """The method, the token, the permission and the number of calls, in this order."""
    if asked.method not in terms.methods:
        raise Wrong(43001 if "GET" in terms.methods else 43002, "require another method")
    if not terms.token:
        return
    asked.account = _account_of(asked)
    account = asked.account
    lacking = account.kind not in terms.of or (terms.verified and not account.verified)
    if lacking or asked.path in account.forbidden:
        raise Wrong(48001, "api unauthorized")
    asked.account.counter.count(asked, terms)


def _account_of(asked: Asked) -> Any:
    token = asked.query.get("access_token", "")
    if not token:
        raise Wrong(41001, "access_token missing")
    for account in asked.platform.accounts:
        if account.tokens.knows(token):
            account.tokens.check(token, asked.now)
            refuse_stranger(account, asked)
            return account
    raise Wrong(40001, "invalid credential, access_token is invalid or not latest")


def refuse_stranger(account: Any, asked: Asked) -> None:
    """40164 for an address that is not on the account's list."""
    if account.allowed is not None and asked.caller not in account.allowed:
        ip = asked.caller
        raise Wrong(40164, f"invalid ip {ip} ipv6 ::ffff:{ip}, not in whitelist")


def _written(answer: dict[str, Any]) -> Raw:
    return Raw(json.dumps(answer, ensure_ascii=False).encode(), JSON)


def _shown(asked: Asked) -> Any:
    try:
        return json.loads(asked.body) if asked.body else None
    except ValueError:
        return asked.body


def _said(raw: Raw) -> Any:
    try:
        return json.loads(raw.body)
    except ValueError:
        return raw.body
