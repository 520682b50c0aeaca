"""Employees as WeCom knows them, and who they are in this house."""

from typing import Any
from uuid import UUID

import orjson

from core.auth import require
from core.channels import MANAGE, Fields, Troubled, line_to, text_of
from core.db import execute, fetchval, transaction, uuid7
from core.errors import NotFound, T
from core.jobs import job, later
from plugins.wecom import api

from .troubles import put_off

GONE = T("There is no such employee.", "没有这位成员。")
NO_USER = T("There is no such colleague.", "没有这位同事。")

WHOLE = 1
"""The department everybody is below."""

_KEEP = """
insert into wecom_staff as s (id, account, userid, name, departments, active, serves)
select gen_random_uuid(), $1, r.userid, r.name, r.departments, true, r.userid = any($3)
from jsonb_to_recordset($2::jsonb) as r (userid text, name text, departments jsonb)
order by r.userid
on conflict (account, userid) do update set name = excluded.name, active = true,
    departments = excluded.departments, serves = excluded.serves"""

_LEFT = """
update wecom_staff set active = false where account = $1 and active and not userid = any($2)"""

_HIRED = """
insert into wecom_staff (id, account, userid, name) values ($1, $2, $3, $4)
on conflict (account, userid) do update set active = true,
    name = coalesce(nullif(excluded.name, ''), wecom_staff.name)"""

_RENAMED = """
update wecom_staff set userid = $3 where account = $1 and userid = $2
  and not exists (select 1 from wecom_staff where account = $1 and userid = $3)"""

_FOLLOWS_RENAMED = """
update wecom_follow f set userid = $3 from wecom_contact c
where c.id = f.contact and c.account = $1 and f.userid = $2
  and not exists (select 1 from wecom_follow o where o.contact = f.contact and o.userid = $3)"""

_GROUPS_RENAMED = "update wecom_group set owner = $3 where account = $1 and owner = $2"
_DISMISSED = "update wecom_staff set active = false where account = $1 and userid = $2"
_MAP = 'update wecom_staff set "user" = $2 where id = $1 returning id'
_USER = "select id from users where id = $1"


async def sync_staff(account: UUID) -> None:
    """Fetch all employees, in the background."""
    require(MANAGE)
    await _soon(account)


async def connect_user(staff: UUID, user: UUID | None) -> UUID:
    """Say who an employee is in this house."""
    require(MANAGE)
    if user is not None and await fetchval(_USER, user) is None:
        raise NotFound(NO_USER, field="user")
    if await fetchval(_MAP, staff, user) is None:
        raise NotFound(GONE)
    return staff


async def heed(account: UUID, fields: Fields) -> None:
    """Somebody was hired, renamed, dismissed; other changes fetch everybody anew."""
    userid, change = text_of(fields, "UserID"), text_of(fields, "ChangeType")
    if change == "create_user" and userid:
        await execute(_HIRED, uuid7(), account, userid[:64], text_of(fields, "Name")[:200])
    elif change == "delete_user":
        await execute(_DISMISSED, account, userid)
    elif change == "update_user" and text_of(fields, "NewUserID"):
        await _rename(account, userid, text_of(fields, "NewUserID")[:64])
    else:
        await _soon(account)


@job("wecom.fetch_staff", attempts=8, transactional=False, timeout=300)
async def fetch(account: str) -> None:
    """Make our list of employees equal to WeCom's, as far as the application may see it."""
    try:
        line = await line_to(UUID(account))
        rows = await _everybody(line)
        serving = await api.contacts.follow_users(line)
    except NotFound:
        return
    except Troubled as error:
        raise put_off(error.trouble) from None
    known = {row["userid"] for row in rows}
    rows += [{"userid": one, "name": "", "departments": []} for one in serving if one not in known]
    async with transaction():
        await execute(_KEEP, line.account, orjson.dumps(rows).decode(), serving)
        await execute(_LEFT, line.account, [row["userid"] for row in rows])


async def _everybody(line: api.calling.Wire) -> list[dict[str, Any]]:
    """Each employee once, with all departments the application may see."""
    found: dict[str, dict[str, Any]] = {}
    for department in await api.staff.departments(line):
        number = int(department.get("id") or WHOLE)
        for member in await api.staff.department_members(line, number):
            userid = str(member.get("userid"))[:64]
            name = str(member.get("name") or "")[:200]
            row = found.setdefault(userid, {"userid": userid, "name": name, "departments": []})
            row["departments"].append(str(department.get("name") or number))
    return list(found.values())


async def _rename(account: UUID, old: str, new: str) -> None:
    for statement in (_RENAMED, _FOLLOWS_RENAMED, _GROUPS_RENAMED):
        await execute(statement, account, old, new)


async def _soon(account: UUID) -> None:
    await later(fetch, lane=f"wecom:staff:{account}", account=str(account))
