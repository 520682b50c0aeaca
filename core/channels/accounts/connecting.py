"""Connected accounts: what we know of them, their secrets, and whether they are at work."""

import secrets
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from core.auth import require
from core.channels.adapters.adapter import AccountSettings, Adapter
from core.channels.adapters.known import GONE, MANAGE, adapter_of, forget
from core.channels.events import (
    AccountChanged,
    AccountConnected,
    AccountDisconnected,
    AccountPaused,
    AccountResumed,
)
from core.channels.inward.replay import requeue_waiting
from core.channels.tables import Account, AccountState
from core.db import after_commit, transaction, uuid7
from core.entities import change, check_version, insert, trash
from core.errors import Invalid, NotFound, T, clean_name
from core.events import announce

from .health import wake_up
from .sealing import changes, check, merged, parted, secret_fields, settings_of
from .tokens import forget_tokens

NAMELESS = T("An account needs a name of at most 200 letters.", "请填写账号名称（不超过 200 字）。")


async def connect(
    channel: str, name: str, settings: Mapping[str, Any], *, platform_url: str | None = None
) -> Account:
    """Connect an account of a platform; its call-back address works from now on.

    `platform_url` is where the platform is imitated, for an account of the sandbox.
    """
    require(MANAGE)
    checked = check(adapter_of(channel), settings)
    account = Account(
        id=uuid7(),
        channel=channel,
        key=secrets.token_urlsafe(18),
        name=_named(name),
        platform_url=platform_url,
    )
    for column, value in parted(account, checked).items():
        setattr(account, column, value)
    async with transaction():
        await insert(account)
        await announce(AccountConnected(account_id=account.id))
    return account


async def reconfigure(
    account_id: UUID,
    *,
    name: str | None = None,
    settings: Mapping[str, Any] | None = None,
    expected_version: int | None = None,
) -> Account:
    """Change an account; a secret that is left out stays as it is."""
    async with transaction():
        account = await _reach(account_id)
        check_version(account, expected_version)
        values: dict[str, Any] = {}
        fresh_secrets = False
        if name is not None:
            values["name"] = _named(name)
        if settings is not None:
            fresh_secrets, columns = await _resettled(account, settings)
            values |= columns
        await _change(account, values)
        await announce(
            AccountChanged(
                account_id=account.id,
                new_name=name is not None,
                new_settings=settings is not None,
                new_secrets=fresh_secrets,
            )
        )
        if settings is not None:
            await wake_up(account.id)
    return account


async def pause(account_id: UUID) -> Account:
    """Keep what arrives, but read nothing for now."""
    async with transaction():
        account = await _reach(account_id)
        await _change(account, {"state": AccountState.PAUSED.value})
        await announce(AccountPaused(account_id=account.id))
    return account


async def resume(account_id: UUID) -> Account:
    """Go on reading, beginning with what arrived meanwhile."""
    async with transaction():
        account = await _reach(account_id)
        await _change(account, {"state": AccountState.ACTIVE.value})
        await wake_up(account.id)
        await requeue_waiting(account.id)
        await announce(AccountResumed(account_id=account.id))
    return account


async def disconnect(account_id: UUID, *, expected_version: int | None = None) -> Account:
    """Put an account into the trash: its address answers 404, what it brought stays."""
    async with transaction():
        account = await _reach(account_id)
        await trash(account, expected_version=expected_version)
        await announce(AccountDisconnected(account_id=account.id))
        _forget_after_commit(account)
    return account


async def _resettled(account: Account, settings: Mapping[str, Any]) -> tuple[bool, dict[str, Any]]:
    """Whether there are new secrets, and the columns of an account under new settings.

    Access got with old ones counts no more; what rests on others stays.
    """
    adapter = adapter_of(account.channel)
    old = _known_settings(account, adapter)
    if old is None:
        fresh = check(adapter, settings)
    else:
        fresh = adapter.renewed(old, check(adapter, merged(old, settings)))
    changed = changes(old, fresh)
    secret = changed & set(secret_fields(adapter.settings))
    if secret or any(fields & changed for fields in adapter.got_with.values()):
        still = [name for name, fields in adapter.got_with.items() if not fields & changed]
        await forget_tokens(account.id, but=still)
    return bool(secret), parted(account, fresh)


def _known_settings(account: Account, adapter: Adapter[Any]) -> AccountSettings | None:
    """The present settings; None if our key does not open their secrets, as after a restore."""
    try:
        return settings_of(account, adapter)
    except Invalid:
        return None


def _named(name: str) -> str:
    cleaned = clean_name(name, field="name")
    if not cleaned or len(cleaned) > 200:
        raise Invalid(NAMELESS, field="name")
    return cleaned


async def _reach(account_id: UUID) -> Account:
    require(MANAGE)
    found = Account.objects().where(Account.id == account_id, Account.deleted_at.is_null())
    account = await found.lock_rows("UPDATE").first()
    if account is None:
        raise NotFound(GONE)
    return account


async def _change(account: Account, values: Mapping[str, Any]) -> None:
    await change(account, values)
    _forget_after_commit(account)


def _forget_after_commit(account: Account) -> None:
    async def _forget() -> None:
        forget(account.channel, account.key)

    after_commit(_forget)
