"""People who work here: they join, change, leave. Nobody raises himself; one owner always stays."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from asyncpg import UniqueViolationError

from core.db import (
    after_commit,
    execute,
    executemany,
    fetch,
    fetchrow,
    fetchval,
    transaction,
    uuid7,
)
from core.errors import Conflict, Forbidden, Invalid, NotFound, T, clean_name
from core.events import announce

from .askers import Asker, person, require
from .authentication import forget
from .emails import good_email
from .events import UserChanged, UserDeactivated, UserJoined
from .passwords import good_password, hash_password
from .permissions import OWNER
from .profile import house, known_language, known_zone
from .roles import LACKING, refuse_beyond_roles
from .sessions import end_access

MANAGE = "core.user.manage"
NOBODY_THERE = T("There is no such person.", "没有此人。")
TAKEN = T("Somebody already uses this e-mail.", "该邮箱已被使用。")
LAST_OWNER = T("One owner has to stay.", "至少要保留一位所有者。")

_UPDATE = """
update users set name = coalesce($2, name), email = coalesce($3, email),
       language = coalesce($4, language), zone = coalesce($5, zone),
       password = coalesce($6, password)
where id = $1"""


@dataclass(frozen=True, kw_only=True)
class Person:
    """What is said of someone; None leaves it as it is."""

    name: str | None = None
    email: str | None = None
    password: str | None = None
    language: str | None = None
    zone: str | None = None
    roles: Sequence[str] | None = None
    teams: Sequence[UUID] | None = None


async def create_user(new: Person) -> UUID:
    """Someone joins, with roles that whoever lets them in could grant."""
    require(MANAGE)
    email = good_email(new.email or "")
    password = new.password and good_password(new.password, email=email)
    kept = await hash_password(password) if password else None
    language = known_language(new.language or (await house()).language)
    zone = known_zone(new.zone) if new.zone else None
    user_id = uuid7()
    async with transaction():
        roles = await refuse_beyond_roles(new.roles or ())
        await _insert(user_id, good_name(new.name or ""), email, kept, language, zone)
        await _give_roles(user_id, roles)
        await _join_teams(user_id, new.teams or ())
        await announce(UserJoined(user_id=user_id, roles=sorted(new.roles or ())))
    return user_id


async def update_user(user_id: UUID, change: Person) -> None:
    """Change someone who may do no more than the changer; new roles or a password end access."""
    who = require(MANAGE)
    values = await _values(user_id, change)
    async with transaction():
        await _refuse_above(who, user_id)
        await _store(user_id, values)
        if change.roles is not None:
            await _change_roles(user_id, change.roles)
        if change.teams is not None:
            await execute("delete from user_team where person = $1", user_id)
            await _join_teams(user_id, change.teams)
        if change.roles is not None or change.password is not None:
            await end_access(user_id, keep=who.session_id)
        changed = sorted(change.roles) if change.roles is not None else None
        await announce(UserChanged(user_id=user_id, roles=changed))
        after_commit(forget)


async def update_me(
    *, name: str | None = None, language: str | None = None, zone: str | None = None
) -> UUID:
    """Someone changes what colleagues call them, their language, their time zone."""
    _, user_id = person()
    values = await _values(user_id, Person(name=name, language=language, zone=zone))
    async with transaction():
        await _store(user_id, values)
        await announce(UserChanged(user_id=user_id))
        after_commit(forget)
    return user_id


async def deactivate_user(user_id: UUID) -> None:
    """Someone leaves: their rows stay, their access ends."""
    who = require(MANAGE)
    async with transaction():
        await _refuse_above(who, user_id)
        await _keep_an_owner(user_id)
        await execute("update users set active = false where id = $1", user_id)
        await end_access(user_id)
        await announce(UserDeactivated(user_id=user_id))


async def reactivate_user(user_id: UUID) -> None:
    """Someone comes back, with the roles they had."""
    who = require(MANAGE)
    async with transaction():
        await _refuse_above(who, user_id)
        await execute("update users set active = true where id = $1", user_id)
        await announce(UserChanged(user_id=user_id))


def good_name(name: str) -> str:
    """A person's name, which must not be empty."""
    name = clean_name(name, field="name")
    if not name or len(name) > 100:
        raise Invalid(T("Please write a name.", "请填写姓名。"), field="name")
    return name


