"""The doors of authorising: away to Douyin or Ocean Engine, and back from there."""

import re
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from litestar import Request, Response, get
from litestar.handlers import BaseRouteHandler

from core.channels import at_the_door, gone_to, told_at_the_door
from core.errors import T

from .authorising import address_to_authorise, authorised
from .authorising_leads import address_to_authorise_leads, leads_authorised

SETTINGS = "/app/settings/douyin.settings"
WELCOME = "/plugins/douyin/welcome"
WELCOME_LEADS = "/plugins/douyin/welcome-leads"
CODE = re.compile(r"[0-9A-Za-z_\-]{1,40}")
SHORT = 2000

CONNECTED = T("The Douyin account is authorised.", "抖音账号已授权。")
CONNECTED_LEADS = T("The leads of ads can be read now.", "广告线索已授权。")
DECLINED = T("No authorisation was given; nothing has changed.", "未获得授权，账号未作任何更改。")
BECAUSE = T("{declined} ({code})", "{declined}（{code}）")

Finish = Callable[[str, str], Awaitable[UUID]]


@get("/connect/{account_id:uuid}")
async def connect(request: Request, account_id: UUID) -> Response[Any]:
    """Go to Douyin's page with the QR code."""

    async def to_douyin() -> Response[Any]:
        return gone_to(await address_to_authorise(account_id))

    return await at_the_door(request, to_douyin, back=SETTINGS)


@get("/connect-leads/{account_id:uuid}")
async def connect_leads(request: Request, account_id: UUID) -> Response[Any]:
    """Go to Ocean Engine's page, on which an advertiser agrees."""

    async def to_ocean_engine() -> Response[Any]:
        return gone_to(await address_to_authorise_leads(account_id))

    return await at_the_door(request, to_ocean_engine, back=SETTINGS)


@get("/authorised")
async def back(request: Request) -> Response[Any]:
    """Come back from Douyin, with a code or without."""
    return await _came_back(request, "code", authorised, WELCOME)


@get("/leads-authorised")
async def back_with_leads(request: Request) -> Response[Any]:
    """Come back from Ocean Engine, with a code or without."""
    return await _came_back(request, "auth_code", leads_authorised, WELCOME_LEADS)


@get("/welcome")
async def welcome(request: Request) -> Response[Any]:
    """Say that it worked, at an address without a code, which may be opened again."""
    return await told_at_the_door(request, CONNECTED, back=SETTINGS)


@get("/welcome-leads")
async def welcome_leads(request: Request) -> Response[Any]:
    """The same of leads."""
    return await told_at_the_door(request, CONNECTED_LEADS, back=SETTINGS)


async def _came_back(
    request: Request, name: str, finish: Finish, welcome_page: str
) -> Response[Any]:
    """Take a code for access; who said no is told that nothing changed, and why if it is known."""
    said = request.query_params
    code, state = said.get(name, ""), said.get("state", "")
    if not code or len(code) > SHORT or len(state) > SHORT:
        return await told_at_the_door(request, _declined(request), back=SETTINGS)

    async def finished() -> Response[Any]:
        await finish(code, state)
        return gone_to(welcome_page)

    return await at_the_door(request, finished, back=SETTINGS)


def _declined(request: Request) -> T:
    """That there is no code; anybody may write such an address, so only a code is repeated."""
    names = ("errCode", "error_code", "error")
    why = next(
        (text for name in names if CODE.fullmatch(text := request.query_params.get(name, ""))), ""
    )
    return BECAUSE.fill(declined=DECLINED, code=why) if why else DECLINED


ROUTES: tuple[BaseRouteHandler, ...] = (
    connect,
    connect_leads,
    back,
    back_with_leads,
    welcome,
    welcome_leads,
)
