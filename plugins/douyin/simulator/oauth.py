"""Authorising, refreshing, renewing: the three ages of a Douyin token."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from .account import DAY, SimAccount
from .wire import (
    CODE_USED,
    MISMATCH,
    NOT_GRANTED,
    OLD_PARAMETER,
    OLD_TOKEN_INVALID,
    REFRESH_EXPIRED,
    RENEWED_TOO_OFTEN,
    TOKEN_EXPIRED,
    TOKEN_INVALID,
    Fault,
    Reply,
    Request,
)

if TYPE_CHECKING:
    from .platform import Platform

RENEWALS = 5


def connect(platform: "Platform", request: Request) -> Reply:
    """The page on which the owner agrees; here they do so at once."""
    account = _app(platform, request.query.get("client_key", ""))
    back = request.query.get("redirect_uri", "")
    if not back.startswith(("https://", "http://127.0.0.1", "http://localhost")):
        raise Fault(OLD_PARAMETER, "redirect_uri must be https")
    asked = tuple(request.query.get("scope", "").split(","))
    given = tuple(scope for scope in asked if scope in account.shown_scopes)
    answer = {
        "code": account.authorise(given),
        "state": request.query.get("state", ""),
        "scopes": ",".join(given),
    }
    return Reply(b"", 302, {"location": f"{back}?{urlencode(answer)}"})


def access_token(platform: "Platform", request: Request) -> Reply:
    """A code becomes two tokens, once."""
    code = request.form.get("code", "")
    account = _app_with_secret(platform, request.form, lambda each: code in each.codes)
    until, scopes = account.codes.pop(code, (0.0, ()))
    if request.form.get("grant_type") != "authorization_code":
        raise Fault(OLD_PARAMETER, "grant_type")
    if until < account.now:
        raise Fault(CODE_USED, "authorization code expired or used")
    account.granted(scopes)
    return platform.old_answer(_tokens(platform, account))


def refresh_token(platform: "Platform", request: Request) -> Reply:
    """A running access token is prolonged, a dead one replaced; the refresh token stays."""
    account = _holder(platform, request)
    authorisation = account.authorisation
    assert authorisation is not None
    if authorisation.access_until < account.now:
        authorisation.access = account.secret("act.", 32)
    authorisation.access_until = account.now + 15 * DAY
    return platform.old_answer(_tokens(platform, account))


def renew_refresh_token(platform: "Platform", request: Request) -> Reply:
    """A new refresh token for another thirty days, five times at most."""
    account = _holder(platform, request)
    authorisation = account.authorisation
    assert authorisation is not None
    if not account.may_renew:
        raise Fault(NOT_GRANTED, "renew_refresh_token not granted")
    if authorisation.renewals >= RENEWALS:
        raise Fault(RENEWED_TOO_OFTEN, "refresh token renew limit")
    authorisation.renewals += 1
    authorisation.refresh = account.secret("rft.", 32)
    authorisation.refresh_until = account.now + 30 * DAY
    return platform.old_answer(
        {
            "refresh_token": authorisation.refresh,
            "expires_in": platform.loose(int(30 * DAY)),
        }
    )


def client_token(platform: "Platform", request: Request) -> Reply:
    """The app's own token; a new one leaves the old five minutes."""
    fields = request.form if b"{" not in request.body[:1] else request.json
    account = _app_with_secret(platform, fields)
    for token, until in account.client_tokens.items():
        account.client_tokens[token] = min(until, account.now + 300)
    token = account.secret("clt.", 40)
    account.client_tokens[token] = account.now + 7200
    return platform.old_answer({"access_token": token, "expires_in": platform.loose(7200)})


