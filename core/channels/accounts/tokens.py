"""Access to platforms: kept sealed, shared by all processes, fetched anew by one of them only."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

import orjson

from core.channels.adapters.telling import as_told, told_again
from core.channels.adapters.trouble import OF_THE_ACCOUNT, Trouble, Troubled, TroubleKind
from core.db import after_commit, execute, fetchrow, in_transaction, now, uuid7, vault
from core.errors import Invalid, T

from .health import access, note_trouble, note_well

if TYPE_CHECKING:
    from .line import Line

MARGIN = timedelta(seconds=120)
"""Access that ends within this time is fetched anew already."""

TRUSTED = 5.0
"""Seconds that this process uses access without looking whether another has fetched fresh one."""

FETCHING = timedelta(seconds=45)
"""How long one process may take to fetch access before another may try: longer than any call."""

PATIENCE = 15.0
"""Seconds to wait for access that somebody else is fetching."""

MANY = 1000
"""Accounts remembered at once."""

SHORTEST_PAUSE, LONGEST_PAUSE = timedelta(seconds=5), timedelta(minutes=10)
"""How long to leave the platform alone after it refused access: doubling from one to the other."""

BUSY = T("Access to the platform is being renewed.", "正在更新平台访问凭证。")
NO_SUCH = T("This channel has no access called “{name}”.", "此渠道没有名为“{name}”的凭证。")


@dataclass(frozen=True, kw_only=True)
class Token:
    """Access to a platform, as it was given."""

    access: str
    expires_at: datetime
    refresh: str | None = None
    """What fresh access is asked for with, where that needs more than the account's secret."""
    refresh_expires_at: datetime | None = None
    renewals: int = 0
    """How often `refresh` itself was renewed, where a platform counts."""
    facts: Mapping[str, Any] = field(default_factory=dict)
    """What else came with it: granted scopes, whose it is."""


Refresh = Callable[["Line[Any]", Token | None], Awaitable[Token]]
"""Asks the platform for fresh access, given the old; Troubled with TOKEN if only the owner can."""


class Held(NamedTuple):
    """A token of the store, and which it is."""

    token: Token
    generation: int


_ONE = """
select sealed, generation, expires_at, pause_until, trouble
from channel_token where account = $1 and name = $2"""

_BEGIN = """
insert into channel_token (id, account, name, sealed, generation, expires_at, refreshing_until)
values ($1, $2, $3, '', 0, now(), now() + $4)
on conflict (account, name) do update set refreshing_until = excluded.refreshing_until
where channel_token.generation = $5
  and (channel_token.refreshing_until is null or channel_token.refreshing_until < now())
returning generation"""

_KEEP = """
update channel_token set sealed = $4, generation = generation + 1, expires_at = $5,
    refreshing_until = null, pause_until = null, failures = 0, trouble = null
where account = $1 and name = $2 and generation = $3 returning generation"""

_GRANT = """
insert into channel_token (id, account, name, sealed, generation, expires_at)
values ($1, $2, $3, $4, 1, $5)
on conflict (account, name) do update set sealed = excluded.sealed,
    generation = channel_token.generation + 1, expires_at = excluded.expires_at,
    refreshing_until = null, pause_until = null, failures = 0, trouble = null"""

_FAILED = """
update channel_token set refreshing_until = null, failures = failures + 1, trouble = $4,
    pause_until = now() + least($6::interval, $5::interval * power(2, least(failures, 10)))
where account = $1 and name = $2 and generation = $3"""

_SPOIL = """
update channel_token set expires_at = now() where account = $1 and name = $2 and generation = $3"""

_FORGET = """
update channel_token set sealed = '', generation = generation + 1, expires_at = now(),
    refreshing_until = null, pause_until = null, failures = 0, trouble = null
where account = $1 and name <> all($2)"""

_held: dict[tuple[UUID, str], tuple[float, Held]] = {}
_fetching: dict[tuple[UUID, str], asyncio.Lock] = {}


async def token_for(line: "Line[Any]", name: str) -> Held:
    """Access that works, fetched by one process if none is at hand; Troubled if there is none."""
    until, known = _held.get((line.account, name), (0.0, None))
    if known is not None and time.monotonic() < until and not _due(known.token):
        return known
    lock = _fetching.setdefault((line.account, name), asyncio.Lock())
    try:
        async with lock:
            return _remember(line.account, name, await _from_store(line, name))
    except Troubled as error:
        raise Troubled(replace(error.trouble, source=access(name))) from None


async def keep_token(account: UUID, name: str, token: Token) -> None:
    """Store access that the owner just granted, whatever else is being fetched."""
    sealed = _sealed(account, token)
    await execute(_GRANT, uuid7(), account, name, sealed, token.expires_at)
    _let_go(account)


async def stored_token(account: UUID, name: str) -> Token | None:
    """Access as it is stored, expired or not, for those who show how long it lasts."""
    row = await fetchrow(_ONE, account, name)
    return _opened(account, row)


