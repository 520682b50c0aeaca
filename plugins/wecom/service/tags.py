"""The corp's tags, as WeCom has them; changed here and there."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import orjson

from core.auth import require
from core.channels import Troubled, in_words, line_to, words_of
from core.db import execute, fetchrow, transaction
from core.errors import Conflict, Invalid, NotFound, T, clean_name
from core.jobs import job, later
from plugins.wecom import api

from .troubles import put_off

MANAGE = "wecom.tag.manage"

NAMELESS = T("A tag has 1 to 30 characters.", "标签名称为 1–30 个字。")
GONE = T("There is no such tag.", "没有这个标签。")

_KEEP = """
insert into wecom_tag as t (id, account, tag_id, name, group_id, group_name, position)
select gen_random_uuid(), $1, r.tag_id, r.name, r.group_id, r.group_name, r.position
from jsonb_to_recordset($2::jsonb) as r
    (tag_id text, name text, group_id text, group_name text, position bigint)
on conflict (account, tag_id) do update set name = excluded.name,
    group_id = excluded.group_id, group_name = excluded.group_name, position = excluded.position"""

_SWEEP = "delete from wecom_tag where account = $1 and not tag_id = any($2)"
_ONE = "select account, tag_id from wecom_tag where id = $1"
_RENAME = "update wecom_tag set name = $2 where id = $1"
_DROP = "delete from wecom_tag where id = $1"
_UNTAG = """
update wecom_follow f set tags = array_remove(f.tags, $2) from wecom_contact c
where c.id = f.contact and c.account = $1 and $2 = any(f.tags)"""


async def refresh_soon(account: UUID) -> None:
    """Fetch the tags anew: an event says only that something changed."""
    await later(refresh, lane=f"wecom:tags:{account}", account=str(account))


@job("wecom.fetch_tags", attempts=8, transactional=False, timeout=120)
async def refresh(account: str) -> None:
    """Make our list of tags equal to WeCom's."""
    try:
        line = await line_to(UUID(account))
        groups = await api.tags.every(line)
    except NotFound:
        return
    except Troubled as error:
        raise put_off(error.trouble) from None
    rows = _rows(groups)
    async with transaction():
        await execute(_KEEP, line.account, orjson.dumps(rows).decode())
        await execute(_SWEEP, line.account, [row["tag_id"] for row in rows])


async def create(account: UUID, group: str, names: Sequence[str]) -> None:
    """New tags, there and here."""
    require(MANAGE)
    cleaned = [_named(name) for name in names]
    line = await line_to(account)
    with in_words():
        made = await api.tags.add(line, _named(group), cleaned)
    await execute(_KEEP, account, orjson.dumps(_rows([made])).decode())


async def rename(tag: UUID, name: str) -> UUID:
    """Call a tag something else, there and here."""
    row = await _reach(tag)
    cleaned = _named(name)
    line = await line_to(row["account"])
    with in_words():
        await api.tags.rename(line, row["tag_id"], cleaned)
    await execute(_RENAME, tag, cleaned)
    return tag


async def delete(tag: UUID) -> None:
    """Let a tag go, there and here, from every customer too."""
    row = await _reach(tag)
    line = await line_to(row["account"])
    try:
        await api.tags.delete(line, row["tag_id"])
    except Troubled as error:
        if error.trouble.code != "40068":
            raise Conflict(words_of(error.trouble)) from None
    async with transaction():
        await execute(_UNTAG, row["account"], row["tag_id"])
        await execute(_DROP, tag)


async def _reach(tag: UUID) -> Any:
    require(MANAGE)
    row = await fetchrow(_ONE, tag)
    if row is None:
        raise NotFound(GONE)
    return row


def _named(name: str) -> str:
    cleaned = clean_name(name, field="name")
    if not 0 < len(cleaned) <= 30:
        raise Invalid(NAMELESS, field="name")
    return cleaned


def _rows(groups: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            "tag_id": str(tag.get("id"))[:64],
            "name": str(tag.get("name") or "")[:60],
            "group_id": str(group.get("group_id"))[:64],
            "group_name": str(group.get("group_name") or "")[:60],
            "position": tag.get("order") or 0,
        }
        for group in groups
        for tag in group.get("tag") or ()
    ]
