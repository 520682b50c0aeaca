"""Public doors: pages whose visitors WeChat names, and the login of mini programs."""

import secrets
from base64 import b64encode
from html import escape
from typing import Any
from uuid import UUID

import structlog
from litestar import Request, Response, get, post
from litestar.datastructures import Cookie
from litestar.response import Redirect

from core.auth import SYSTEM, acting_as, authenticate, house
from core.channels import Troubled
from core.errors import Refusal, T, language

from .service import codes, minis, pages

log = structlog.get_logger("guanxi.wechat")

COOKIE = "guanxi_visit"
SORRY = T(
    "This link does not work (any more). Please open it again from WeChat.",
    "链接无效或已过期，请在微信中重新打开。",
)
SHEET = """<!doctype html><html><head><meta charset="utf-8"><title>{title}</title>
<style>@page{{margin:2cm}} body{{font-family:sans-serif;text-align:center}}
img{{width:10cm;height:10cm}} small{{color:#666}}</style></head>
<body><h1>{title}</h1><img src="{picture}" alt="{title}"><p><small>{scene}</small></p></body></html>
"""
ONLY_PICTURE = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
HEADERS = {"cache-control": "no-store", "referrer-policy": "no-referrer"}
LONGEST = 512


@get("/go/{key:str}")
async def go(key: str) -> Response[Any]:
    """Send a visitor to WeChat, which asks who they are."""
    nonce = secrets.token_hex(16)
    try:
        with acting_as(SYSTEM):
            address = await pages.way_in(key, nonce)
    except Refusal as no:
        return _sorry(no)
    return Redirect(address, headers=HEADERS, cookies=[_cookie(nonce, await _by_https())])


@get("/back")
async def back(request: Request[Any, Any, Any]) -> Response[Any]:
    """Take a visitor who comes back from WeChat, and lead them where they wanted to go."""
    said = request.query_params
    code, state = said.get("code", "")[:LONGEST], said.get("state", "")[:LONGEST]
    try:
        with acting_as(SYSTEM):
            target = await pages.come_back(code, state, request.cookies.get(COOKIE, ""))
    except (Refusal, Troubled) as no:
        return _sorry(no)
    return Redirect(target, headers=HEADERS)


@post("/login/{key:str}")
async def login(key: str, data: dict[str, Any]) -> Response[Any]:
    """Who started the mini program of an account: it sends the code, and is told if it worked."""
    try:
        with acting_as(SYSTEM):
            said = await minis.log_in(key, str(data.get("code", ""))[:200])
    except (Refusal, Troubled) as no:
        log.info("mini program login refused", why=str(no))
        return Response({"ok": False}, status_code=403, headers=HEADERS)
    return Response(said, status_code=200, headers=HEADERS)


@get("/print/{code:uuid}")
async def printed(request: Request[Any, Any, Any], code: UUID) -> Response[Any]:
    """A QR code as a page to print, with what it is for."""
    who = await authenticate(request.scope)
    if who is None:
        return Redirect("/app/", headers=HEADERS)
    try:
        with acting_as(who):
            found = await codes.sheet(code)
    except (Refusal, Troubled) as no:
        return _sorry(no)
    picture = f"data:{found.kind};base64,{b64encode(found.picture).decode()}"
    page = SHEET.format(title=escape(found.title), scene=escape(found.scene), picture=picture)
    headers = {**HEADERS, "content-security-policy": ONLY_PICTURE}
    return Response(page, media_type="text/html; charset=utf-8", headers=headers)


async def _by_https() -> bool:
    return ((await house()).url or "").startswith("https://")


def _cookie(nonce: str, secure: bool) -> Cookie:
    lasts = int(pages.LASTS.total_seconds())
    return Cookie(
        key=COOKIE,
        value=nonce,
        max_age=lasts,
        path="/plugins/wechat",
        httponly=True,
        secure=secure,
        samesite="lax",
    )


def _sorry(no: Exception) -> Response[Any]:
    log.info("visit refused", why=str(no))
    return Response(
        SORRY.say(language.get()), status_code=404, media_type="text/plain", headers=HEADERS
    )


ROUTES = (go, back, login, printed)
