"""Three kinds of access, and the chain of the owner's: prolonged, renewed five times, then over."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from core.channels import Refresh, Token, Trouble, Troubled, TroubleKind
from core.db import now
from core.errors import T
from core.jobs import later

from . import api
from .api import APP, LEADS, USER, DouyinLine
from .errors import AGAIN
from .events import number_of, text_of

RENEWALS = 5
"""How often Douyin renews one authorisation."""
NO_MORE_RENEWALS = "10020"
AHEAD = timedelta(days=3)
"""How long before its end an authorisation is renewed: late, because renewals are few."""
SOON_OVER = timedelta(days=10)
"""How long before its very end the owner is told."""

NEVER = T("Nobody has authorised this account yet.", "该账号尚未授权。")
NO_LEADS = T("Nobody has given access to the leads yet.", "尚未授权读取线索。")
GIVE_LEADS = T(
    "Open “Authorise leads” under Settings → Douyin accounts.",
    "请到“设置 → 抖音账号”点击“授权广告线索”。",
)


async def refresh_user(line: DouyinLine, old: Token | None) -> Token:
    """Fresh access in the owner's name; renewed first if the authorisation itself soon ends."""
    given = line.settings.refresh_token
    refresh = old.refresh if old else given.get_secret_value() if given else None
    if refresh is None:
        raise Troubled(Trouble(kind=TroubleKind.TOKEN, message=NEVER, advice=AGAIN))
    renewals = old.renewals if old else 0
    ends = old.refresh_expires_at if old else None
    if ends is not None and ends <= now() + AHEAD and renewals < RENEWALS:
        refresh, renewals = await _renewed(line, refresh, renewals)
    token = user_token(await api.refresh_access(line, refresh), renewals=renewals, old=old)
    await _learn(line, token)
    return token


async def _renewed(line: DouyinLine, refresh: str, renewals: int) -> tuple[str, int]:
    """The next refresh token; where Douyin gives none, the present one lasts to its own end."""
    try:
        renewed = await api.renew_refresh(line, refresh)
    except Troubled as error:
        trouble = error.trouble
        if trouble.kind is not TroubleKind.PERMISSION and trouble.code != NO_MORE_RENEWALS:
            raise
        return refresh, RENEWALS
    return text_of(renewed, "refresh_token") or refresh, renewals + 1


def user_token(given: Mapping[str, Any], *, renewals: int = 0, old: Token | None = None) -> Token:
    """A token out of Douyin's answer.

    It counts as due when the authorisation has to be renewed, even if the access itself lasts.
    """
    ends = _after(given, "refresh_expires_in")
    expires = _after(given, "expires_in") or now()
    if ends is not None and renewals < RENEWALS:
        expires = min(expires, max(ends - AHEAD, now() + timedelta(hours=1)))
    facts = dict(old.facts) if old else {}
    scopes = text_of(given, "scope")
    return Token(
        access=text_of(given, "access_token"),
        expires_at=expires,
        refresh=text_of(given, "refresh_token") or (old.refresh if old else None),
        refresh_expires_at=ends,
        renewals=renewals,
        facts=facts | {"open_id": text_of(given, "open_id"), "scopes": scopes},
    )


async def _learn(line: DouyinLine, token: Token) -> None:
    """What Douyin says it granted, and to whom, where we did not know."""
    news, who = scopes_of(token) - line.settings.scopes, str(token.facts.get("open_id", ""))
    if news or (who and not line.settings.open_id):
        known = {"account": str(line.account), "scopes": sorted(news), "open_id": who}
        await later("douyin.gain_scopes", **known)


def scopes_of(token: Token) -> frozenset[str]:
    """The abilities that came with a token."""
    return frozenset(str(token.facts.get("scopes", "")).replace(",", " ").split())


async def refresh_app(line: DouyinLine, old: Token | None) -> Token:
    """The app's own access."""
    given = await api.client_token(line)
    return Token(
        access=text_of(given, "access_token"), expires_at=_after(given, "expires_in") or now()
    )


async def refresh_leads(line: DouyinLine, old: Token | None) -> Token:
    """Access to the leads: a day long, and its refresh token is new each time."""
    given = line.settings.lead_refresh_token
    refresh = old.refresh if old else given.get_secret_value() if given else None
    if refresh is None:
        raise Troubled(Trouble(kind=TroubleKind.TOKEN, message=NO_LEADS, advice=GIVE_LEADS))
    try:
        fresh = await api.refresh_leads(line, refresh)
    except Troubled as error:
        if error.trouble.kind is not TroubleKind.TOKEN:
            raise
        raise Troubled(replace(error.trouble, advice=GIVE_LEADS)) from None
    return leads_token(fresh)


def leads_token(given: Mapping[str, Any]) -> Token:
    """A token out of Ocean Engine's answer."""
    return Token(
        access=text_of(given, "access_token"),
        expires_at=_after(given, "expires_in") or now(),
        refresh=text_of(given, "refresh_token"),
        refresh_expires_at=_after(given, "refresh_token_expires_in"),
    )


def ends_at(token: Token) -> datetime | None:
    """When nothing helps any more but a new authorisation, as far as that is known."""
    if token.refresh_expires_at is None:
        return None
    return token.refresh_expires_at + timedelta(days=30) * max(0, RENEWALS - token.renewals)


def _after(given: Mapping[str, Any], name: str) -> datetime | None:
    seconds = number_of(given, name)
    return now() + timedelta(seconds=seconds) if 0 < seconds < 10**9 else None


TOKENS: Mapping[str, Refresh] = {USER: refresh_user, APP: refresh_app, LEADS: refresh_leads}

GOT_WITH: Mapping[str, frozenset[str]] = {
    USER: frozenset({"client_key", "client_secret", "refresh_token"}),
    APP: frozenset({"client_key", "client_secret"}),
    LEADS: frozenset({"lead_app_id", "lead_secret", "lead_refresh_token"}),
}
"""With what each was got: a new one of another kind costs nobody their authorisation."""
