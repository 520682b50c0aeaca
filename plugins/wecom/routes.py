"""The doors of the side-bar: its page, its script, its signature, and the customer it shows."""

from collections.abc import Awaitable
from typing import Any
from uuid import UUID

from litestar import Request, Response, get
from litestar.datastructures import Cookie
from litestar.handlers import BaseRouteHandler
from litestar.response import Redirect

from core.auth import SYSTEM, acting_as, authenticate, house, session_cookie
from core.channels import Troubled
from core.errors import NotFound, Refusal

from .sidebar import customer_of, signed_page
from .signing_in import come_in, way_out

SHORT = 2000
LONGEST = 512
COOKIE = "guanxi_wecom"
SIDEBAR = "/plugins/wecom/sidebar"

POLICY = (
    "default-src 'none'; script-src 'self' https://res.wx.qq.com https://open.work.weixin.qq.com;"
    " connect-src 'self'; style-src 'self'; base-uri 'none'; form-action 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
}

PAGE = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>客户 · Customer</title>
<script src="https://res.wx.qq.com/open/js/jweixin-1.2.0.js"></script>
<script src="https://open.work.weixin.qq.com/wwopen/js/jwxwork-1.0.0.js"></script>
<script src="/plugins/wecom/sidebar.js" defer></script>
</head><body><p id="said">正在打开客户资料… Opening the customer…</p></body></html>
"""

SCRIPT = """"use strict";
const account = new URLSearchParams(location.search).get("account") || "";
const say = (text) => { document.getElementById("said").textContent = text; };
const ask = async (path, query) => {
  const answer = await fetch(`/plugins/wecom/sidebar/${path}?${new URLSearchParams(query)}`);
  if (answer.status === 401) {
    say("正在登录… Signing in…");
    location.replace(`/plugins/wecom/sign-in?${new URLSearchParams({ account })}`);
  }
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
};
const open = async (external) => {
  const { customer } = await ask("customer", { account, external });
  location.replace(`/app/customers/${customer}?chrome=0`);
};
const failed = () => say("系统中还没有这位客户 This customer is not known yet");
const begin = async () => {
  const signed = await ask("signature", { account, url: location.href.split("#")[0] });
  const { corpId, agentId, config, agentConfig } = signed;
  wx.config({ beta: true, debug: false, appId: corpId, ...config,
              jsApiList: ["agentConfig", "getCurExternalContact"] });
  wx.ready(() => wx.agentConfig({
    corpid: corpId, agentid: String(agentId), ...agentConfig,
    jsApiList: ["getCurExternalContact"],
    success: () => wx.invoke("getCurExternalContact", {}, (said) => {
      if (said.userId) open(said.userId).catch(failed); else failed();
    }),
    fail: () => say("应用未获授权 The application is not allowed to do this"),
  }));
  wx.error(() => say("签名未通过，请检查可信域名 Check the trusted domain"));
};
begin().catch((error) => say(`无法打开 Cannot open (${error.message})`));
"""


@get("/sidebar", media_type="text/html")
async def page() -> Response[str]:
    """The page WeCom opens beside a chat; it holds nothing but the way to the customer."""
    return Response(PAGE, media_type="text/html; charset=utf-8", headers=HEADERS)


@get("/sidebar.js", media_type="text/javascript")
async def script() -> Response[str]:
    """Its script."""
    return Response(SCRIPT, media_type="text/javascript; charset=utf-8", headers=HEADERS)


@get("/sidebar/signature")
async def page_signature(request: Request, account: UUID, url: str) -> Response[Any]:
    """The signatures of a page of ours, for a colleague who is signed in."""
    return await _for_colleague(request, signed_page(account, url[:SHORT]))


@get("/sidebar/customer")
async def page_customer(request: Request, account: UUID, external: str) -> Response[Any]:
    """Who the chat is with, for a colleague who may see them."""
    return await _for_colleague(request, _customer(account, external))


@get("/sign-in")
async def sign_in(account: UUID) -> Response[Any]:
    """Ask WeCom which employee sits before this page."""
    try:
        with acting_as(SYSTEM):
            leaving = await way_out(account)
    except Refusal as no:
        return _sorry(no)
    by_https = ((await house()).url or "").startswith("https://")
    cookie = Cookie(
        key=COOKIE,
        value=leaving.nonce,
        max_age=600,
        path="/plugins/wecom",
        httponly=True,
        secure=by_https,
        samesite="lax",
    )
    return Redirect(leaving.address, headers=HEADERS, cookies=[cookie])


@get("/signed-in")
async def signed_in(request: Request, account: UUID) -> Response[Any]:
    """Let the colleague in whom WeCom names, and go on to the side bar."""
    said = request.query_params
    client = request.scope.get("client")
    try:
        with acting_as(SYSTEM):
            begun = await come_in(
                account,
                said.get("code", "")[:LONGEST],
                state=said.get("state", "")[:LONGEST],
                nonce=request.cookies.get(COOKIE, ""),
                address=client[0] if client else "",
            )
    except Refusal as no:
        return _sorry(no)
    cookies = [await session_cookie(request, begun)]
    return Redirect(f"{SIDEBAR}?account={account}", headers=HEADERS, cookies=cookies)


def _sorry(no: Refusal) -> Response[Any]:
    text = f"{no.message.zh}\n{no.message.en}"
    return Response(text, status_code=403, media_type="text/plain", headers=HEADERS)


async def _customer(account: UUID, external: str) -> dict[str, str]:
    return {"customer": str(await customer_of(account, external))}


async def _for_colleague(request: Request, doing: Awaitable[Any]) -> Response[Any]:
    """Answer as whoever is signed in; others learn nothing."""
    asker = await authenticate(request.scope)
    if asker is None:
        _drop(doing)
        return Response({}, status_code=401, headers=HEADERS)
    with acting_as(asker):
        try:
            return Response(await doing, headers=HEADERS)
        except NotFound as no:
            return Response({"message": no.message.say()}, status_code=404, headers=HEADERS)
        except Refusal as no:
            return Response({"message": no.message.say()}, status_code=403, headers=HEADERS)
        except Troubled as error:
            message = error.trouble.message.say()
            return Response({"message": message}, status_code=502, headers=HEADERS)


def _drop(doing: Any) -> None:
    """Close what will not be awaited."""
    doing.close()


ROUTES: tuple[BaseRouteHandler, ...] = (
    page,
    script,
    page_signature,
    page_customer,
    sign_in,
    signed_in,
)
