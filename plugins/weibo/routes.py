"""The doors that browsers use: to Weibo and back, and the pictures of QR codes."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get
from litestar.handlers import BaseRouteHandler

from core.channels import at_the_door, gone_to, told_at_the_door
from core.errors import T

from .codes import picture
from .connecting import begin, doubt, finish
from .settings import DIGITS

SETTINGS = "/app/settings/weibo.settings"
WELCOME = "/plugins/weibo/welcome"
SHORT = 2000

CONNECTED = T("The Weibo account is authorised.", "微博账号已授权。")
DECLINED = T("Weibo gave no authorisation; nothing has changed.", "微博未授权，账号未作任何更改。")


@get("/connect")
async def connect(request: Request, account: UUID) -> Response[Any]:
    """Send an owner to Weibo."""

    async def to_weibo() -> Response[Any]:
        return gone_to(await begin(account))

    return await at_the_door(request, to_weibo, back=SETTINGS)


@get("/connected")
async def connected(request: Request) -> Response[Any]:
    """Welcome an owner who said yes; who said no goes back as they were."""
    said = request.query_params
    state, code = said.get("state", ""), said.get("code", "")
    if not code or len(state) > SHORT or len(code) > SHORT:
        return await told_at_the_door(request, DECLINED, back=SETTINGS)

    async def finished() -> Response[Any]:
        await finish(state, code)
        return gone_to(WELCOME)

    return await at_the_door(request, finished, back=SETTINGS)


@get("/welcome")
async def welcome(request: Request) -> Response[Any]:
    """Say that it worked, at an address without a code, which may be opened again."""
    return await told_at_the_door(request, CONNECTED, back=SETTINGS)


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

    async def shown() -> Response[Any]:
        return Response(await picture(code), media_type="image/png")

    return await at_the_door(request, shown, back=SETTINGS)


ROUTES: tuple[BaseRouteHandler, ...] = (connect, connected, welcome, withdrawn, code_picture)
