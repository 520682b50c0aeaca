"""Cursors at work: one puller at a time for each, rung by the platform or by the clock."""

from datetime import timedelta
from uuid import UUID

from core.db import execute, fetch, fetchrow, now, transaction, uuid7
from core.errors import NotFound, Refusal
from core.jobs import Postpone, Schedule, job, later

from .adapter import Envelope, Stamp
from .health import note_trouble
from .ingest import arrival, keep_all
from .line import Line, line_to
from .pulling import Page
from .sending import URGENT
from .telling import as_told
from .trouble import OF_THE_ACCOUNT, Trouble, Troubled

MOST_PAGES = 200
"""Pages pulled by one job; what is left is pulled by the next."""

PAUSE = 30.0

_RING = """
insert into channel_cursor (id, account, name, hint) values ($1, $2, $3, $4)
on conflict (account, name) do update set hint = coalesce(excluded.hint, channel_cursor.hint)"""

_WAITING = """
select exists (select 1 from job where lane = $1 and state = 'waiting' and attempts = 0)"""

_POSITION = "select position, hint from channel_cursor where account = $1 and name = $2"

_ADVANCE = """
insert into channel_cursor (id, account, name, position, pulled_at) values ($1, $2, $3, $4, now())
on conflict (account, name) do update set
    position = excluded.position, pulled_at = now(), trouble = null"""

_TROUBLED = """
update channel_cursor set trouble = $3::jsonb, pulled_at = now()
where account = $1 and name = $2"""

_ACTIVE = "select id from channel_account where state = 'active' and deleted_at is null"

_LATELY = """
select name, pulled_at from channel_cursor where account = $1"""


async def ring(account: UUID, cursor: str, hint: str | None = None, *, priority: int = 0) -> None:
    """Have a cursor pulled soon; many rings before that are one."""
    await execute(_RING, uuid7(), account, cursor, hint)
    lane = f"pull:{account}:{cursor}"[:300]
    waiting = await fetchrow(_WAITING, lane)
    if waiting is None or not waiting["exists"]:
        await later(
            pull, lane=lane, priority=priority or URGENT, account=str(account), cursor=cursor
        )


@job("channels.pull", attempts=8, transactional=False, timeout=300)
async def pull(account: str, cursor: str) -> None:
    """Pull a cursor until there is nothing more; one at a time for each."""
    try:
        line = await line_to(UUID(account))
    except NotFound:
        return
    for _ in range(MOST_PAGES):
        page = await _next(line, cursor)
        async with transaction():
            await _keep(line, cursor, page)
        if not page.more:
            return
    await ring(line.account, cursor)


async def _next(line: Line, cursor: str) -> Page:
    row = await fetchrow(_POSITION, line.account, cursor)
    position, hint = (row["position"], row["hint"]) if row else (None, None)
    try:
        return await line.adapter.pull(line, cursor, position, hint)
    except Troubled as error:
        await _note(line.account, cursor, error.trouble)
        raise _postponed(error.trouble) from None


async def _keep(line: Line, cursor: str, page: Page) -> None:
    """The parcels of a page, and the position after it, together."""
    stamps = [
        (Stamp(key=p.key, sender=p.sender, sent_at=now(), urgent=p.urgent), p.body)
        for p in page.parcels
    ]
    if stamps:
        await keep_all(
            [
                arrival(line.account, line.adapter, Envelope(body=body, pulled=cursor), stamp)
                for stamp, body in stamps
            ]
        )
    await execute(_ADVANCE, uuid7(), line.account, cursor, page.position)


async def _note(account: UUID, cursor: str, trouble: Trouble) -> None:
    async with transaction():
        await execute(_TROUBLED, account, cursor, as_told(trouble))
        if trouble.kind in OF_THE_ACCOUNT:
            await note_trouble(account, trouble)


def _postponed(trouble: Trouble) -> Exception:
    """A pull can always be tried again: nothing was done, and nothing is lost."""
    wait = PAUSE
    if trouble.until is not None:
        wait = max((trouble.until - now()).total_seconds(), 1.0)
    return Postpone(min(wait, 3600.0), str(trouble.message))


@job("channels.pull_due", timeout=60)
async def pull_due() -> None:
    """Ring every cursor whose time has come."""
    for row in await fetch(_ACTIVE):
        try:
            line = await line_to(row["id"])
        except Refusal:
            continue
        lately = {each["name"]: each["pulled_at"] for each in await fetch(_LATELY, line.account)}
        for cursor in line.adapter.cursors(line.settings):
            last = lately.get(cursor.name)
            if cursor.every and (last is None or last + cursor.every <= now()):
                await ring(line.account, cursor.name)


PULLING = (pull, pull_due, Schedule(pull_due.kind, every=timedelta(seconds=30)))
