"""Connected accounts: what we know of them, their secrets, and where the platform calls us."""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import orjson
from pydantic import SecretStr, ValidationError

from core.auth import asker, require
from core.db import after_commit, now, transaction, uuid7, vault
from core.errors import Conflict, Invalid, NotFound, T, clean_name

from .adapter import AccountSettings, Adapter
from .known import adapter_of, forget
from .replay import requeue_waiting
from .tables import Account, AccountState

MANAGE = "core.channel.manage"

GONE = T("There is no such account", "没有这个账号")
CHANGED = T(
    "Somebody else changed this account meanwhile; look again.", "账号已被他人修改，请刷新后重试。"
)


async def connect(channel: str, name: str, settings: Mapping[str, Any]) -> Account:
    """Connect an account of a platform; its call-back address works from now on."""
    require(MANAGE)
    adapter = adapter_of(channel)
    checked = _checked(adapter, settings)
    account = Account(id=uuid7(), channel=channel, key=secrets.token_urlsafe(18), name=_named(name))
    _keep(account, checked)
    await account.save()
    return account


async def change(
    account_id: UUID,
    *,
    name: str | None = None,
    settings: Mapping[str, Any] | None = None,
    expected_version: int | None = None,
) -> Account:
    """Change an account; a secret that is left out stays as it is."""
    async with transaction():
        account = await _reach(account_id, expected_version)
        if name is not None:
            account.name = _named(name)
        if settings is not None:
            adapter = adapter_of(account.channel)
            old = settings_of(account, adapter)
            merged = {**_revealed(old), **_without_blank_secrets(adapter, settings)}
            _keep(account, adapter.renewed(old, _checked(adapter, merged)))
        await _save(account)
    return account


async def pause(account_id: UUID) -> Account:
    """Keep what arrives, but read nothing for now."""
    async with transaction():
        account = await _reach(account_id)
        account.state = AccountState.PAUSED
        await _save(account)
    return account


async def resume(account_id: UUID) -> Account:
    """Go on reading, beginning with what arrived meanwhile."""
    async with transaction():
        account = await _reach(account_id)
        account.state = AccountState.ACTIVE
        await _save(account)
        await requeue_waiting(account.id)
    return account


async def disconnect(account_id: UUID) -> Account:
    """Put an account into the trash: its address answers 404, what it brought stays."""
    async with transaction():
        account = await _reach(account_id)
        account.deleted_at = now()
        account.deleted_by = asker().user_id
        await _save(account)
    return account


def settings_of(account: Account, adapter: Adapter[Any]) -> AccountSettings:
    """An account's settings, its secrets opened."""
    plain = orjson.loads(account.settings)
    if account.secrets:
        plain |= orjson.loads(vault().open(account.secrets, aad=_place(account)))
    return adapter.settings(**plain)


def secret_fields(settings: type[AccountSettings]) -> Sequence[str]:
    """Names of the fields that are sealed and never shown."""
    return [
        name
        for name, field in settings.model_fields.items()
        if "SecretStr" in str(field.annotation)
    ]


def _keep(account: Account, settings: AccountSettings) -> None:
    """Part the settings: what may be read into one column, the secrets sealed into another."""
    hidden = secret_fields(type(settings))
    shown = settings.model_dump(mode="json", exclude=set(hidden))
    sealed = {name: value for name, value in _revealed(settings).items() if name in hidden}
    account.settings = orjson.dumps(shown).decode()
    account.secrets = vault().seal(orjson.dumps(sealed), aad=_place(account))


def _revealed(settings: AccountSettings) -> dict[str, Any]:
    values = {name: getattr(settings, name) for name in type(settings).model_fields}
    return {
        name: value.get_secret_value() if isinstance(value, SecretStr) else value
        for name, value in values.items()
    }


def _checked(adapter: Adapter[Any], settings: Mapping[str, Any]) -> AccountSettings:
    """The settings as their model wants them, or the first thing that is wrong with them."""
    try:
        return adapter.settings(**settings)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        field = ".".join(str(part) for part in first["loc"])
        message = T("“{field}” is missing or not right.", "“{field}”缺失或不正确。")
        raise Invalid(message.fill(field=field), field=f"settings.{field}") from None
    except Invalid as no:
        raise Invalid(no.message, field=f"settings.{no.field}") from None


def _without_blank_secrets(adapter: Adapter[Any], settings: Mapping[str, Any]) -> Mapping[str, Any]:
    hidden = secret_fields(adapter.settings)
    return {name: value for name, value in settings.items() if value or name not in hidden}


def _named(name: str) -> str:
    cleaned = clean_name(name, field="name")
    if not cleaned or len(cleaned) > 200:
        raise Invalid(
            T(
                "An account needs a name of at most 200 letters.",
                "请填写账号名称（不超过 200 字）。",
            ),
            field="name",
        )
    return cleaned


async def _reach(account_id: UUID, expected_version: int | None = None) -> Account:
    require(MANAGE)
    account = await Account.objects().where(Account.id == account_id).lock_rows("UPDATE").first()
    if account is None or account.deleted_at is not None:
        raise NotFound(GONE)
    if expected_version is not None and expected_version != account.version:
        raise Conflict(CHANGED)
    return account


async def _save(account: Account) -> None:
    account.version += 1
    await account.save()

    async def _forget() -> None:
        forget(account.channel, account.key)

    after_commit(_forget)


def _place(account: Account) -> str:
    return f"channel_account:{account.id}"
