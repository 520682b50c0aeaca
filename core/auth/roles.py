"""Roles: what their holders may do. Nobody grants what he lacks; owners never lose anything."""

import re
from collections.abc import Iterable, Mapping
from uuid import UUID

import orjson
from asyncpg import Record

from core.db import after_commit, execute, fetch, fetchrow, fetchval, transaction, uuid7
from core.errors import Conflict, Forbidden, Invalid, NotFound, T, clean_name
from core.events import announce

from .askers import Asker, asker, require
from .authentication import forget
from .events import RoleChanged
from .permissions import OWNER, Permission, known_permissions, read_scopes
from .rights import SCOPES, Scope

MANAGE = "core.role.manage"
DEFAULT_ROLES = {
    OWNER: T("Owner", "所有者"),
    "manager": T("Manager", "主管"),
    "sales": T("Sales", "销售"),
    "viewer": T("Viewer", "只读"),
}
LACKING = T("You cannot grant what you may not do yourself.", "不能授予自己没有的权限。")


async def grant_defaults() -> None:
    """Give the default roles what newly declared permissions foresee; once per permission."""
    async with transaction():
        await _seed_roles()
        fresh = await _newly_declared(known_permissions())
        if fresh:
            await _grant(fresh)


async def name_defaults(tag: str) -> None:
    """Call the default roles what they are called in a language, where nobody named them."""
    for key, title in DEFAULT_ROLES.items():
        await execute(
            "update role set name = $2 where key = $1 and name = any($3)",
            key,
            title.say(tag),
            [title.en, title.zh],
        )


async def create_role(key: str, name: str, permissions: object) -> UUID:
    """A new role; it can grant no more than its maker may do."""
    who = require(MANAGE)
    if not re.fullmatch(r"[a-z][a-z0-9_]{1,39}", key):
        raise Invalid(
            T("A key looks like `field_sales`.", "标识应形如 `field_sales`。"), field="key"
        )
    scopes = read_scopes(permissions)
    refuse_beyond(who, scopes)
    async with transaction():
        role_id = await _insert(key, good_role_name(name), scopes)
        if role_id is None:
            raise Conflict(T("There is already such a role.", "该角色已存在。"), field="key")
        await announce(RoleChanged(role_id=role_id, permissions=_words(scopes)))
    return role_id


async def update_role(
    role_id: UUID, *, name: str | None = None, permissions: object = None
) -> None:
    """Rename a role, or change what it allows; holders feel it within a second."""
    who = require(MANAGE)
    async with transaction():
        role = await fetchrow("select * from role where id = $1 for update", role_id)
        if role is None:
            raise NotFound(T("There is no such role.", "没有这个角色。"))
        if permissions is not None:
            await _change_permissions(who, role, permissions)
        if name is not None:
            await execute("update role set name = $2 where id = $1", role_id, good_role_name(name))
        allowed = await fetchval("select permissions from role where id = $1", role_id)
        await announce(RoleChanged(role_id=role_id, permissions=orjson.loads(allowed)))
        after_commit(forget)


async def _change_permissions(who: Asker, role: Record, wanted: object) -> None:
    """Both what a role allowed and what it will allow must lie within the changer's rights."""
    if role["key"] == OWNER:
        raise Conflict(T("Owners may do everything.", "所有者拥有全部权限。"), field="permissions")
    scopes = read_scopes(wanted)
    old = stored_scopes(role["permissions"])
    refuse_beyond(who, scopes)
    refuse_beyond(who, {name: scope for name, scope in old.items() if name in known_permissions()})
    asleep = {name: scope for name, scope in old.items() if name not in known_permissions()}
    await execute(
        "update role set permissions = $2 where id = $1", role["id"], _text({**asleep, **scopes})
    )


def refuse_beyond(who: Asker, scopes: Mapping[str, Scope]) -> None:
    """Refuse to hand on what the giver lacks."""
    if any(scope > who.can(name) for name, scope in scopes.items()):
        raise Forbidden(LACKING)


async def refuse_beyond_roles(keys: Iterable[str], *, field: str = "roles") -> list[UUID]:
    """The roles with these keys, none of which allows more than the asker may do."""
    wanted = sorted(set(keys))
    rows = await fetch("select id, key, permissions from role where key = any($1)", wanted)
    if len(rows) != len(wanted):
        raise Invalid(T("There is no such role.", "没有这个角色。"), field=field)
    known = known_permissions()
    for row in rows:
        scopes = stored_scopes(row["permissions"])
        refuse_beyond(asker(), {n: s for n, s in scopes.items() if n in known})
    return [row["id"] for row in rows]


def stored_scopes(text: str) -> dict[str, Scope]:
    """`{permission: scope}` as a role keeps it; a word we do not know grants nothing."""
    return {name: SCOPES.get(word, Scope.NONE) for name, word in orjson.loads(text).items()}


def good_role_name(name: str) -> str:
    """A role's name, which must not be empty."""
    name = clean_name(name, field="name")
    if not name or len(name) > 100:
        raise Invalid(T("Please give it a name.", "请填写名称。"), field="name")
    return name


async def _seed_roles() -> None:
    for key, title in DEFAULT_ROLES.items():
        await _insert(key, title.zh, {})


async def _insert(key: str, name: str, scopes: Mapping[str, Scope]) -> UUID | None:
    row = await fetchrow(
        "insert into role (id, key, name, permissions) values ($1, $2, $3, $4)"
        " on conflict (key) do nothing returning id",
        uuid7(),
        key,
        name,
        _text(scopes),
    )
    return row["id"] if row else None


async def _newly_declared(permissions: Mapping[str, Permission]) -> list[Permission]:
    """Those that this house never saw before, noted as seen."""
    rows = await fetch(
        "insert into known_permission (id, name) select * from unnest($1::uuid[], $2::text[])"
        " on conflict (name) do nothing returning name",
        [uuid7() for _ in permissions],
        list(permissions),
    )
    return [permissions[row["name"]] for row in rows]


async def _grant(fresh: Iterable[Permission]) -> None:
    for key in DEFAULT_ROLES:
        scopes = {permission.name: permission.default(key) for permission in fresh}
        await execute(
            "update role set permissions = $2::jsonb || permissions where key = $1",
            key,
            _text(scopes),
        )
    after_commit(forget)


def _text(scopes: Mapping[str, Scope]) -> str:
    return orjson.dumps(_words(scopes)).decode()


def _words(scopes: Mapping[str, Scope]) -> dict[str, str]:
    return {name: scope.word for name, scope in sorted(scopes.items()) if scope}
