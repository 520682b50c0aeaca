"""Accounts of WeChat customer service: who answers, where customers find them, sessions."""

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote
from uuid import UUID

import orjson

from core.auth import require
from core.channels import MANAGE, Troubled, in_words, line_to, ring
from core.db import execute, fetch, fetchrow, fetchval, uuid7
from core.errors import Invalid, NotFound, T, clean_name, clean_text
from core.jobs import job, later
from plugins.wecom import api

from . import servicers as answering
from .troubles import put_off

GONE = T("There is no such customer service account.", "没有这个客服账号。")
OPENED = T("The service account is open.", "客服账号已创建。")
LONG_PLACE = T(
    "A place has at most 32 letters and digits, or 14 Chinese characters.",
    "投放场景最多 32 位字母、数字、- 或 _，或 14 个汉字。",
)
NAMELESS = T("A name of 1 to 16 characters.", "名称为 1–16 个字。")

OURS = "guanxi"
SCENE = re.compile(r"[0-9a-zA-Z_-]{1,32}")
LONGEST_WORDS = 128

_KEEP = """
insert into wecom_desk (id, account, open_kfid, name, servicers) values ($1, $2, $3, $4, $5)
on conflict (account, open_kfid) do update set name = excluded.name, open = true,
    servicers = excluded.servicers"""
_NOTICE = """
insert into wecom_desk (id, account, open_kfid) values ($1, $2, $3)
on conflict (account, open_kfid) do nothing
returning id"""
_LISTEN = """
select d.account, d.open_kfid from wecom_desk d join channel_account a on a.id = d.account
where d.open and a.state = 'active' and a.deleted_at is null"""
_SWEEP = "update wecom_desk set open = false where account = $1 and not open_kfid = any($2)"
_ONE = "select account, open_kfid from wecom_desk where id = $1 and open"
_ID = "select id from wecom_desk where account = $1 and open_kfid = $2"
_NAME = "update wecom_desk set name = $2 where id = $1"
_LINK = "update wecom_desk set link = $2 where id = $1"
_CLOSE = "update wecom_desk set open = false where id = $1"


async def sync_desks(account: UUID) -> None:
    """Fetch the service accounts, in the background."""
    require(MANAGE)
    await later(refresh, lane=f"wecom:desks:{account}", account=str(account))


@job("wecom.fetch_desks", attempts=8, transactional=False, timeout=120)
async def refresh(account: str) -> None:
    """Make our list of service accounts equal to WeCom's, and read what waits in each."""
    try:
        line = await line_to(UUID(account))
        found = await api.desk.accounts(line)
        for one in found:
            await _look(line, str(one["open_kfid"]), str(one.get("name") or ""))
    except NotFound:
        return
    except Troubled as error:
        raise put_off(error.trouble) from None
    await execute(_SWEEP, line.account, [str(one["open_kfid"]) for one in found])


async def notice(account: UUID, open_kfid: str) -> None:
    """A service account rang: it is one of ours; what it is called is asked when it is new."""
    if open_kfid and await fetchval(_NOTICE, uuid7(), account, open_kfid[:64]):
        await later(refresh, lane=f"wecom:desks:{account}", account=str(account))


@job("wecom.listen", timeout=60)
async def listen() -> None:
    """Look into every service account now and then: a ring may have gone unheard."""
    for row in await fetch(_LISTEN):
        await ring(row["account"], f"kf:{row['open_kfid']}")


async def open_desk(account: UUID, name: str, servicers: Sequence[str]) -> UUID:
    """A new service account, with those who answer in it and a link to it."""
    require(MANAGE)
    line = await line_to(account)
    title = _named(name)
    with in_words():
        open_kfid = await api.desk.open_account(line, title)
        await execute(_KEEP, uuid7(), account, open_kfid, title, "[]")
        told = await _change(line, open_kfid, add=servicers)
        await _look(line, open_kfid, title)
        link = await api.desk.link(line, open_kfid, OURS)
    desk = await fetchval(_ID, account, open_kfid)
    await execute(_LINK, desk, link)
    answering.refuse([OPENED, *told] if told else [])
    return desk


async def rename_desk(desk: UUID, name: str) -> UUID:
    """Call a service account something else."""
    row, line = await _reach(desk)
    title = _named(name)
    await _asked(api.desk.rename_account(line, row["open_kfid"], title))
    await execute(_NAME, desk, title)
    return desk


async def close_desk(desk: UUID) -> None:
    """Let a service account go."""
    row, line = await _reach(desk)
    await _asked(api.desk.close_account(line, row["open_kfid"]))
    await execute(_CLOSE, desk)


async def staff_desk(desk: UUID, *, add: Sequence[str], remove: Sequence[str]) -> UUID:
    """Let employees answer in a service account, or no longer; who was refused, is told."""
    row, line = await _reach(desk)
    open_kfid = row["open_kfid"]
    told = await _asked(_change(line, open_kfid, add=add, remove=remove))
    name = await fetchval("select name from wecom_desk where id = $1", desk)
    await _asked(_look(line, open_kfid, name))
    answering.refuse(told)
    return desk


async def link_desk(desk: UUID, scene: str) -> str:
    """A link to a service account that says where it was found, in any words."""
    row, line = await _reach(desk)
    plain, words = _scene(scene)
    url = await _asked(api.desk.link(line, row["open_kfid"], plain))
    url += f"&scene_param={words}" if words else ""
    await execute(_LINK, desk, url)
    return url


async def _change(
    line: api.calling.Wire,
    open_kfid: str,
    *,
    add: Sequence[str] = (),
    remove: Sequence[str] = (),
) -> list[T]:
    added = await answering.change(line, open_kfid, add, add=True) if add else []
    removed = await answering.change(line, open_kfid, remove, add=False) if remove else []
    return [*added, *removed]


async def _look(line: api.calling.Wire, open_kfid: str, name: str) -> None:
    servicers = await api.desk.servicers(line, open_kfid)
    shown = [
        {"userid": str(one.get("userid") or ""), "receives": one.get("status") == 0}
        for one in servicers
        if one.get("userid")
    ]
    said = orjson.dumps(shown).decode()
    await execute(_KEEP, uuid7(), line.account, open_kfid, name[:60], said)
    await ring(line.account, f"kf:{open_kfid}")


async def _asked(call: Any) -> Any:
    with in_words():
        return await call


async def _reach(desk: UUID) -> tuple[Any, api.calling.Wire]:
    require(MANAGE)
    row = await fetchrow(_ONE, desk)
    if row is None:
        raise NotFound(GONE)
    return row, await line_to(row["account"])


def _named(name: str) -> str:
    title = clean_name(name, field="name")
    if not 0 < len(title) <= 16:
        raise Invalid(NAMELESS, field="name")
    return title


def _scene(text: str) -> tuple[str, str]:
    """A place as WeCom takes it: plain letters, or ours with the words in the address beside."""
    place = clean_text(text, field="scene").strip()
    if SCENE.fullmatch(place):
        return place, ""
    words = quote(place, safe="")
    if len(words) > LONGEST_WORDS:
        raise Invalid(LONG_PLACE, field="scene")
    return OURS, words
