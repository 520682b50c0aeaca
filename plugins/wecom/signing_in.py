"""Signing in from inside WeCom: it says which employee opened the page, and we know who that is."""

import hmac
import secrets
from typing import NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from core.auth import SignIn, begin_session, house
from core.channels import NO_ADDRESS, Troubled, line_to, words_of
from core.db import fetchrow
from core.errors import Conflict, Forbidden, T
from core.settings import Settings

from . import api

AUTHORIZE = "https://open.weixin.qq.com/connect/oauth2/authorize"

STALE = T("Please open this page again from WeCom.", "页面已失效，请从企业微信重新打开。")
OUTSIDE = T("Only employees of the corp can open this.", "仅限本企业成员打开。")
NOBODY = T(
    "“{userid}” is nobody in this house yet: a manager connects them under WeCom → Staff.",
    "企业微信成员“{userid}”尚未关联系统同事，请管理员在“企业微信 → 成员”中关联。",
)

_USER = """
select u.id from wecom_staff s join users u on u.id = s."user"
where s.account = $1 and s.userid = $2 and s.active and u.active"""


class Leaving(NamedTuple):
    """Where the browser is sent, and what it must bring back."""

    address: str
    nonce: str


async def way_out(account: UUID) -> Leaving:
    """Send a browser to WeCom, which asks nothing and says which employee it is."""
    line = await line_to(account)
    base = ((await house()).url or Settings.from_env().url or "").rstrip("/")
    if not base:
        raise Conflict(NO_ADDRESS)
    nonce = secrets.token_hex(16)
    query = {
        "appid": line.settings.corp_id,
        "redirect_uri": f"{base}/plugins/wecom/signed-in?account={account}",
        "response_type": "code",
        "scope": "snsapi_base",
        "state": nonce,
        "agentid": line.settings.agent_id,
    }
    return Leaving(f"{line.url(AUTHORIZE)}?{urlencode(query)}#wechat_redirect", nonce)


async def come_in(account: UUID, code: str, *, state: str, nonce: str, address: str) -> SignIn:
    """A session for the colleague whom WeCom names; the browser must be the one we sent."""
    if not nonce or not hmac.compare_digest(state.encode(), nonce.encode()):
        raise Forbidden(STALE)
    line = await line_to(account)
    try:
        userid = await api.staff.who(line, code)
    except Troubled as error:
        raise Forbidden(words_of(error.trouble)) from None
    if not userid:
        raise Forbidden(OUTSIDE)
    row = await fetchrow(_USER, account, userid)
    if row is None:
        raise Forbidden(NOBODY.fill(userid=userid))
    return await begin_session(row["id"], address=address)
