"""Web login and mini program login: codes against openids."""

import secrets
from typing import Any

from .calls import Answer, Asked, Wrong, endpoint
from .tokens import LIFE, admitted

DAYS_30 = 30 * 86_400


@endpoint("/sns/oauth2/access_token", "GET", token=False)
def access_token(asked: Asked) -> Answer:
    """Who a code belongs to."""
    account = admitted(asked, asked.query)
    if not asked.query.get("code"):
        raise Wrong(41008, "missing code")
    code = account.tokens.redeem(asked.query["code"], asked.now)
    if code.scope == "snapshot":
        virtual = f"o{secrets.token_hex(13)}"
        return _page_token(asked, account, virtual, "snsapi_base") | {"is_snapshotuser": 1}
    return _page_token(asked, account, code.openid, code.scope)


@endpoint("/sns/oauth2/refresh_token", "GET", token=False)
def refresh_token(asked: Asked) -> Answer:
    """A new page token; the refresh token lives no longer for it."""
    account = asked.platform.account_of(asked.query.get("appid", ""))
    if account is None:
        raise Wrong(40013, "invalid appid")
    openid, scope, until = account.tokens.pages.get(
        asked.query.get("refresh_token", ""), ("", "", 0.0)
    )
    if until <= asked.now:
        raise Wrong(40030 if not openid else 42002, "invalid refresh_token")
    return _page_token(asked, account, openid, scope)


@endpoint("/sns/userinfo", "GET", token=False)
def userinfo(asked: Asked) -> Answer:
    """The face and name somebody agreed to show."""
    for account in asked.platform.accounts:
        openid, scope, until = account.tokens.pages.get(
            asked.query.get("access_token", ""), ("", "", 0.0)
        )
        if openid and openid == asked.query.get("openid") and until > asked.now:
            return _face(account, openid, scope)
    raise Wrong(40001, "invalid credential, access_token is invalid or not latest")


@endpoint("/sns/auth", "GET", token=False)
def auth(asked: Asked) -> Answer:
    """Whether a page token still works."""
    userinfo(asked)
    return {"errcode": 0, "errmsg": "ok"}


@endpoint("/sns/jscode2session", "GET", token=False, per_minute=100)
def code_to_session(asked: Asked) -> Answer:
    """Who started a mini program."""
    said = {**asked.query, "secret": asked.query.get("secret")}
    account = admitted(asked, said)
    code = account.tokens.redeem(asked.query.get("js_code", ""), asked.now)
    fan = account.fan(code.openid)
    told = {"openid": code.openid, "session_key": secrets.token_urlsafe(18)}
    return told | ({"unionid": fan.unionid} if fan and fan.unionid else {})


def _page_token(asked: Asked, account: Any, openid: str, scope: str) -> dict[str, Any]:
    token, refresh = secrets.token_urlsafe(64), secrets.token_urlsafe(64)
    account.tokens.pages[token] = (openid, scope, asked.now + LIFE)
    account.tokens.pages[refresh] = (openid, scope, asked.now + DAYS_30)
    told = {"access_token": token, "expires_in": LIFE, "refresh_token": refresh}
    told |= {"openid": openid, "scope": scope}
    fan = account.fan(openid)
    return told | ({"unionid": fan.unionid} if fan and fan.unionid else {})


def _face(account: Any, openid: str, scope: str) -> dict[str, Any]:
    if scope != "snsapi_userinfo":
        raise Wrong(48001, "api unauthorized")
    fan = account.fan(openid)
    if fan is None:
        raise Wrong(40003, "invalid openid")
    told = {"openid": openid, "nickname": fan.nickname, "sex": 0, "language": "", "city": ""}
    told |= {"province": "", "country": "", "privilege": []}
    told["headimgurl"] = "https://thirdwx.qlogo.cn/mmopen/1/132"
    return told | ({"unionid": fan.unionid} if fan.unionid else {})