async def spoil(account: UUID, name: str, held: Held) -> None:
    """This access did not work: whoever comes next fetches fresh one, unless somebody has."""
    _let_go(account)
    await execute(_SPOIL, account, name, held.generation)


async def forget_tokens(account: UUID, *, but: Sequence[str] = ()) -> None:
    """Start afresh, because the account's secrets changed; what is being fetched counts no more.

    `but` names tokens that were got with none of those secrets: they stay.
    """
    await execute(_FORGET, account, list(but))
    _let_go(account)


def _let_go(account: UUID) -> None:
    """Look into the store next time: from now on, and again once this is committed."""

    def drop() -> None:
        for key in [key for key in _held if key[0] == account]:
            del _held[key]

    async def drop_again() -> None:
        drop()

    drop()
    if in_transaction():
        after_commit(drop_again)


def _remember(account: UUID, name: str, held: Held) -> Held:
    if len(_held) >= MANY:
        _held.clear()
        _fetching.clear()
    _held[account, name] = (time.monotonic() + TRUSTED, held)
    return held


async def _from_store(line: "Line[Any]", name: str) -> Held:
    """What the store has; whoever finds it due first fetches, the others wait for that."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        row = await fetchrow(_ONE, line.account, name)
        token = _opened(line.account, row)
        if row is not None and token is not None and not _due(token):
            return Held(token, row["generation"])
        if row is not None and row["pause_until"] and row["pause_until"] > now():
            raise Troubled(_remembered(row["trouble"], row["pause_until"]))
        held = await _fetch(line, name, row["generation"] if row else 0, token)
        if held is not None:
            return held
        await asyncio.sleep(0.05)
    raise Troubled(Trouble(kind=TroubleKind.TRANSIENT, message=BUSY))


async def _mine(account: UUID, name: str, generation: int) -> bool:
    """Whether it is on us to fetch what follows this generation."""
    return await fetchrow(_BEGIN, uuid7(), account, name, FETCHING, generation) is not None


async def _fetch(line: "Line[Any]", name: str, generation: int, old: Token | None) -> Held | None:
    """Fetch fresh access; None if somebody else is at it."""
    refresh = line.adapter.tokens.get(name)
    if refresh is None:
        raise Invalid(NO_SUCH.fill(name=name))
    if not await _mine(line.account, name, generation):
        return None
    try:
        token = await refresh(line, old)
    except Troubled as error:
        await _failed(line.account, name, generation, error.trouble)
        raise
    except BaseException:
        busy = Trouble(kind=TroubleKind.TRANSIENT, message=BUSY)
        await _failed(line.account, name, generation, busy)
        raise
    return await _keep(line.account, name, generation, token)


async def _keep(account: UUID, name: str, generation: int, token: Token) -> Held:
    """Store fresh access; what was stored meanwhile counts more, for it was wanted later."""
    sealed = _sealed(account, token)
    row = await fetchrow(_KEEP, account, name, generation, sealed, token.expires_at)
    if row is not None:
        await note_well(account, source=access(name))
        return Held(token, row["generation"])
    row = await fetchrow(_ONE, account, name)
    other = _opened(account, row)
    if row is None or other is None or _due(other):
        raise Troubled(Trouble(kind=TroubleKind.TRANSIENT, message=BUSY))
    return Held(other, row["generation"])


async def _failed(account: UUID, name: str, generation: int, trouble: Trouble) -> None:
    """Leave the platform alone for a while, and say what is wrong, if we are still concerned."""
    pauses = (SHORTEST_PAUSE, LONGEST_PAUSE)
    done = await execute(_FAILED, account, name, generation, as_told(trouble), *pauses)
    if done == "UPDATE 1" and trouble.kind in OF_THE_ACCOUNT:
        await note_trouble(account, trouble, source=access(name))


def _remembered(trouble: str | None, until: datetime) -> Trouble:
    """The trouble that fetching met last, while we leave the platform alone."""
    if trouble is None:
        return Trouble(kind=TroubleKind.TRANSIENT, message=BUSY, until=until)
    return told_again(trouble, until)


def _due(token: Token) -> bool:
    return token.expires_at <= now() + MARGIN


def _sealed(account: UUID, token: Token) -> bytes:
    ends = token.refresh_expires_at
    plain = {
        "access": token.access,
        "refresh": token.refresh,
        "refresh_expires_at": ends.isoformat() if ends else None,
        "renewals": token.renewals,
        "facts": dict(token.facts),
    }
    return vault().seal(orjson.dumps(plain), aad=f"channel_token:{account}")


def _opened(account: UUID, row: Any) -> Token | None:
    """A token of the store; None if our key does not open it, as after a restored backup."""
    if row is None or not row["sealed"]:
        return None
    try:
        plain = orjson.loads(vault().open(row["sealed"], aad=f"channel_token:{account}"))
    except Invalid:
        return None
    ends = plain.pop("refresh_expires_at")
    return Token(
        **plain,
        expires_at=row["expires_at"],
        refresh_expires_at=datetime.fromisoformat(ends) if ends else None,
    )
