"""From rows to an asker: what somebody's roles, teams and key allow at this moment."""

from uuid import UUID

import orjson
from asyncpg import Record

from core.db import fetchrow
from core.errors import NotFound, T

from .askers import Asker
from .permissions import known_permissions
from .profile import house
from .rights import SCOPES, Scope, Shape, shape_of

_PERSON = """
u.id as person, u.name, u.language, u.zone,
array(select r.permissions::text from user_role ur join role r on r.id = ur.role
      where ur.person = u.id) as roles,
array(select t.id from team t where exists (
        select 1 from user_team ut join team mine on mine.id = ut.team
        where ut.person = u.id and starts_with(t.path, mine.path))) as teams,
(select ut.team from user_team ut where ut.person = u.id
 order by ut.created_at, ut.id limit 1) as home
"""

BY_SESSION = """
select PERSON, s.id as session, null::uuid as key, null::text as scopes,
       s.last_used_at is null or s.last_used_at < now() - interval '5 minutes' as unused
from session s join users u on u.id = s.person
where s.digest = $1 and s.expires_at > now() and u.active""".replace("PERSON", _PERSON)

BY_KEY = """
select PERSON, null::uuid as session, k.id as key, k.scopes::text as scopes,
       k.last_used_at is null or k.last_used_at < now() - interval '1 minute' as unused
from api_key k join users u on u.id = k.person
where k.digest = $1 and k.revoked_at is null and (k.expires_at is null or k.expires_at > now())
  and u.active""".replace("PERSON", _PERSON)

_BY_PERSON = """
select PERSON, null::uuid as session, null::uuid as key, null::text as scopes
from users u where u.id = $1 and u.active""".replace("PERSON", _PERSON)


_BY_THEIR_KEY = BY_KEY.replace("k.digest = $1", "k.person = $1 and k.id = $2")


async def asker_of(user_id: UUID, *, key: UUID | None = None) -> Asker:
    """Somebody as an asker, without session: for tests, previews and background work.

    What a key of theirs asked for is done with no more rights than the key has now.
    """
    by_key = (_BY_THEIR_KEY, user_id, key)
    row = await fetchrow(*by_key) if key else await fetchrow(_BY_PERSON, user_id)
    if row is None:
        raise NotFound(T("No such person, or no longer active.", "没有此人，或已停用。"))
    return await asker_from(row)


async def home_of(user_id: UUID) -> UUID | None:
    """The team that new rows of somebody go to: the first they joined."""
    return (await asker_of(user_id)).home


async def asker_from(row: Record) -> Asker:
    """The asker that one of the questions above found."""
    shape = _shape(row["roles"])
    if row["scopes"] is not None:
        shape = shape.narrowed(_scopes(row["scopes"]))
    return Asker(
        shape,
        user_id=row["person"],
        key_id=row["key"],
        session_id=row["session"],
        teams=sorted(row["teams"]),
        home=row["home"],
        language=row["language"],
        zone=row["zone"] or (await house()).zone,
        name=row["name"],
        kind="key" if row["key"] else "user",
    )


def _shape(roles: list[str]) -> Shape:
    """All roles together: of each permission the widest scope anyone grants."""
    widest: dict[str, Scope] = {}
    known = known_permissions()
    for permissions in roles:
        for name, scope in _scopes(permissions).items():
            if name in known or not known:
                widest[name] = max(scope, widest.get(name, Scope.NONE))
    return shape_of(widest)


def _scopes(text: str) -> dict[str, Scope]:
    """`{permission: scope}` as stored; what cannot be read grants nothing."""
    return {name: SCOPES.get(word, Scope.NONE) for name, word in orjson.loads(text).items()}
