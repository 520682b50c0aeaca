"""The doors under /auth: set-up, sign-in, sign-out, password. All else is GraphQL."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.datastructures import Cookie
from litestar.handlers import HTTPRouteHandler

from core.db import fetchrow
from core.errors import Refusal, speaking, wished

from .askers import acting_as
from .authentication import (
    COOKIE,
    SECURE_COOKIE,
    authenticate,
    credentials,
    refuse_foreign,
)
from .bodies import LARGEST, PasswordBody, SetUpBody, SignInBody, read_body
from .profile import house
from .sessions import (
    DAYS,
    NOT_SIGNED_IN,
    SignIn,
    WrongCredentials,
    begin_session,
    change_password,
    sign_in,
    sign_out,
)
from .setup import SetUp, is_loopback, is_set_up, refuse_stranger, set_up

STATUS = {
    "BAD_USER_INPUT": 400,
    "UNAUTHENTICATED": 401,
    "FORBIDDEN": 403,
    "NOT_FOUND": 404,
    "CONFLICT": 409,
    "LIMITED": 429,
}
FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip")
NO_STORE = {"cache-control": "no-store"}

AnyRequest = Request[Any, Any, Any]
Act = Callable[[AnyRequest], Awaitable[Response[Any]]]


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What set-up needs from the rest of the house, which lies above this floor."""

    on_set_up: Callable[[SetUp], Awaitable[None]] | None = None
    modules: Callable[[], Awaitable[Sequence[dict[str, Any]]]] | None = None
    busy: Callable[[], Awaitable[dict[str, Any] | None]] | None = None


def auth_routes(around: Surroundings | None = None) -> list[HTTPRouteHandler]:
    """Every door under /auth."""
    around = around or Surroundings()

    async def tell(request: AnyRequest) -> Response[Any]:
        return _json(await _state(request, around))

    async def begin(request: AnyRequest) -> Response[Any]:
        return await _set_up(request, around)

    return [
        get("/auth/state", name="auth.state")(_answering(tell)),
        _door("/auth/setup", begin),
        _door("/auth/sign-in", _sign_in),
        _door("/auth/sign-out", _sign_out),
        _door("/auth/password", _password),
    ]


def _door(path: str, act: Act) -> HTTPRouteHandler:
    return post(path, request_max_body_size=LARGEST, status_code=200)(_answering(act))


def _answering(act: Act) -> Any:
    """Speak the reader's language, and turn a refusal into its status."""

    async def handler(request: AnyRequest) -> Response[Any]:
        with speaking(wished(request.headers.get("accept-language", ""))):
            try:
                return await act(request)
            except Refusal as refusal:
                return _refused(refusal)

    return handler


async def _state(request: AnyRequest, around: Surroundings) -> dict[str, Any]:
    there = await is_set_up()
    who = await authenticate(request.scope)
    profile = await house()
    return {
        "setUp": there,
        "signedIn": who is not None,
        "language": who.language if who else profile.language,
        "business": profile.business,
        "user": await _person(who.user_id) if who else None,
        "house": profile.model_dump() if who else None,
        "modules": list(await around.modules()) if around.modules and not there else [],
        "busy": await around.busy() if around.busy else None,
    }


async def _set_up(request: AnyRequest, around: Surroundings) -> Response[Any]:
    await _refuse_other_sites(request)
    body = await _read(request, SetUpBody)
    await refuse_stranger(
        body.code, address=_address(request), at_this_machine=_at_this_machine(request)
    )
    wish = _wish(body)
    begun = await set_up(wish, address=_address(request), then=around.on_set_up)
    return await _let_in(request, begun)


async def _sign_in(request: AnyRequest) -> Response[Any]:
    await _refuse_other_sites(request)
    body = await _read(request, SignInBody)
    begun = await sign_in(body.email, body.password, address=_address(request))
    if old := _cookie(request):
        await sign_out(old)
    return await _let_in(request, begun)


