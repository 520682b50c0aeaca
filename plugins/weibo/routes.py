"""The doors that browsers use: to Weibo and back, and the pictures of QR codes."""

from collections.abc import Awaitable
from typing import Any
from urllib.parse import quote
from uuid import UUID

from litestar import Request, Response, get
from litestar.handlers import BaseRouteHandler

from core.auth import acting_as, authenticate
from core.channels import Troubled, words_of
from core.errors import Refusal, language

from .codes import picture
from .connecting import begin, doubt, finish
from .settings import DIGITS

SETTINGS = "/settings/weibo.settings"
SHORT = 2000


@get("/connect")
async def connect(request: Request, account: UUID) -> Response[Any]:
    """Send an owner to Weibo."""
    return await _for_owner(request, _to_weibo(account))


@get("/connected")
async def connected(request: Request) -> Response[Any]:
    """Welcome an owner who said yes; who said no goes back as they were."""
    said = request.query_params
    state, code = said.get("state", ""), said.get("code", "")
    if not code or len(state) > SHORT or len(code) > SHORT:
        return _moved(f"{SETTINGS}?declined=1")
    return await _for_owner(request, _welcomed(state, code))


@get("/withdrawn")
async def withdrawn(request: Request) -> Response[bytes]:
    """Weibo's word that an owner withdrew; anybody could say so, so it is only looked into."""
    app_key = request.query_params.get("source", "")
    if DIGITS.fullmatch(app_key):
        await doubt(app_key)
    return Response(b"", media_type="text/plain")


@get("/codes/{code:uuid}/picture")
async def code_picture(request: Request, code: UUID) -> Response[Any]:
    """The picture of a QR code, to be printed."""
    return await _for_owner(request, _shown(code))


async def _to_weibo(account: UUID) -> Response[Any]:
    return _moved(await begin(account))


async def _welcomed(state: str, code: str) -> Response[Any]:
    await finish(state, code)
    return _moved(f"{SETTINGS}?connected=1")


async def _shown(code: UUID) -> Response[Any]:
    return Response(await picture(code), media_type="image/png")


async def _for_owner(request: Request, doing: Awaitable[Response[Any]]) -> Response[Any]:
    """Do something as whoever is signed in; say in words what cannot be."""
    asker = await authenticate(request.scope)
    if asker is None:
        doing.close()  # type: ignore[attr-defined]
        return _moved(f"/?next={quote(SETTINGS)}")
    told = language.set(asker.language)
    try:
        with acting_as(asker):
            return await doing
    except Refusal as no:
        return Response(no.message.say(), status_code=409, media_type="text/plain")
    except Troubled as error:
        return Response(words_of(error.trouble).say(), status_code=502, media_type="text/plain")
    finally:
        language.reset(told)


def _moved(address: str) -> Response[Any]:
    return Response(b"", status_code=302, headers={"location": address})


ROUTES: tuple[BaseRouteHandler, ...] = (connect, connected, withdrawn, code_picture)
