"""Ocean Engine: leads of ads page by page, what became of them, and pushes of them."""

import json
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from .account import DAY, Authorisation, SimAccount
from .wire import Reply, Request

if TYPE_CHECKING:
    from .platform import Platform

CHINA = timezone(timedelta(hours=8))
LATE = 600.0
"""Seconds until some fields of a lead are filled."""
LATE_FIELDS = ("convert_status", "app_name", "intention_estimation")
LARGEST = 100
CODE_LIFE = 600.0

TOKEN_OVER = 40102
REFRESH_OVER = 40103
TOKEN_WRONG = 40105
REFRESH_WRONG = 40107
NO_RIGHT = 40002
WRONG = 40001


class LeadFault(Exception):
    """A refusal of Ocean Engine, which words it differently."""

    def __init__(self, code: int, message: str) -> None:
        """Say what is wrong, by number."""
        super().__init__(f"{code} {message}")
        self.code = code
        self.message = message


def connect(platform: "Platform", request: Request) -> Reply:
    """The page on which an advertiser agrees; here they do so at once."""
    back, app_id = request.query.get("redirect_uri", ""), request.query.get("app_id", "")
    account = next((each for each in platform.accounts if each.lead_app_id == app_id), None)
    if not app_id or account is None or not back.startswith("https://"):
        raise LeadFault(WRONG, "app_id or redirect_uri is wrong")
    code = account.secret("", 40)
    account.lead_codes[code] = account.now + CODE_LIFE
    answer = {"auth_code": code, "state": request.query.get("state", "")}
    return Reply(b"", 302, {"location": f"{back}?{urlencode(answer)}"})


def access_token(platform: "Platform", request: Request) -> Reply:
    """Two tokens for a code, once and within ten minutes."""
    body = request.json
    app = (str(body.get("app_id")), body.get("secret"))
    if body.get("grant_type") != "auth_code":
        raise LeadFault(WRONG, "grant_type")
    for account in platform.accounts:
        until = account.lead_codes.pop(str(body.get("auth_code")), 0.0)
        if until > account.now and app == (account.lead_app_id, account.lead_secret):
            return _answer(_tokens(account, authorised(account)))
    raise LeadFault(WRONG, "auth_code已失效")


def refresh(platform: "Platform", request: Request) -> Reply:
    """Two new tokens for the old refresh token, which is worth nothing after that."""
    body = request.json
    for account in platform.accounts:
        held = account.lead_authorisation
        known = held and (account.lead_app_id, account.lead_secret) == (
            str(body.get("app_id")),
            body.get("secret"),
        )
        if held and known and held.refresh == body.get("refresh_token"):
            if held.refresh_until < account.now:
                raise LeadFault(REFRESH_OVER, "refresh_token已过期")
            return _answer(_tokens(account, authorised(account)))
    raise LeadFault(REFRESH_WRONG, "refresh_token无效")


def authorised(account: SimAccount) -> Authorisation:
    """Fresh tokens of an advertiser: one day, thirty days."""
    now = account.now
    account.lead_authorisation = Authorisation(
        account.secret("", 40), now + DAY, account.secret("", 40), now + 30 * DAY
    )
    return account.lead_authorisation


def clues(platform: "Platform", request: Request) -> Reply:
    """The leads of a span of time, the newest first."""
    account = _advertiser(platform, request)
    asked = json.loads(request.query.get("advertiser_ids", "[]"))
    if account.advertiser_id not in [int(each) for each in asked]:
        raise LeadFault(NO_RIGHT, "No permission to operate advertiser")
    since, until = (_moment(request.query.get(name, "")) for name in ("start_time", "end_time"))
    found = [clue for clue in account.clues if since <= clue["at"] <= until]
    found.sort(key=lambda clue: clue["at"], reverse=True)
    size = min(int(request.query.get("page_size") or 10), LARGEST)
    page = int(request.query.get("page") or 1)
    pages = max(1, -(-len(found) // size))
    return _answer(
        {
            "list": [_shown(account, each) for each in found[(page - 1) * size : page * size]],
            "page_info": {
                "page": page,
                "page_size": size,
                "total_number": len(found),
                "total_page": pages,
            },
        }
    )


def feedback(platform: "Platform", request: Request) -> Reply:
    """What became of a lead, so that the ad learns."""
    account = _advertiser(platform, request)
    body = request.json
    known = {str(clue["clue_id"]) for clue in account.clues}
    if str(body.get("clue_id")) not in known or body.get("clue_convert_state") not in range(
        194, 197
    ):
        raise LeadFault(WRONG, "参数错误")
    account.feedback.append(body)
    return _answer({})


def pushed(account: SimAccount, clue: dict[str, Any]) -> dict[str, Any]:
    """A lead as it is pushed."""
    return {
        "message_id": account.secret("", 24),
        "service_label": "leads.clue.create",
        "subscribe_task_id": 1788,
        "timestamp": int(account.now * 1000),
        "nonce": account.random.getrandbits(31),
        "data": json.dumps(_shown(account, clue), ensure_ascii=False),
    }


def china_time(at: float) -> str:
    """A moment as Ocean Engine writes it."""
    return datetime.fromtimestamp(at, CHINA).strftime("%Y-%m-%d %H:%M:%S")


def refused(fault: LeadFault) -> Reply:
    """A refusal as Ocean Engine sends it: with HTTP 200."""
    return Reply.json({"code": fault.code, "message": fault.message, "data": {}, "request_id": "r"})


def _advertiser(platform: "Platform", request: Request) -> SimAccount:
    token = request.headers.get("access-token", "")
    for account in platform.accounts:
        held = account.lead_authorisation
        if held and held.access == token:
            if held.access_until < account.now:
                raise LeadFault(TOKEN_OVER, "access_token已过期")
            return account
    raise LeadFault(TOKEN_WRONG, "access_token无效")


def _tokens(account: SimAccount, held: Authorisation) -> dict[str, Any]:
    return {
        "access_token": held.access,
        "expires_in": int(held.access_until - account.now),
        "refresh_token": held.refresh,
        "refresh_token_expires_in": int(held.refresh_until - account.now),
        "advertiser_ids": [account.advertiser_id],
    }


def _shown(account: SimAccount, clue: dict[str, Any]) -> dict[str, Any]:
    """A lead as it looks now: some of it is known ten minutes late."""
    hidden = LATE_FIELDS if account.now - clue["at"] < LATE else ()
    shown = {name: value for name, value in clue.items() if name != "at" and name not in hidden}
    return shown | {"create_time_detail": china_time(clue["at"])}


def _moment(text: str) -> float:
    form = "%Y-%m-%d %H:%M:%S" if ":" in text else "%Y-%m-%d"
    try:
        return datetime.strptime(text, form).replace(tzinfo=CHINA).timestamp()
    except ValueError:
        raise LeadFault(WRONG, "时间格式错误") from None


def _answer(data: dict[str, Any]) -> Reply:
    return Reply.json({"code": 0, "message": "OK", "request_id": "r", "data": data})
