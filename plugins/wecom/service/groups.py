"""Customer groups, their members and how they fare."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import orjson

from core.auth import require
from core.channels import MANAGE, Troubled, line_to
from core.db import execute, executemany, fetch, fetchrow, now, transaction, uuid7
from core.errors import NotFound
from core.jobs import job, later
from plugins.wecom import api

from .troubles import put_off

GONE_CODE = "49008"
CHINA = timedelta(hours=8)
OWNERS_AT_ONCE = 100

FIGURES = {
    "groups": "chat_total",
    "new_groups": "new_chat_cnt",
    "lively_groups": "chat_has_msg",
    "members": "member_total",
    "new_members": "new_member_cnt",
    "messages": "msg_total",
}

_GROUP = """
insert into wecom_group as g (id, account, chat_id, name, owner, notice, members, customers,
    open, founded_at, seen_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, true, $9, now())
on conflict (account, chat_id) do update set name = excluded.name, owner = excluded.owner,
    notice = excluded.notice, members = excluded.members, customers = excluded.customers,
    open = true, founded_at = excluded.founded_at, seen_at = now()
returning id"""

_MEMBERS = """
insert into wecom_group_member as m
    (id, "group", customer, userid, external, name, joined_at, join_scene, state)
select gen_random_uuid(), $1, c.customer, r.userid, r.external, r.name, r.joined_at,
    r.join_scene, r.state
from jsonb_to_recordset($2::jsonb) as r (userid text, external boolean, name text,
    joined_at timestamptz, join_scene int, state text)
left join wecom_contact c on c.account = $3 and c.external_userid = r.userid
order by r.userid
on conflict ("group", userid) do update set customer = excluded.customer, name = excluded.name,
    joined_at = excluded.joined_at, state = excluded.state"""

_LEFT = 'delete from wecom_group_member where "group" = $1 and not userid = any($2)'
_CLOSED = "update wecom_group set open = false where account = $1 and chat_id = $2"
_OWNERS = "select distinct owner from wecom_group where account = $1 and open and owner <> ''"
_FARE = "update wecom_group set statistic = $3 where account = $1 and owner = $2"
_FIGURES = """
select distinct on (g.account, g.owner) g.statistic,
    coalesce((select nullif(s.name, '') from wecom_staff s
        where s.account = g.account and s.userid = g.owner), g.owner) as name
from wecom_group g where g.open and g.owner <> '' order by g.account, g.owner"""
_TITLE = """
update channel_conversation set title = $3 where account = $1 and kind = 'group' and thread = $2"""


async def sync_groups(account: UUID) -> None:
    """Fetch all groups, in the background."""
    require(MANAGE)
    await later(refresh_all, lane=f"wecom:groups:{account}", account=str(account))


async def heed(account: UUID, chat_id: str, change: str) -> None:
    """Something happened in a group: look into it, unless it is closed."""
    if change == "dismiss":
        await execute(_CLOSED, account, chat_id)
    else:
        lane = f"wecom:group:{account}:{chat_id}"
        await later(refresh, lane=lane, account=str(account), chat_id=chat_id)


@job("wecom.fetch_group", attempts=8, transactional=False, timeout=60)
async def refresh(account: str, chat_id: str) -> None:
    """Look into one group."""
    try:
        line = await line_to(UUID(account))
        await _look(line, chat_id)
    except NotFound:
        return
    except Troubled as error:
        raise put_off(error.trouble) from None


@job("wecom.fetch_groups", attempts=8, transactional=False, timeout=1800)
async def refresh_all(account: str) -> None:
    """Look into every group, and see how those of each owner fare."""
    line = await line_to(UUID(account))
    cursor = ""
    try:
        while True:
            page, cursor = await api.groups.page_of(line, cursor)
            for one in page:
                await _look(line, str(one["chat_id"]))
            if not cursor:
                break
        await _count(line)
    except Troubled as error:
        raise put_off(error.trouble) from None


async def figures_by_owner() -> list[dict[str, Any]]:
    """How the groups of each owner fare today: WeCom counts by owner, not by group."""
    found = []
    for row in await fetch(_FIGURES):
        said = orjson.loads(row["statistic"])
        figures = {ours: int(said.get(theirs) or 0) for ours, theirs in FIGURES.items()}
        found.append({"name": row["name"], **figures})
    return found


async def _look(line: api.calling.Wire, chat_id: str) -> None:
    try:
        found = await api.groups.group(line, chat_id)
    except Troubled as error:
        if error.trouble.code != GONE_CODE:
            raise
        await execute(_CLOSED, line.account, chat_id)
        return
    members = [_member(one) for one in found.get("member_list") or ()]
    async with transaction():
        row = await fetchrow(_GROUP, uuid7(), line.account, chat_id, *_facts(found, members))
        assert row is not None
        await execute(_MEMBERS, row["id"], orjson.dumps(members).decode(), line.account)
        await execute(_LEFT, row["id"], [member["userid"] for member in members])
        await execute(_TITLE, line.account, chat_id, _text(found, "name", 200) or None)


async def _count(line: api.calling.Wire) -> None:
    """How the groups of each owner fared today, as WeCom counts."""
    local = now() + CHINA
    day = local.replace(hour=0, minute=0, second=0, microsecond=0) - CHINA
    owners = [row["owner"] for row in await fetch(_OWNERS, line.account)]
    for start in range(0, len(owners), OWNERS_AT_ONCE):
        part = owners[start : start + OWNERS_AT_ONCE]
        found = await api.groups.statistic(line, part, int(day.timestamp()))
        said = [(line.account, owner, orjson.dumps(data).decode()) for owner, data in found.items()]
        await executemany(_FARE, said)


def _facts(found: dict[str, Any], members: list[dict[str, Any]]) -> tuple[Any, ...]:
    founded = found.get("create_time")
    return (
        _text(found, "name", 200),
        _text(found, "owner", 64),
        _text(found, "notice", 4000),
        len(members),
        sum(1 for member in members if member["external"]),
        datetime.fromtimestamp(founded, UTC) if isinstance(founded, int) else None,
    )


def _member(one: dict[str, Any]) -> dict[str, Any]:
    joined, scene = one.get("join_time"), one.get("join_scene")
    return {
        "userid": _text(one, "userid", 64),
        "external": one.get("type") == 2,
        "name": _text(one, "name", 200) or _text(one, "group_nickname", 200),
        "joined_at": datetime.fromtimestamp(joined, UTC) if isinstance(joined, int) else None,
        "join_scene": scene if isinstance(scene, int) else 0,
        "state": _text(one, "state", 64),
    }


def _text(fields: dict[str, Any], name: str, longest: int) -> str:
    value = fields.get(name)
    return value.replace("\x00", "")[:longest] if isinstance(value, str) else ""
