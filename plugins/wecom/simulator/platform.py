"""The WeCom platform, imitated: every host of it under one small application."""

import asyncio
from dataclasses import dataclass
from email.parser import BytesParser
from email.policy import HTTP
from random import Random
from typing import Any
from urllib.parse import parse_qsl, urlencode

import orjson

from core.channels import Clock

from . import answering  # noqa: F401 (whoever answers a path says so when it is imported)
from .asking import ANSWERS, Asked, Raw, Refused, Upload
from .corp import Corp
from .faults import Quota, Trouble, Troubles
from .records import App
from .service import ring

HOST = "qyapi.weixin.qq.com"
OPEN = "open.weixin.qq.com"
LONGEST_LOG = 4000

JSON = b"application/json; charset=UTF-8"


@dataclass(frozen=True, kw_only=True)
class Call:
    """A call of the API, and what it was answered."""

    path: str
    params: dict[str, str]
    body: Any
    answer: Any
    at: float


@dataclass(frozen=True, kw_only=True)
class Response:
    """What goes back over the wire."""

    status: int = 200
    content_type: bytes = JSON
    body: bytes = b""
    headers: tuple[tuple[bytes, bytes], ...] = ()


class Platform:
    """One imitated WeCom; it shares nothing with any other."""

    def __init__(self, *, clock: Clock | None = None, seed: int = 0) -> None:
        """A platform without corps; the same seed gives the same ids."""
        self.clock = clock or Clock()
        self.random = Random(seed)
        self.corps: dict[str, Corp] = {}
        self.troubles = Troubles()
        self.quota = Quota(self.clock)
        self.log: list[Call] = []
        """The latest calls of the API."""
        self.url: str | None = None
        """Where we are served, once we are."""
        self._ringing: set[asyncio.Task[None]] = set()

    def account(self, **facts: Any) -> Corp:
        """A new corp."""
        corp = Corp(self.clock, self.random, **facts)
        self.corps[corp.corp_id] = corp
        return corp

    @property
    def accounts(self) -> list[Corp]:
        """Every corp."""
        return list(self.corps.values())

    async def close(self) -> None:
        """Hang up every line."""
        for corp in self.corps.values():
            await corp.post.close()

    async def app(self, scope: Any, receive: Any, send: Any) -> None:
        """The platform as an ASGI application: `/<host>/<path>`, and `/_sim/…` for its keeper."""
        if scope["type"] != "http":
            return
        body = await _whole(receive)
        response = await self._respond(scope, body)
        headers = [
            (b"content-type", response.content_type),
            (b"content-length", str(len(response.body)).encode()),
            *response.headers,
        ]
        await send({"type": "http.response.start", "status": response.status, "headers": headers})
        await send({"type": "http.response.body", "body": response.body})

    async def _respond(self, scope: Any, body: bytes) -> Response:
        # behind a mount the path still carries the mount's own part
        path = scope["path"].removeprefix(scope.get("root_path") or "")
        if path.startswith("/_sim/"):
            return self._kept(path.removeprefix("/_sim/"), body)
        host, _, rest = path.lstrip("/").partition("/")
        if (host, rest) == (OPEN, "connect/oauth2/authorize"):
            return self._let_through(scope)
        if host != HOST:
            return Response(status=404)
        return await self._troubled(f"/{rest}", scope, body)

    def _let_through(self, scope: Any) -> Response:
        """A page opened inside the client: WeCom says who sits before it, by a code used once."""
        said = dict(parse_qsl(scope["query_string"].decode()))
        corp = self.corps.get(said.get("appid", ""))
        if corp is None or corp.sits not in corp.staff:
            return Response(status=403, content_type=b"text/html")
        code = corp.letters(43)
        corp.sign_ins[code] = corp.sits
        given = urlencode({"code": code, "state": said.get("state", "")})
        there = said["redirect_uri"]
        address = f"{there}{'&' if '?' in there else '?'}{given}"
        return Response(status=302, headers=((b"location", address.encode()),))

    def _kept(self, doing: str, body: bytes) -> Response:
        """What the keeper of the platform does: let time pass, let things go wrong."""
        said = orjson.loads(body or b"{}")
        if doing == "clock":
            self.clock.forward(float(said["forward"]))
        elif doing == "trouble":
            self.troubles.add(**said)
        else:
            return Response(status=404)
        return _json({"now": self.clock.now()})

    async def _troubled(self, path: str, scope: Any, body: bytes) -> Response:
        trouble = self.troubles.meets(path)
        if trouble and trouble.slow:
            await asyncio.sleep(trouble.slow)
        if trouble and (refusal := _instead(trouble)):
            self._note(path, scope, body, {"trouble": True})
            return refusal
        response = self._answer(path, scope, body)
        self._ring()
        if trouble and trouble.truncate:
            return Response(body=response.body[: len(response.body) // 2])
        return response

    def _ring(self) -> None:
        """Tell the house, after its call was answered, that something is to be read."""
        for corp in self.corps.values():
            while corp.to_ring:
                ringing = asyncio.create_task(ring(corp, corp.to_ring.pop()))
                self._ringing.add(ringing)
                ringing.add_done_callback(self._ringing.discard)

    def _answer(self, path: str, scope: Any, body: bytes) -> Response:
        params = dict(parse_qsl(scope["query_string"].decode(), keep_blank_values=True))
        try:
            answer = self._call(path, params, scope, body)
        except Refused as no:
            hint = f"{no.message}, hint: [{self.clock.seconds()}], from ip: 127.0.0.1"
            answer = {"errcode": no.code, "errmsg": hint, **no.more}
        self._note(path, scope, body, answer)
        if isinstance(answer, Raw):
            disposition = f'attachment; filename="{answer.name}"'.encode("utf-8", "replace")
            return Response(
                content_type=answer.content_type.encode(),
                body=answer.content,
                headers=((b"content-disposition", disposition),),
            )
        return _json({"errcode": 0, "errmsg": "ok", **answer})

    def _call(
        self, path: str, params: dict[str, str], scope: Any, body: bytes
    ) -> "dict[str, Any] | Raw":
        if path == "/cgi-bin/gettoken":
            return self._token(params, _caller(scope))
        corp, app = self._whose(params.get("access_token", ""))
        self._from_a_trusted_place(corp, scope)
        needs, answer = ANSWERS.get(path, ("", None))
        if answer is None:
            raise Refused(40066, "invalid url")
        if needs not in app.may:
            raise Refused(48002, "api forbidden")
        key = f"{corp.corp_id} {path}"
        self.quota.enter(key)
        try:
            return answer(corp, _asked(path, params, app, scope, body))
        finally:
            self.quota.leave(key)

    def _token(self, params: dict[str, str], caller: str) -> dict[str, Any]:
        """The same token for as long as it works."""
        corp = self.corps.get(params.get("corpid", ""))
        if corp is None:
            raise Refused(40013, "invalid corpid")
        app = next((a for a in corp.apps if a.secret == params.get("corpsecret")), None)
        if app is None:
            raise Refused(40001, "invalid credential")
        now = self.clock.now()
        if app.token_until <= now:
            app.token, app.token_until = corp.letters(214), now + 7200
        return {"access_token": app.token, "expires_in": int(app.token_until - now)}

    def _whose(self, token: str) -> tuple[Corp, App]:
        if not token:
            raise Refused(41001, "access_token missing")
        for corp in self.corps.values():
            for app in corp.apps:
                if app.token == token:
                    if app.token_until <= self.clock.now():
                        raise Refused(42001, "access_token expired")
                    return corp, app
        raise Refused(40014, "invalid access_token")

    def _from_a_trusted_place(self, corp: Corp, scope: Any) -> None:
        if corp.trusted_ips is not None and _caller(scope) not in corp.trusted_ips:
            raise Refused(60020, "not allow to access from your ip")

    def _note(self, path: str, scope: Any, body: bytes, answer: Any) -> None:
        if len(self.log) >= LONGEST_LOG:
            del self.log[: LONGEST_LOG // 2]
        params = dict(parse_qsl(scope["query_string"].decode()))
        said = _loaded(body) if len(body) < 65536 else len(body)
        self.log.append(
            Call(path=path, params=params, body=said, answer=answer, at=self.clock.now())
        )


def _asked(path: str, params: dict[str, str], app: App, scope: Any, body: bytes) -> Asked:
    content_type = dict(scope["headers"]).get(b"content-type", b"").decode("latin-1")
    if content_type.startswith("multipart/"):
        return Asked(path=path, params=params, app=app, upload=_upload(content_type, body))
    said = _loaded(body) if body else {}
    if not isinstance(said, dict):
        raise Refused(47001, "data format error")
    return Asked(path=path, params=params, app=app, body=said)


def _upload(content_type: str, body: bytes) -> Upload:
    """The first file of a form."""
    head = f"Content-Type: {content_type}\r\n\r\n".encode("latin-1")
    for part in BytesParser(policy=HTTP).parsebytes(head + body).walk():
        content = part.get_payload(decode=True)
        if (name := part.get_filename()) and isinstance(content, bytes):
            return Upload(name=name, content_type=part.get_content_type(), content=content)
    raise Refused(41005, "media data missing")


def _instead(trouble: Trouble) -> Response | None:
    if trouble.status:
        return Response(status=trouble.status, content_type=b"text/html", body=b"<html>502</html>")
    if trouble.html:
        return Response(content_type=b"text/html", body=b"<html><body>busy</body></html>")
    if trouble.errcode is not None:
        return _json({"errcode": trouble.errcode, "errmsg": "hint: [1], from ip: 127.0.0.1"})
    return None


def _json(answer: dict[str, Any]) -> Response:
    return Response(body=orjson.dumps(answer))


def _loaded(body: bytes) -> Any:
    try:
        return orjson.loads(body) if body else None
    except orjson.JSONDecodeError:
        return body.decode("utf-8", "replace")


def _caller(scope: Any) -> str:
    return (scope.get("client") or ("", 0))[0]


async def _whole(receive: Any) -> bytes:
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body
