"""Typed settings of slices and plugins; secret ones are sealed and never read back."""

import json
from typing import Any, ClassVar, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, SecretStr, ValidationError

from core.db import execute, fetchrow, transaction, vault
from core.errors import Invalid, T, clean_text


class Secret(SecretStr):
    """A value that is written, used, and never shown again."""


class PluginSettings(BaseModel):
    """What an owner can set. Every field needs a default: a house starts without asking."""

    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=False)
    owner: ClassVar[str] = ""

    def __init_subclass__(cls, owner: str = "", **options: Any) -> None:
        """Belongs to the slice or plugin it is written in, unless another name is given."""
        super().__init_subclass__(**options)
        first, _, rest = cls.__module__.partition(".")
        within = rest.partition(".")[0]
        cls.owner = owner or {"core": f"core.{within}", "plugins": within}.get(first, first)

    @classmethod
    def secrets(cls) -> frozenset[str]:
        """The names of the secret fields."""
        fields = cls.model_fields.items()
        return frozenset(name for name, field in fields if _is_secret(field.annotation))


S = TypeVar("S", bound=PluginSettings)

_READ = "select values, secrets from setting where owner = $1"
_WRITE = """
insert into setting (owner, values, secrets) values ($1, $2, $3)
on conflict (owner) do update set values = excluded.values, secrets = excluded.secrets"""
WRONG = T("{field}: {why}", "{field}：{why}")


async def settings_of(model: type[S]) -> S:
    """What is set, and the defaults of what is not."""
    return model.model_validate(await _stored(model))


async def change_settings(model: type[S], values: dict[str, Any]) -> S:
    """Set some fields and keep the others; a secret left blank is kept too."""
    given = {name: _clean(name, value) for name, value in values.items()}
    kept_blank = {name for name in model.secrets() if given.get(name) in (None, "")}
    given = {name: value for name, value in given.items() if name not in kept_blank}
    async with transaction():
        await execute("select pg_advisory_xact_lock(hashtext($1))", f"setting:{model.owner}")
        wanted = {**await _stored(model), **given}
        try:
            changed = model.model_validate(wanted)
        except ValidationError as error:
            raise _refusal(error) from error
        await _store(changed)
    return changed


def shown(settings: PluginSettings) -> dict[str, Any]:
    """The settings as anyone may see them: of a secret, only whether it is set."""
    plain = settings.model_dump(mode="json", exclude=set(settings.secrets()))
    return {**plain, **{name: bool(getattr(settings, name)) for name in settings.secrets()}}


async def _stored(model: type[PluginSettings]) -> dict[str, Any]:
    row = await fetchrow(_READ, model.owner)
    if row is None:
        return {}
    stored = json.loads(row["values"])
    if row["secrets"]:
        stored |= json.loads(vault().open(row["secrets"], aad=_place(model)))
    return {name: value for name, value in stored.items() if name in model.model_fields}


async def _store(settings: PluginSettings) -> None:
    model = type(settings)
    plain = settings.model_dump_json(exclude=set(model.secrets()))
    secrets = {name: getattr(settings, name) for name in model.secrets()}
    hidden = {name: secret.get_secret_value() for name, secret in secrets.items() if secret}
    sealed = vault().seal(json.dumps(hidden).encode(), aad=_place(model)) if hidden else None
    await execute(_WRITE, model.owner, plain, sealed)


def _place(model: type[PluginSettings]) -> str:
    return f"setting:{model.owner}"


def _is_secret(annotation: Any) -> bool:
    kinds = (annotation, *get_args(annotation))
    return any(isinstance(kind, type) and issubclass(kind, SecretStr) for kind in kinds)


def _clean(name: str, value: Any) -> Any:
    return clean_text(value, field=name) if isinstance(value, str) else value


def _refusal(error: ValidationError) -> Invalid:
    """The first thing that is wrong, without the value: it may be a secret."""
    first = error.errors(include_input=False, include_url=False)[0]
    field = ".".join(str(part) for part in first["loc"])
    return Invalid(WRONG.fill(field=field or "settings", why=first["msg"]), field=field or None)