async def _sign_out(request: AnyRequest) -> Response[Any]:
    await _refuse_other_sites(request)
    if token := _cookie(request):
        await sign_out(token)
    answer: Response[Any] = Response(None, status_code=204, headers=NO_STORE)
    for name in (COOKIE, SECURE_COOKIE):
        answer.set_cookie(_session_cookie("", name=name, age=0))
    return answer


async def _password(request: AnyRequest) -> Response[Any]:
    who = await authenticate(request.scope)
    if who is None or who.session_id is None or who.user_id is None:
        raise WrongCredentials(NOT_SIGNED_IN)
    body = await _read(request, PasswordBody)
    with acting_as(who):
        here = _address(request)
        await change_password(who.user_id, old=body.old, new=body.new, address=here)
        begun = await begin_session(who.user_id, address=here)
    return await _let_in(request, begun)


async def _let_in(request: AnyRequest, begun: SignIn) -> Response[Any]:
    answer = _json({"user": await _person(begun.user_id)})
    answer.set_cookie(await session_cookie(request, begun))
    return answer


async def session_cookie(request: AnyRequest, begun: SignIn) -> Cookie:
    """What a browser keeps of a session that just began."""
    name = SECURE_COOKIE if await _is_secure(request) else COOKIE
    return _session_cookie(begun.token, name=name, age=DAYS * 86_400)


async def _read(request: AnyRequest, kind: Any) -> Any:
    return read_body(await request.body(), request.headers.get("content-type", ""), kind)


async def _refuse_other_sites(request: AnyRequest) -> None:
    """A browser says where a request comes from; programs, which carry no cookies, need not."""
    said = credentials(request.scope["headers"])
    if said.from_browser:
        await refuse_foreign(said)


async def _person(user_id: UUID | None) -> dict[str, str] | None:
    row = await fetchrow("select id, name, email, language from users where id = $1", user_id)
    return {name: str(value) for name, value in row.items()} if row else None


async def _is_secure(request: AnyRequest) -> bool:
    """Whether the browser speaks TLS to us, or to the proxy at our public address."""
    public = urlsplit((await house()).url)
    here = request.headers.get("host", "").lower()
    return request.scope["scheme"] == "https" or (
        public.scheme == "https" and public.netloc == here
    )


def _at_this_machine(request: AnyRequest) -> bool:
    """Whether the client sits at this machine, with no proxy between, and named it so itself."""
    host = urlsplit(f"//{request.headers.get('host', '')}").hostname or ""
    named = host == "localhost" or is_loopback(host)
    forwarded = any(name in request.headers for name in FORWARDED)
    return is_loopback(_address(request)) and named and not forwarded


def _address(request: AnyRequest) -> str:
    """The client as the server saw it; headers count only if the server trusts their proxy."""
    client = request.scope.get("client")
    return client[0] if client else ""


def _cookie(request: AnyRequest) -> str | None:
    token = credentials(request.scope["headers"]).cookie
    return token.decode("latin-1") if token else None


def _session_cookie(token: str, *, name: str, age: int) -> Cookie:
    return Cookie(
        key=name,
        value=token,
        max_age=age,
        path="/",
        httponly=True,
        samesite="lax",
        secure=name == SECURE_COOKIE,
    )


def _wish(body: SetUpBody) -> SetUp:
    return SetUp(
        name=body.name,
        email=body.email,
        password=body.password,
        business=body.business,
        language=body.language,
        zone=body.zone,
        currency=body.currency,
        url=body.url,
        plugins=tuple(body.plugins),
        demo=body.demo,
    )


def _json(content: Any) -> Response[Any]:
    return Response(content, media_type="application/json", headers=NO_STORE)


def _refused(refusal: Refusal) -> Response[Any]:
    error = {"code": refusal.code, "message": refusal.message.say(), "field": refusal.field}
    status = STATUS.get(refusal.code, 400)
    headers = {**NO_STORE, **({"retry-after": "900"} if status == 429 else {})}
    return Response(
        {"errors": [error]}, status_code=status, media_type="application/json", headers=headers
    )
