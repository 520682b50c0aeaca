"""Settings of accounts: checked by their model, their secrets kept apart and sealed."""

from collections.abc import Mapping, Sequence
from typing import Any, get_args

import orjson
from pydantic import SecretStr, ValidationError

from core.channels.adapters.adapter import AccountSettings, Adapter
from core.channels.tables import Account
from core.db import vault
from core.errors import Invalid, T, clean_text

NO_OBJECT = T("Settings are an object of names and values.", "设置必须是键值对象。")
WRONG = T("“{field}” is missing or not right.", "“{field}”缺失或不正确。")
UNFIT = T(
    "The settings do not fit this version any more (“{field}”): enter them again.",
    "账号设置与当前版本不符（“{field}”），请重新填写。",
)


def as_settings(value: object) -> Mapping[str, Any]:
    """Settings as they came from outside: an object whose texts can be stored."""
    if not isinstance(value, Mapping):
        raise Invalid(NO_OBJECT, field="settings")
    return {
        str(name): clean_text(text, field=f"settings.{name}") if isinstance(text, str) else text
        for name, text in value.items()
    }


def check(adapter: Adapter[Any], settings: Mapping[str, Any]) -> AccountSettings:
    """The settings as their model wants them; refuses the first thing that is wrong.

    A form sends null for what was left empty: that means what the model says by default.
    """
    said = {name: value for name, value in settings.items() if value is not None}
    try:
        return adapter.settings(**said)
    except ValidationError as error:
        field = _first(error)
        raise Invalid(WRONG.fill(field=field), field=f"settings.{field}") from None
    except Invalid as no:
        raise Invalid(no.message, field=f"settings.{no.field}") from None


def merged(old: AccountSettings, new: Mapping[str, Any]) -> Mapping[str, Any]:
    """Old settings under new ones; a secret that is left blank keeps its old value."""
    hidden = secret_fields(type(old))
    given = {name: value for name, value in new.items() if value or name not in hidden}
    return {**_revealed(old), **given}


def parted(account: Account, settings: AccountSettings) -> dict[str, Any]:
    """The settings as columns: what may be read as JSON, the secrets sealed for this account."""
    hidden = secret_fields(type(settings))
    shown = settings.model_dump(mode="json", exclude=set(hidden))
    secret = {name: text for name, text in _revealed(settings).items() if name in hidden and text}
    return {
        "settings": orjson.dumps(shown).decode(),
        "secrets": vault().seal(orjson.dumps(secret), aad=_place(account)),
        "secrets_set": sorted(secret),
    }


def settings_of(account: Account, adapter: Adapter[Any]) -> AccountSettings:
    """An account's settings, its secrets opened.

    Invalid if our key does not open them, or they do not fit their model, as after an upgrade.
    """
    secret = orjson.loads(vault().open(account.secrets, aad=_place(account)))
    try:
        return adapter.settings(**orjson.loads(account.settings), **secret)
    except ValidationError as error:
        raise Invalid(UNFIT.fill(field=_first(error))) from None


def _first(error: ValidationError) -> str:
    """The first field that is wrong; what stands in it may be a secret, and is not said."""
    first = error.errors(include_input=False, include_url=False, include_context=False)[0]
    return ".".join(str(part) for part in first["loc"])


def changes(old: AccountSettings | None, new: AccountSettings) -> frozenset[str]:
    """The fields that are not what they were; all of them where the old ones cannot be opened."""
    before, after = _revealed(old) if old else {}, _revealed(new)
    return frozenset(name for name in after if name not in before or before[name] != after[name])


def secret_fields(settings: type[AccountSettings]) -> Sequence[str]:
    """Names of the fields that are sealed and never shown."""
    fields = settings.model_fields.items()
    return [name for name, field in fields if _is_secret(field.annotation)]


def _is_secret(annotation: Any) -> bool:
    kinds = (annotation, *get_args(annotation))
    return any(isinstance(kind, type) and issubclass(kind, SecretStr) for kind in kinds)


def _revealed(settings: AccountSettings) -> dict[str, Any]:
    values = {name: getattr(settings, name) for name in type(settings).model_fields}
    return {
        name: value.get_secret_value() if isinstance(value, SecretStr) else value
        for name, value in values.items()
    }


def _place(account: Account) -> str:
    return f"channel_account:{account.id}"
