"""From a request to an asker: a session cookie or an API key, remembered for less than a second."""

import asyncio
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from core.db import execute, fetchrow
from core.errors import Forbidden, T

from .apart import apart
from .askers import Asker
from .loading import BY_KEY, BY_SESSION, asker_from
from .profile import house
from .tokens import KEY

COOKIE = "guanxi_session"
SECURE_COOKIE = f"__Host-{COOKIE}"
NAMES = (SECURE_COOKIE.encode(), COOKIE.encode())
REMEMBERED_SECONDS = 0.8
MOST_REMEMBERED = 10_000
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
TELLING = frozenset((b"authorization", b"cookie", b"origin", b"sec-fetch-site", b"host"))

FOREIGN = T("This request came from another site.", "请求来自其他网站，已拒绝。")

_USED_KEY = "update api_key set last_used_at = now() where id = $1"
_USED_SESSION = "update session set last_used_at = now() where id = $1"

_askers: dict[bytes, tuple[Asker | None, float]] = {}
_asking: dict[bytes, asyncio.Task[Asker | None]] = {}


@dataclass(frozen=True, slots=True)
class Credentials:
    """The few headers that say who sends a request, and from where."""

    bearer: bytes | None
    cookie: bytes | None
    origin: bytes | None
    fetch_site: bytes | None
    host: bytes | None

    @property
    def from_browser(self) -> bool:
        """Whether a browser may have added something by itself."""
        return bool(self.cookie or self.origin or self.fetch_site)


async def authenticate(scope: Any) -> Asker | None:
    """Who sends this request; None if nobody we know. A foreign site's cookies are refused."""
    said = credentials(scope["headers"])
    if said.bearer is not None:
        return await asker_by_token(said.bearer)
    if said.cookie is None:
        return None
    if scope["type"] == "websocket" or scope.get("method") not in SAFE_METHODS:
        await refuse_foreign(said)
    return await asker_by_token(said.cookie)


def credentials(headers: Iterable[tuple[bytes, bytes]]) -> Credentials:
    """What a request's headers say about its sender."""
    found = {name: value for name, value in headers if name in TELLING}
    authorization = found.get(b"authorization", b"")
    cookies = found.get(b"cookie")
    return Credentials(
        bearer=authorization[7:] if authorization[:7].lower() == b"bearer " else None,
        cookie=session_cookie(cookies) if cookies else None,
        origin=found.get(b"origin"),
        fetch_site=found.get(b"sec-fetch-site"),
        host=found.get(b"host"),
    )


def session_cookie(header: bytes) -> bytes | None:
    """The session token among the cookies; the one that only TLS can have set comes first."""
    pairs = [pair.strip().partition(b"=") for pair in header.split(b";")]
    found = {name: value for name, _, value in pairs if name in NAMES}
    return found.get(NAMES[0]) or found.get(NAMES[1])


async def refuse_foreign(said: Credentials) -> None:
    """Refuse what a browser sends on behalf of another site, and what does not say."""
    if said.fetch_site is not None and said.fetch_site != b"same-origin":
        raise Forbidden(FOREIGN)
    if said.origin is None:
        if said.fetch_site is None:
            raise Forbidden(FOREIGN)
        return
    here = said.host.lower() if said.host else None
    place = _place(said.origin)
    if place is None:
        raise Forbidden(FOREIGN)
    if place != here and place != _place((await house()).url.encode()):
        raise Forbidden(FOREIGN)


async def asker_by_token(token: bytes) -> Asker | None:
    """Who holds a session token or API key; many asking at once cause one question.

    It is asked in a context of its own, for it must not join somebody's transaction.
    """
    key = hashlib.sha256(token).digest()
    known = _askers.get(key)
    if known is not None and known[1] > monotonic():
        return known[0]
    if (asking := _asking.get(key)) is None:
        looking = _look_up(key, token.startswith(KEY.encode()))
        asking = _asking[key] = apart(looking)
        asking.add_done_callback(lambda _: _asking.pop(key, None))
    return await asyncio.shield(asking)


async def forget() -> None:
    """Ask the database again: rights, sessions or keys changed through this process."""
    _askers.clear()
    _asking.clear()


async def _look_up(key: bytes, is_key: bool) -> Asker | None:
    until = monotonic() + REMEMBERED_SECONDS
    row = await fetchrow(BY_KEY if is_key else BY_SESSION, key.hex())
    who = await asker_from(row) if row else None
    if row and row["unused"]:
        await execute(_USED_KEY if is_key else _USED_SESSION, row["key"] or row["session"])
    if len(_askers) >= MOST_REMEMBERED:
        _askers.clear()
    if who is not None:
        _askers[key] = (who, until)
    return who


@lru_cache(256)
def _place(origin: bytes) -> bytes | None:
    """Host and port of an origin; none of the origin `null`."""
    try:
        return urlsplit(origin.decode("ascii")).netloc.lower().encode() or None
    except ValueError:
        return None
