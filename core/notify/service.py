"""Tell staff: once for each trouble, in the app at once, and outside if they do not look."""

from collections.abc import Iterable
from datetime import timedelta
from typing import NotRequired, TypedDict, Unpack
from uuid import UUID

from core.db import execute, executemany, fetch, fetchval, now, transaction, uuid7
from core.errors import T, clean_name, clean_text
from core.events import announce
from core.jobs import later

from .errands import deliver
from .events import UserNoticed
from .notifier import ready_notifiers

QUIET = timedelta(days=1)
"""A trouble whose notice was read is told again after so long, if it is still there."""

GATHER = timedelta(minutes=1)
"""So long a notice waits for others before it goes outside."""

LONGEST_TITLE = 300
LONGEST_LINK = 500
LONGEST_BODY = 4000
NOTHING = T("", "")

_HOLDERS = """
select distinct u.id from users u join user_role ur on ur.person = u.id
join role r on r.id = ur.role
where u.active and (r.key = 'owner' or coalesce(r.permissions ->> $1, 'none') <> 'none')"""
_OWNERS = """
select distinct u.id from users u join user_role ur on ur.person = u.id
join role r on r.id = ur.role where u.active and r.key = 'owner'"""
_ACTIVE = "select id from users where active and id = any($1)"
_READ_LONG_AGO = """
delete from notice where key = $1 and person = any($2) and read_at < $3"""
_TELL = """
insert into notice
  (id, person, kind, title_en, title_zh, body_en, body_zh, link, key, created_at)
select * from unnest($1::uuid[], $2::uuid[]) as n (id, person),
  lateral (values ($3, $4, $5, $6, $7, $8, $9, now())) as what
on conflict on constraint notice_key_once do nothing
returning id, person"""
_ERRAND = """
insert into notice_errand (id, notice, notifier) values ($1, $2, $3) on conflict do nothing"""


class Telling(TypedDict):
    """What is told: `key` names the trouble, so that it is told once; `link` is a page of ours."""

    title: T
    body: NotRequired[T]
    link: NotRequired[str | None]
    key: NotRequired[str | None]
    kind: NotRequired[str]


async def tell(to: Iterable[UUID] | str, /, **what: Unpack[Telling]) -> int:
    """Tell some people, or everyone who holds a permission; says how many were told just now.

    It belongs to the open transaction: what is undone was never told.
    """
    async with transaction():
        return await _tell(await _people(to), what)


async def tell_owners(**what: Unpack[Telling]) -> int:
    """Tell the owners of the house; see `tell`."""
    async with transaction():
        return await _tell([row["id"] for row in await fetch(_OWNERS)], what)


async def settled(key: str) -> int:
    """A trouble is over: its notices count as read, and it is told anew when it comes again."""
    over = "update notice set key = null, read_at = coalesce(read_at, now()) where key = $1"
    async with transaction():
        people = await fetch(f"{over} returning person", key)
        await announce(*(UserNoticed(user_id=row["person"]) for row in people))
    return len(people)


async def mark_read(person: UUID, notices: Iterable[UUID] | None = None) -> int:
    """Somebody has seen these notices of theirs, or all; says how many are unread now."""
    some = None if notices is None else list(notices)
    read = (
        "update notice set read_at = now() where person = $1 and read_at is null"
        " and ($2::uuid[] is null or id = any($2))"
    )
    async with transaction():
        if await execute(read, person, some) != "UPDATE 0":
            await announce(UserNoticed(user_id=person))
        return await unread(person)


async def unread(person: UUID) -> int:
    """How many notices somebody has not seen."""
    count = "select count(*) from notice where person = $1 and read_at is null"
    return await fetchval(count, person)


async def _people(to: Iterable[UUID] | str) -> list[UUID]:
    rows = await (fetch(_HOLDERS, to) if isinstance(to, str) else fetch(_ACTIVE, list(to)))
    return [row["id"] for row in rows]


async def _tell(people: list[UUID], what: Telling) -> int:
    key = what.get("key")
    if key is not None:
        await execute(_READ_LONG_AGO, key, people, now() - QUIET)
    told = await fetch(_TELL, [uuid7() for _ in people], people, *_words(what))
    if told:
        await announce(*(UserNoticed(user_id=row["person"]) for row in told))
        await _send_out([(row["id"], row["person"]) for row in told])
    return len(told)


def _words(what: Telling) -> list[str | None]:
    title, body = what["title"], what.get("body", NOTHING)
    return [
        what.get("kind", "core"),
        clean_name(title.en)[:LONGEST_TITLE],
        clean_name(title.zh)[:LONGEST_TITLE],
        clean_text(body.en)[:LONGEST_BODY],
        clean_text(body.zh)[:LONGEST_BODY],
        _page(what.get("link")),
        what.get("key"),
    ]


def _page(link: str | None) -> str | None:
    """A page of the app; a notice leads nowhere else."""
    if link is not None and (not link.startswith("/") or link.startswith(("//", "/\\"))):
        raise ValueError(f"A notice leads to a page of the app, such as /customers, not {link!r}.")
    return link[:LONGEST_LINK] if link else None


async def _send_out(told: list[tuple[UUID, UUID]]) -> None:
    """Queue that what stays unread goes outside as well."""
    for way in await ready_notifiers():
        await executemany(_ERRAND, [(uuid7(), notice, way) for notice, _ in told])
        for _, person in told:
            lane = f"notify {way} {person}"
            await later(deliver, lane=lane, at=now() + GATHER, person=str(person), way=way)
