"""The adapters of this house, and the accounts that were asked for a moment ago."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from core.db import fetchval
from core.errors import NotFound, T

from .adapter import AccountSettings, Adapter

FRESH = 1.0
"""Seconds that a looked-up account is trusted; a change elsewhere is seen after that."""

MANY = 1000

MANAGE = "core.channel.manage"
"""The permission to connect, change and test accounts."""

_THERE = "select exists (select 1 from channel_account where id = $1 and deleted_at is null)"

GONE = T("There is no such account.", "没有这个账号。")
OFF = T("The channel “{name}” is switched off.", "渠道“{name}”已停用。")
UNKNOWN = T("There is no channel “{name}” in this house.", "系统中没有渠道“{name}”。")


@dataclass(frozen=True, kw_only=True)
class Known:
    """An account as the letter box needs it: who it is, how to read it."""

    id: UUID
    adapter: Adapter[Any]
    settings: AccountSettings
    replies: bool = False
    """Whether it answers some things by itself."""
    turned_away: bool = False
    """Whether its page says that calls of the platform are turned away."""


_adapters: dict[str, Adapter[Any]] = {}
_accounts: dict[tuple[str, str], tuple[float, Known]] = {}


def use_adapters(adapters: Mapping[str, Adapter[Any]]) -> None:
    """Give this process its channels; called once, when the house starts."""
    _adapters.clear()
    _adapters.update(adapters)
    _accounts.clear()


def adapter_of(channel: str) -> Adapter[Any]:
    """The adapter of a channel that is switched on."""
    try:
        return _adapters[channel]
    except KeyError:
        raise NotFound(UNKNOWN.fill(name=channel)) from None


async def must_be_there(account: UUID) -> None:
    """NotFound unless there is such an account, not in the trash."""
    if not await fetchval(_THERE, account):
        raise NotFound(GONE, field="account")


def channels() -> tuple[str, ...]:
    """The channels that are switched on."""
    return tuple(sorted(_adapters))


def remembered(channel: str, key: str) -> Known | None:
    """An account that was looked up within the last second."""
    until, known = _accounts.get((channel, key), (0.0, None))
    return known if known is not None and time.monotonic() < until else None


def remember(channel: str, key: str, known: Known) -> None:
    """Keep an account for a second."""
    if len(_accounts) >= MANY:
        _accounts.clear()
    _accounts[channel, key] = (time.monotonic() + FRESH, known)


def forget(channel: str, key: str) -> None:
    """Look an account up afresh next time, because it changed."""
    _accounts.pop((channel, key), None)
