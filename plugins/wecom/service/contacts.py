"""Customers of the staff: fetched all at once, then kept up to date by what WeCom tells."""

import asyncio
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from core.auth import require
from core.channels import MANAGE, Troubled, line_to
from core.db import execute, fetch, fetchrow, transaction, uuid7
from core.errors import NotFound
from core.jobs import current_job, job, later
from plugins.wecom import api

from . import book
from .book import Entry
from .troubles import put_off, told

KIND = "contacts"

NOBODY = ("84061", "40096")
"""WeCom says that no employee has this customer."""

PAGES = 5
"""Pages fetched before they are written down together."""

MANY = 300
"""More new customers of one employee than this are fetched by the page."""

_BEGIN = """
insert into wecom_sync as s (id, account, kind, state, run, done, total, began_at)
values ($1, $2, $3, 'running', 1, 0, null, now())
on conflict (account, kind) do update set state = 'running', run = s.run + 1, done = 0,
    total = null, began_at = now(), ended_at = null, trouble = null
returning run"""

_PROGRESS = """
update wecom_sync set done = done + $3, total = coalesce($4, total)
where account = $1 and kind = $2"""

_END = """
update wecom_sync set state = $3, ended_at = now(), trouble = $4
where account = $1 and kind = $2"""

_LIST = """
select c.external_userid from wecom_follow f join wecom_contact c on c.id = f.contact
where c.account = $1 and f.userid = $2 and f.standing in ('friends', 'half', 'left_by_customer')"""

_ACTIVE = """
select id from channel_account
where channel = 'wecom' and state = 'active' and deleted_at is null"""

_SERVE = """
update wecom_staff set serves = userid = any($2) where account = $1
  and serves is distinct from (userid = any($2))"""


async def sync_contacts(account: UUID) -> None:
    """Fetch every customer of every employee, in the background."""
    require(MANAGE)
    await later(fetch_all, lane=f"wecom:contacts:{account}", account=str(account))


@job("wecom.fetch_contacts", attempts=12, transactional=False, timeout=1800)
async def fetch_all(account: str) -> None:
    """Fetch everybody, page by page; after an interruption it goes on where it was."""
    line = await line_to(UUID(account))
    saved = current_job().checkpoint
    try:
        if "run" not in saved:
            saved = await _begin(line)
        for number, userids in enumerate(_chunks(saved["userids"])):
            if number >= saved["chunk"]:
                saved = await _fetch_of(line, userids, saved | {"chunk": number})
    except Troubled as error:
        await _end(line.account, "failed", told(error.trouble))
        raise put_off(error.trouble) from None
    async with transaction():
        await book.forget_unseen(line.account, saved["run"])
        await _end(line.account, "done")


async def _begin(line: api.calling.Wire) -> dict[str, Any]:
    """Who may have customers; what is fetched in this run is marked with its number."""
    userids = await api.contacts.follow_users(line)
    async with transaction():
        row = await fetchrow(_BEGIN, uuid7(), line.account, KIND)
        assert row is not None
        await execute(_SERVE, line.account, userids)
        saved = {"run": row["run"], "userids": userids, "chunk": 0, "cursor": ""}
        await current_job().save(**saved)
    return saved


async def _fetch_of(
    line: api.calling.Wire, userids: Sequence[str], saved: dict[str, Any]
) -> dict[str, Any]:
    """All customers of up to a hundred employees; some pages are fetched, the last written."""
    fetching = asyncio.create_task(_pages_of(line, userids, saved["cursor"]))
    try:
        while True:
            entries, cursor = await fetching
            if cursor:
                fetching = asyncio.create_task(_pages_of(line, userids, cursor))
            saved = saved | {"cursor": cursor}
            async with transaction():
                done = await book.write(line.account, line.settings, entries, run=saved["run"])
                await execute(_PROGRESS, line.account, KIND, done, None)
                await current_job().save(**saved)
            if not cursor:
                return saved
    finally:
        fetching.cancel()


async def _pages_of(
    line: api.calling.Wire, userids: Sequence[str], cursor: str
) -> tuple[list[Entry], str]:
    """A few pages: more customers are written in one go than the platform gives in one."""
    entries: list[Entry] = []
    for _ in range(PAGES):
        pairs, cursor = await _page_of(line, userids, cursor)
        entries += [
            Entry(contact=pair.get("external_contact") or {}, follows=[pair["follow_info"]])
            for pair in pairs
            if pair.get("follow_info")
        ]
        if not cursor:
            break
    return entries, cursor


async def _page_of(
    line: api.calling.Wire, userids: Sequence[str], cursor: str
) -> tuple[list[dict[str, Any]], str]:
    """One page; employees without any customer are no trouble."""
    try:
        return await api.contacts.page_of(line, userids, cursor)
    except Troubled as error:
        if error.trouble.code not in NOBODY:
            raise
        return [], ""


def _chunks(userids: Sequence[str]) -> list[Sequence[str]]:
    size = api.contacts.STAFF_AT_ONCE
    return [userids[start : start + size] for start in range(0, len(userids), size)]


async def _end(account: UUID, state: str, trouble: str | None = None) -> None:
    await execute(_END, account, KIND, state, trouble)


@job("wecom.compare_contacts", attempts=5, transactional=False, timeout=900)
async def compare(account: str) -> None:
    """Compare lists of ids with what we know, and fetch only who is new: quick, and enough.

    What changed about somebody known is told by events.
    """
    line = await line_to(UUID(account))
    try:
        for userid in await api.contacts.follow_users(line):
            await _compare_one(line, userid)
    except Troubled as error:
        raise put_off(error.trouble) from None


async def _compare_one(line: api.calling.Wire, userid: str) -> None:
    theirs = set(await _listed(line, userid))
    ours = {row["external_userid"] for row in await fetch(_LIST, line.account, userid)}
    gone = sorted(ours - theirs)
    if gone:
        await book.forget_of(line.account, userid, gone)
    new = sorted(theirs - ours)
    if len(new) > MANY:
        await later(fetch_all, lane=f"wecom:contacts:{line.account}", account=str(line.account))
        return
    for external in new:
        await _meet(line, external)


async def _listed(line: api.calling.Wire, userid: str) -> list[str]:
    try:
        return await api.contacts.listed(line, userid)
    except Troubled as error:
        if error.trouble.code in NOBODY:
            return []
        raise


@job("wecom.meet", attempts=8, transactional=False, timeout=60)
async def meet(account: str, external: str) -> None:
    """Ask WeCom who somebody is, and who has them as a customer."""
    try:
        line = await line_to(UUID(account))
    except NotFound:
        return
    try:
        await _meet(line, external)
    except Troubled as error:
        raise put_off(error.trouble) from None


async def _meet(line: api.calling.Wire, external: str) -> None:
    try:
        contact, follows = await api.contacts.contact(line, external)
    except Troubled as error:
        if error.trouble.code not in NOBODY:
            raise
        await book.forget_person(line.account, external)
        return
    async with transaction():
        entry = Entry(contact=contact, follows=follows)
        await book.write(line.account, line.settings, [entry])


@job("wecom.compare_due", timeout=60)
async def compare_due() -> None:
    """Once a day, every corp's lists are compared with ours."""
    for row in await fetch(_ACTIVE):
        await later(compare, lane=f"wecom:contacts:{row['id']}", account=str(row["id"]))