def userinfo(platform: "Platform", request: Request) -> Reply:
    """Who a person is: the business itself, or whoever authorised."""
    account = business(platform, request.form.get("access_token", ""))
    if request.form.get("open_id") != account.open_id:
        raise Fault(MISMATCH, "open_id mismatch")
    needs(account, "user_info")
    return platform.old_answer(
        {
            "open_id": account.open_id,
            "union_id": f"union-{account.open_id}",
            "nickname": account.name,
            "avatar": "https://p3.douyinpic.com/aweme/720x720/demo.jpeg",
        }
    )


def events(platform: "Platform", request: Request) -> Reply:
    """Whether our address still gets events; cancelled after a long silence."""
    account = app_of(platform, request.headers.get("access-token", ""))
    status = 1 if account.subscribed else 0
    names = ("im_receive_msg", "im_send_msg", "im_enter_direct_msg", "authorize", "unauthorize")
    listed = [{"event": name, "status": platform.loose(status)} for name in names]
    return platform.answer({"list": listed})


def subscribe(platform: "Platform", request: Request) -> Reply:
    """Switch events on again."""
    account = app_of(platform, request.headers.get("access-token", ""))
    account.subscribed = all(
        int(each.get("status", 0)) == 1 for each in request.json.get("list", [])
    )
    account.silent = 0
    return platform.answer({})


def business(platform: "Platform", token: str) -> SimAccount:
    """The business account behind a user's access token."""
    for account in platform.accounts:
        held = account.authorisation
        if held and held.access == token:
            if held.access_until < account.now:
                raise Fault(TOKEN_EXPIRED, "access_token expired")
            return account
    raise Fault(OLD_TOKEN_INVALID, "access_token invalid")


def app_of(platform: "Platform", token: str) -> SimAccount:
    """The app behind a client token."""
    for account in platform.accounts:
        until = account.client_tokens.get(token)
        if until is not None:
            if until < account.now:
                raise Fault(TOKEN_EXPIRED, "access_token expired")
            return account
    raise Fault(TOKEN_INVALID, "access_token invalid")


def needs(account: SimAccount, scope: str) -> None:
    """Refuse what was never granted."""
    if scope not in account.shown_scopes and scope not in account.business_scopes:
        raise Fault(NOT_GRANTED, f"scope {scope} not granted")


def _tokens(platform: "Platform", account: SimAccount) -> dict[str, Any]:
    held = account.authorisation
    assert held is not None
    return {
        "access_token": held.access,
        "expires_in": platform.loose(int(held.access_until - account.now)),
        "open_id": account.open_id,
        "refresh_token": held.refresh,
        "refresh_expires_in": platform.loose(int(held.refresh_until - account.now)),
        "scope": ",".join(account.shown_scopes),
        "captcha": "",
        "desc_url": "",
    }


def _app(
    platform: "Platform", client_key: str, fits: Callable[[SimAccount], bool] = bool
) -> SimAccount:
    """An account of an app: the one that fits, for an app may have several."""
    here = [account for account in platform.accounts if account.client_key == client_key]
    if not here:
        raise Fault(OLD_PARAMETER, "client_key is wrong")
    return next((account for account in here if fits(account)), here[0])


def _app_with_secret(
    platform: "Platform", fields: dict[str, Any], fits: Callable[[SimAccount], bool] = bool
) -> SimAccount:
    account = _app(platform, str(fields.get("client_key", "")), fits)
    if fields.get("client_secret") != account.client_secret:
        raise Fault(10013, "client_key or client_secret is wrong")
    return account


def _holder(platform: "Platform", request: Request) -> SimAccount:
    refresh = request.form.get("refresh_token")
    account = _app(
        platform,
        request.form.get("client_key", ""),
        lambda each: each.authorisation is not None and each.authorisation.refresh == refresh,
    )
    held = account.authorisation
    if held is None or held.refresh != request.form.get("refresh_token"):
        raise Fault(REFRESH_EXPIRED, "refresh_token is invalid")
    if held.refresh_until < account.now:
        raise Fault(REFRESH_EXPIRED, "refresh_token expired")
    return account
