"""API keys: programs act for somebody, never with more rights than that person has right now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import orjson

from core.db import after_commit, execute, fetchrow, now, transaction, uuid7
from core.errors import Invalid, NotFound, T, clean_name
from core.events import announce

from .askers import asker, person
from .authentication import forget
from .events import KeyCreated, KeyRevoked
from .permissions import read_scopes
from .rights import Scope
from .roles import refuse_beyond
from .tokens import KEY, PREFIX_LENGTH, digest, new_token

MANAGE = "core.key.manage"


@dataclass(frozen=True)
class NewKey:
    """A key that was just made: the one moment its secret is known."""

    id: UUID
    secret: str


async def create_api_key(
    name: str,
    *,
    scopes: object = None,
    expires_at: datetime | None = None,
) -> NewKey:
    """A key for oneself; its secret is shown once and never stored."""
    who, user_id = person()
    limits = read_scopes(scopes, field="scopes") if scopes is not None else None
    refuse_beyond(who, limits or {})
    if expires_at is not None and expires_at <= now():
        raise Invalid(T("This moment has passed.", "到期时间已过。"), field="expiresAt")
    key = NewKey(uuid7(), new_token(KEY))
    async with transaction():
        await execute(
            "insert into api_key (id, person, name, prefix, digest, scopes, expires_at)"
            " values ($1, $2, $3, $4, $5, $6, $7)",
            key.id,
            user_id,
            _good_name(name),
            key.secret[:PREFIX_LENGTH],
            digest(key.secret),
            _text(limits),
            expires_at,
        )
        await announce(KeyCreated(api_key_id=key.id, user_id=user_id))
    return key


async def revoke_api_key(key_id: UUID) -> None:
    """A key of one's own, or with the permission anyone's, works no longer; twice is once."""
    who = asker()
    async with transaction():
        key = await fetchrow(
            "select person, revoked_at from api_key where id = $1 for update", key_id
        )
        mine = key is not None and key["person"] == who.user_id and who.user_id is not None
        if key is None or not (mine or who.can(MANAGE) is Scope.ALL):
            raise NotFound(T("There is no such key.", "没有这个密钥。"))
        if key["revoked_at"] is not None:
            return
        await execute("update api_key set revoked_at = now() where id = $1", key_id)
        await announce(KeyRevoked(api_key_id=key_id, user_id=key["person"]))
        after_commit(forget)


def _good_name(name: str) -> str:
    name = clean_name(name, field="name")
    if not name or len(name) > 100:
        raise Invalid(T("Please say what the key is for.", "请填写密钥用途。"), field="name")
    return name


def _text(limits: Mapping[str, Scope] | None) -> str | None:
    if limits is None:
        return None
    return orjson.dumps({name: scope.word for name, scope in limits.items()}).decode()
