"""Where a row belongs: whose it is, and whether the asker may put it there."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from piccolo.table import Table

from core.auth import Team, User, asker, home_of, must_see, require
from core.errors import Invalid, T

NO_SUCH_PERSON = T("No such colleague, or no longer active.", "没有此同事，或已停用。")
NO_SUCH_TEAM = T("No such team.", "没有此团队。")
NOT_THERE = T("This does not exist, or you may not see it.", "不存在，或你无权查看。")


async def placed(
    permission: str, fields: Mapping[str, Any], *, teams: bool = True
) -> dict[str, Any]:
    """A new row's fields with owner and team: those asked for, else the asker and theirs."""
    who = require(permission)
    owner = fields.get("owner", who.user_id)
    await _check_exist(fields)
    team = await _team(fields, owner) if teams else None
    require(permission, owner=owner, team=team, placing=True)
    return {**fields, "owner": owner, **({"team": team} if teams else {})}


async def check_owner(permission: str, row: Table, fields: Mapping[str, Any]) -> None:
    """Refuse to hand a row to somebody the asker's rights do not cover."""
    held = {name: getattr(row, name, None) for name in ("owner", "team")}
    asked = {name: fields.get(name, now) for name, now in held.items()}
    if asked == held:
        return
    await _check_exist({name: who for name, who in asked.items() if who != held[name]})
    require(permission, owner=asked["owner"], team=asked["team"], placing=True)


async def check_seen(table: type[Table], row_id: UUID | None, *, field: str) -> None:
    """Refuse to point at a row that the asker does not see."""
    if row_id is not None:
        await must_see(table, row_id, Invalid(NOT_THERE, field=field))


async def _team(fields: Mapping[str, Any], owner: UUID | None) -> UUID | None:
    if "team" in fields:
        return fields["team"]
    who = asker()
    if owner is None or owner == who.user_id:
        return who.home
    return await home_of(owner)


async def check_person(user_id: UUID | None, *, field: str) -> None:
    """Refuse to give a row to somebody who does not work here."""
    if user_id is None or user_id == asker().user_id:
        return
    if not await User.exists().where((User.id == user_id) & User.active.eq(True)):
        raise Invalid(NO_SUCH_PERSON, field=field)


async def _check_exist(fields: Mapping[str, Any]) -> None:
    await check_person(fields.get("owner"), field="owner")
    team = fields.get("team")
    if team and not await Team.exists().where(Team.id == team):
        raise Invalid(NO_SUCH_TEAM, field="team")
