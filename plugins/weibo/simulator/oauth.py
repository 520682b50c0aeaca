"""Authorisation: codes, tokens that end, and who they belong to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from .wire import Call, Refused, Reply, as_json

if TYPE_CHECKING:
    from .accounts import SimAccount
    from .platform import Platform

YEAR = 365 * 86_400
CODE_LIFE = 600


@dataclass
class Token:
    """A key to one account, for a while."""

    account: SimAccount
    made: float
    ends: float
    revoked: bool = False


class Tokens:
    """Every token the platform gave out."""

    def __init__(self, platform: Platform) -> None:
        """None yet."""
        self._platform = platform
        self.known: dict[str, Token] = {}
        self.codes: dict[str, tuple[SimAccount, str, float]] = {}

    def code(self, account: SimAccount, address: str) -> str:
        """The owner said yes: a code to be exchanged once, and soon."""
        code = f"{self._platform.random.getrandbits(128):032x}"
        self.codes[code] = (account, address, self._platform.clock.now() + CODE_LIFE)
        return code

    def issue(self, account: SimAccount) -> str:
        """A new token of an account's app."""
        now = self._platform.clock.now()
        text = f"2.00{self._platform.random.getrandbits(110):028x}"
        self.known[text] = Token(account, now, now + account.token_life)
        return text

    def owner(self, call: Call) -> SimAccount:
        """Whose token came with a call; refuses one that ended."""
        text = call.params.get("access_token") or _bearer(call)
        for account in self._platform.accounts:
            if text and text == account.fan_token:
                self._platform.count(account)
                return account
        token = self.alive(text)
        self._platform.count(token.account)
        return token.account

    def alive(self, text: str) -> Token:
        """A token that still holds."""
        token = self.known.get(text)
        if token is None:
            raise Refused(21332, "invalid_access_token", status=403)
        if token.revoked:
            raise Refused(21316, "access_token has been revoked", status=403)
        if self._platform.clock.now() >= token.ends:
            raise Refused(21327, "expired_token", status=403)
        return token

    def revoke_all(self, account: SimAccount) -> None:
        """The owner withdraws the authorisation."""
        for token in self.known.values():
            if token.account is account:
                token.revoked = True


def _bearer(call: Call) -> str:
    return call.headers.get("authorization", "").removeprefix("OAuth2 ")


def _app(platform: Platform, key: str, secret: str | None = None) -> SimAccount:
    for account in platform.accounts:
        if account.app_key == key:
            if secret is not None and secret != account.app_secret:
                raise Refused(21324, "invalid_client", status=401)
            return account
    raise Refused(21324, "invalid_client", status=401)


def _authorize(platform: Platform, call: Call) -> Reply:
    """The page where an owner says yes or no; the answer goes to the app's address."""
    said = call.params
    account = _app(platform, said.get("client_id", ""))
    address = said.get("redirect_uri", "")
    if not address:
        raise Refused(21322, "redirect_uri_mismatch")
    if said.get("answer") == "yes":
        query = {"code": platform.tokens.code(account, address)}
    elif said.get("answer") == "no":
        query = {"error": "access_denied", "error_code": "21330"}
    else:
        return _page(call, account)
    query |= {"state": said["state"]} if "state" in said else {}
    joint = "&" if "?" in address else "?"
    return Reply(b"", 302, {"location": f"{address}{joint}{urlencode(query)}"})


def _page(call: Call, account: SimAccount) -> Reply:
    links = (_answer(call, answer, word) for answer, word in (("yes", "授权"), ("no", "取消")))
    name = escape(account.name)
    page = f"<meta charset=utf-8><h1>微博</h1><p>授权 {name}？</p>{' '.join(links)}"
    return Reply(page.encode(), 200, {"content-type": "text/html; charset=utf-8"})


def _answer(call: Call, answer: str, word: str) -> str:
    query = escape(urlencode(call.params | {"answer": answer}))
    return f'<a id="{answer}" href="?{query}">{word}</a>'


def _access_token(platform: Platform, call: Call) -> Reply:
    said = call.params
    account = _app(platform, said.get("client_id", ""), said.get("client_secret", ""))
    if said.get("grant_type") != "authorization_code":
        raise Refused(21328, "unsupported_grant_type")
    owner, address, ends = platform.tokens.codes.pop(said.get("code", ""), (None, "", 0.0))
    if owner is not account or platform.clock.now() >= ends:
        raise Refused(21325, "invalid_grant")
    if address != said.get("redirect_uri"):
        raise Refused(21322, "redirect_uri_mismatch")
    life = account.token_life
    token = platform.tokens.issue(account)
    return as_json(
        {
            "access_token": token,
            "remind_in": str(life),
            "expires_in": life,
            "uid": account.uid,
            "isRealName": "true",
        }
    )


def _token_info(platform: Platform, call: Call) -> Reply:
    token = platform.tokens.alive(call.params.get("access_token", ""))
    return as_json(
        {
            "uid": int(token.account.uid),
            "appkey": token.account.app_key,
            "scope": None,
            "create_at": int(token.made),
            "expire_in": int(token.ends - platform.clock.now()),
        }
    )


def _revoke(platform: Platform, call: Call) -> Reply:
    token = platform.tokens.alive(call.params.get("access_token", ""))
    platform.tokens.revoke_all(token.account)
    return as_json({"result": "true"})


ENDPOINTS: Mapping[tuple[str, str], Callable[[Platform, Call], Reply]] = {
    ("api.weibo.com", "/oauth2/authorize"): _authorize,
    ("api.weibo.com", "/oauth2/access_token"): _access_token,
    ("api.weibo.com", "/oauth2/get_token_info"): _token_info,
    ("api.weibo.com", "/oauth2/revokeoauth2"): _revoke,
}
