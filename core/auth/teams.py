"""Teams: a tree of people who work together; who leads a branch sees what lies below it."""

from uuid import UUID

from core.db import after_commit, execute, fetchrow, fetchval, transaction, uuid7
from core.errors import Conflict, Invalid, NotFound, T
from core.events import announce

from .askers import require
from .authentication import forget
from .events import TeamChanged
from .roles import good_role_name
from .tables import TeamKind

MANAGE = "core.user.manage"
DEEPEST = 10
_LOCK = int.from_bytes(b"teams", "big")
_LEVELS = """
select max(length(rest) - length(replace(rest, '/', ''))) + 1
from (select substr(path, length($1) + 1) as rest from team where starts_with(path, $1)) below"""
"""How many levels a branch has; below its own path each further one ends with a stroke."""
NO_SUCH_TEAM = T("There is no such team.", "没有这个团队。")


async def create_team(name: str, *, kind: str = TeamKind.TEAM, parent: UUID | None = None) -> UUID:
    """A new team, at the root or below another."""
    require(MANAGE)
    team_id = uuid7()
    async with transaction():
        above = await _path_below(parent)
        _check_depth(above, 1)
        await execute(
            "insert into team (id, name, kind, parent, path) values ($1, $2, $3, $4, $5)",
            team_id,
            good_role_name(name),
            _kind(kind),
            parent,
            f"{above}{team_id}/",
        )
        await announce(TeamChanged(team_id=team_id))
    return team_id


async def update_team(team_id: UUID, *, name: str | None = None, kind: str | None = None) -> None:
    """Rename a team, or say what it is."""
    require(MANAGE)
    async with transaction():
        found = await fetchval(
            "update team set name = coalesce($2, name), kind = coalesce($3, kind)"
            " where id = $1 returning id",
            team_id,
            good_role_name(name) if name is not None else None,
            _kind(kind) if kind is not None else None,
        )
        if found is None:
            raise NotFound(NO_SUCH_TEAM)
        await announce(TeamChanged(team_id=team_id))


async def move_team(team_id: UUID, parent: UUID | None) -> None:
    """Hang a team, with all below it, somewhere else in the tree."""
    require(MANAGE)
    async with transaction():
        above = await _path_below(parent)
        team = await fetchrow("select path from team where id = $1", team_id)
        if team is None:
            raise NotFound(NO_SUCH_TEAM)
        if above.startswith(team["path"]):
            raise Conflict(
                T("A team cannot be below itself.", "团队不能隶属于自己的下级。"), field="parent"
            )
        _check_depth(above, await fetchval(_LEVELS, team["path"]))
        await execute("update team set parent = $2 where id = $1", team_id, parent)
        await execute(
            "update team set path = $2 || substr(path, $3) where starts_with(path, $1)",
            team["path"],
            f"{above}{team_id}/",
            len(team["path"]) + 1,
        )
        await announce(TeamChanged(team_id=team_id))
        after_commit(forget)


async def _path_below(parent: UUID | None) -> str:
    """Where a team below this one hangs; the tree is locked until the end of the change."""
    await execute("select pg_advisory_xact_lock($1)", _LOCK)
    if parent is None:
        return "/"
    path = await fetchval("select path from team where id = $1", parent)
    if path is None:
        raise Invalid(NO_SUCH_TEAM, field="parent")
    return path


def _check_depth(above: str, levels: int) -> None:
    """Refuse a branch of so many levels where it would reach too deep."""
    if above.count("/") - 1 + levels > DEEPEST:
        raise Invalid(T("The tree of teams is too deep.", "团队层级过深。"), field="parent")


def _kind(kind: str) -> str:
    if kind not in tuple(TeamKind):
        raise Invalid(T("A team is a team or a store.", "类型只能是团队或门店。"), field="kind")
    return str(kind)