async def _values(user_id: UUID, change: Person) -> dict[str, str]:
    """The columns to change, each checked; the password already hashed."""
    email = good_email(change.email) if change.email is not None else None
    values = {
        "name": good_name(change.name) if change.name is not None else None,
        "email": email,
        "language": known_language(change.language) if change.language is not None else None,
        "zone": known_zone(change.zone) if change.zone else None,
    }
    if change.password is not None:
        email = email or await fetchval("select email from users where id = $1", user_id) or ""
        values["password"] = await hash_password(good_password(change.password, email=email))
    return {column: value for column, value in values.items() if value is not None}


async def _store(user_id: UUID, values: dict[str, str]) -> None:
    given = [values.get(column) for column in ("name", "email", "language", "zone", "password")]
    try:
        async with transaction():
            await execute(_UPDATE, user_id, *given)
    except UniqueViolationError:
        raise Conflict(TAKEN, field="email") from None


async def _insert(user_id: UUID, *values: str | None) -> None:
    try:
        async with transaction():
            await execute(
                "insert into users (id, name, email, password, language, zone)"
                " values ($1, $2, $3, $4, $5, $6)",
                user_id,
                *values,
            )
    except UniqueViolationError:
        raise Conflict(TAKEN, field="email") from None


async def _change_roles(user_id: UUID, keys: Sequence[str]) -> None:
    roles = await refuse_beyond_roles(keys)
    if OWNER not in keys:
        await _keep_an_owner(user_id)
    await execute("delete from user_role where person = $1", user_id)
    await _give_roles(user_id, roles)


async def _give_roles(user_id: UUID, roles: Sequence[UUID]) -> None:
    statement = "insert into user_role (id, person, role) values ($1, $2, $3)"
    await executemany(statement, [(uuid7(), user_id, role) for role in roles])


async def _join_teams(user_id: UUID, wanted: Sequence[UUID]) -> None:
    statement = "insert into user_team (id, person, team) values ($1, $2, $3)"
    await executemany(statement, [(uuid7(), user_id, team) for team in await _teams(wanted)])


async def _teams(wanted: Sequence[UUID]) -> list[UUID]:
    rows = await fetch("select id from team where id = any($1)", list(set(wanted)))
    if len(rows) != len(set(wanted)):
        raise Invalid(T("There is no such team.", "没有这个团队。"), field="teams")
    return [row["id"] for row in rows]


async def _refuse_above(who: Asker, user_id: UUID) -> None:
    """Who may do more than oneself is not one's to change: a new password would be their rights."""
    row = await fetchrow("select active from users where id = $1 for update", user_id)
    if row is None:
        raise NotFound(NOBODY_THERE)
    keys = await fetch(
        "select r.key from user_role ur join role r on r.id = ur.role where ur.person = $1", user_id
    )
    try:
        await refuse_beyond_roles([key["key"] for key in keys])
    except Forbidden:
        raise Forbidden(LACKING) from None


async def _keep_an_owner(user_id: UUID) -> None:
    """Refuse to take the last owner away; two who try at once wait for each other."""
    await fetch("select id from role where key = $1 for no key update", OWNER)
    owners = await fetch(
        "select u.id from users u join user_role ur on ur.person = u.id"
        " join role r on r.id = ur.role where r.key = $1 and u.active",
        OWNER,
    )
    if [owner["id"] for owner in owners] == [user_id]:
        raise Conflict(LAST_OWNER, field="roles")
