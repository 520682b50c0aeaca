"""Access tokens and codes: who may call, and for how long."""

import secrets
from dataclasses import dataclass
from typing import Any

from .calls import ENDPOINTS, Answer, Asked, Wrong, endpoint
from .door import refuse_stranger
from .troubles import day_of

LIFE = 7200
OVERLAP = 300
CODE_LIFE = 300


@dataclass
class Code:
    """A code somebody got at login; it works once."""

    openid: str
    scope: str
    until: float
    used: bool = False


class Tokens:
    """The tokens of one account: those of `token`, and the stable one, which are strangers."""

    def __init__(self) -> None:
        """None yet."""
        self.until: dict[str, float] = {}
        """Token → when it ends."""
        self.latest = ""
        self.stable = ""
        self.forced: list[float] = []
        self.given = 0
        """How many new tokens were made."""
        self.codes: dict[str, Code] = {}
        self.pages: dict[str, tuple[str, str, float]] = {}
        """Tokens and refresh tokens of web logins → openid, scope, end."""
        self._replaced: set[str] = set()

    def knows(self, token: str) -> bool:
        """Whether it is one of this account's."""
        return token in self.until

    def check(self, token: str, now: float) -> None:
        """Raise unless it works: 42001 once its time is over, 40001 once another took its place."""
        if self.until[token] > now:
            return
        if token in self._replaced:
            raise Wrong(40001, "invalid credential, access_token is invalid or not latest")
        raise Wrong(42001, "access_token expired")

    def fresh(self, now: float) -> str:
        """A new token of `token`; the one before lives five minutes more."""
        self._replace(self.latest, now)
        self.latest = self._make(now)
        return self.latest

    def stably(self, now: float, *, force: bool) -> str:
        """The stable token: the same until its last five minutes, unless a fresh one is forced."""
        left = self.until.get(self.stable, 0) - now
        if force and self._may_force(now):
            self._end(self.stable)
            self.stable = self._make(now)
        elif left <= OVERLAP:
            self.stable = self._make(now)
        return self.stable

    def expire(self) -> None:
        """End every token at once, as the platform may."""
        for token in self.until:
            self.until[token] = 0.0

    def code(self, openid: str, scope: str, now: float) -> str:
        """A code for a person who just agreed."""
        code = secrets.token_hex(16)
        self.codes[code] = Code(openid, scope, now + CODE_LIFE)
        return code

    def redeem(self, code: str, now: float) -> Code:
        """Use a code up: 40029 unknown, 40163 used, 42003 too old."""
        known = self.codes.get(code)
        if known is None:
            raise Wrong(40029, "invalid code")
        if known.used:
            raise Wrong(40163, "code been used")
        if known.until <= now:
            raise Wrong(42003, "code expired")
        known.used = True
        return known

    def _may_force(self, now: float) -> bool:
        today = [at for at in self.forced if day_of(at) == day_of(now)]
        if len(today) >= 20 or (today and now - today[-1] < 30):
            return False
        self.forced = [*today, now]
        return True

    def _make(self, now: float) -> str:
        self.given += 1
        token = f"{self.given}_{secrets.token_urlsafe(96)}"
        self.until[token] = now + LIFE
        return token

    def _replace(self, token: str, now: float) -> None:
        if token:
            self.until[token] = min(self.until[token], now + OVERLAP)
            self._replaced.add(token)

    def _end(self, token: str) -> None:
        if token:
            self.until[token] = 0.0
            self._replaced.add(token)


def admitted(asked: Asked, said: Any) -> Any:
    """The account that shows its secret; 40013, 40125 or 40164 otherwise."""
    if not said.get("secret"):
        raise Wrong(41004, "appsecret missing")
    account = asked.platform.account_of(str(said.get("appid", "")))
    if account is None:
        raise Wrong(40013, "invalid appid")
    if said["secret"] != account.app_secret:
        raise Wrong(40125, "invalid appsecret, view more at http://t.cn/RAEkdVq")
    refuse_stranger(account, asked)
    account.counter.count(asked, ENDPOINTS[asked.path])
    return account


@endpoint("/cgi-bin/token", "GET", token=False, daily=2_000)
def token(asked: Asked) -> Answer:
    """A new token; each ends the one before."""
    if asked.query.get("grant_type") != "client_credential":
        raise Wrong(40002, "invalid grant_type")
    account = admitted(asked, asked.query)
    return {"access_token": account.tokens.fresh(asked.now), "expires_in": LIFE}


@endpoint("/cgi-bin/stable_token", token=False, daily=500_000, per_minute=10_000)
def stable_token(asked: Asked) -> Answer:
    """The stable token."""
    said = asked.json
    if said.get("grant_type") != "client_credential":
        raise Wrong(40002, "invalid grant_type")
    account = admitted(asked, said)
    made = account.tokens.stably(asked.now, force=bool(said.get("force_refresh")))
    left = round(account.tokens.until[made] - asked.now)
    return {"access_token": made, "expires_in": left}
