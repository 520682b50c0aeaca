"""Cursors at work: one puller at a time for each, rung by the platform or by the clock."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog

from core.channels.accounts.health import SETTINGS, note_trouble, note_well, pulling
from core.channels.accounts.line import Line, line_to
from core.channels.adapters.adapter import Envelope, Stamp
from core.channels.adapters.pulling import Cursor, Page
from core.channels.adapters.telling import as_told
from core.channels.adapters.trouble import (
    UNEXPECTED,
    UNREADABLE,
    Trouble,
    Troubled,
    TroubleKind,
)
from core.channels.outward.promising import URGENT
from core.db import execute, fetch, fetchrow, now, transaction, uuid7
from core.errors import Invalid, Refusal, T
from core.jobs import Postpone, Schedule, job, later

from .ingest import arrival, keep_all

log = structlog.get_logger("guanxi.channels")

MOST_PAGES = 200
"""Pages pulled by one job; what is left is pulled by the next."""

PAUSE = 30.0
"""Seconds until a platform that may come round in a moment is asked again."""

TROUBLED = timedelta(minutes=10)
"""How long a cursor is left alone that somebody must do something about."""

LASTING = timedelta(hours=1)
"""After so long, somebody should know even of what comes round by itself."""

PASSING = (TroubleKind.TRANSIENT, TroubleKind.RATE_LIMITED)
"""What comes round by itself."""

TELL_SOMEBODY = T(
    "It is asked again in a while, and nothing is lost; if this stays, tell whoever looks after"
    " this system.",
    "系统稍后会自动重试，消息不会丢失；若持续出现，请联系系统管理员。",
)

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
update channel_cursor set pulled_at = now(),
    trouble = $3::jsonb || jsonb_build_object('since', coalesce(trouble ->> 'since', now()::text))
where account = $1 and name = $2 returning (trouble ->> 'since')::timestamptz as since"""

_AT_WORK = """
select id, troubles -> 'settings' ? 'trouble' as unfit from channel_account
where state = 'active' and deleted_at is null"""

_LATELY = """
select name, pulled_at, trouble is not null as troubled from channel_cursor where account = $1"""


async def ring(account: UUID, cursor: str, hint: str | None = None, *, priority: int = 0) -> None:
    """Have a cursor pulled soon; many rings before that are one."""
    await execute(_RING, uuid7(), account, cursor, hint)
    lane = f"pull:{account}:{cursor}"[:300]
    waiting = await fetchrow(_WAITING, lane)
    if waiting is None or not waiting["exists"]:
        await later(
            pull, lane=lane, priority=priority or URGENT, account=str(account), cursor=cursor
        )


async def given_up(why: str, account: str, cursor: str) -> None:
    """A cursor at which we stumbled again and again says so, and is left alone for a while."""
    await _note(UUID(account), cursor, _unreadable(why))


@job("channels.pull", attempts=8, transactional=False, timeout=300, on_dead=given_up)
async def pull(account: str, cursor: str) -> None:
    """Pull a cursor until there is nothing more; one at a time for each."""
    try:
        line = await line_to(UUID(account))
    except Refusal:
        return
    for _ in range(MOST_PAGES):
        page = await _next(line, cursor)
        if page is None:
            return
        async with transaction():
            await _keep(line, cursor, page)
        if not page.more:
            return
    await ring(line.account, cursor)


async def _next(line: Line, cursor: str) -> Page | None:
    """The next page; None if it cannot be had until somebody does something about it."""
    row = await fetchrow(_POSITION, line.account, cursor)
    position, hint = (row["position"], row["hint"]) if row else (None, None)
    try:
        return await line.adapter.pull(line, cursor, position, hint)
    except Troubled as error:
        await _note(line.account, cursor, error.trouble)
        if error.trouble.kind in PASSING:
            raise _postponed(error.trouble) from None
    except UNEXPECTED as error:
        log.exception("a page could not be read", channel=line.channel, cursor=cursor)
        await _note(line.account, cursor, _unreadable(type(error).__name__))
    return None


def _unreadable(why: str) -> Trouble:
    """Asking again at once cannot help: the platform would say the same."""
    kind = TroubleKind.PERMANENT
    return Trouble(kind=kind, code=why[:40], message=UNREADABLE, advice=TELL_SOMEBODY)


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
    await note_well(line.account, source=pulling(cursor))


async def _note(account: UUID, cursor: str, trouble: Trouble) -> None:
    """Remember why; the account's page says so, unless it may be over in a moment."""
    async with transaction():
        row = await fetchrow(_TROUBLED, account, cursor, as_told(trouble))
        lasting = row is not None and row["since"] + LASTING < now()
        if trouble.kind not in PASSING or lasting:
            await note_trouble(account, trouble, source=pulling(cursor))


def _postponed(trouble: Trouble) -> Exception:
    """A pull can always be tried again: nothing was done, and nothing is lost."""
    wait = PAUSE
    if trouble.until is not None:
        wait = max((trouble.until - now()).total_seconds(), 1.0)
    return Postpone(min(wait, 3600.0), str(trouble.message))


@job("channels.pull_due", timeout=60)
async def pull_due() -> None:
    """Ring every cursor whose time has come; an account whose settings do not fit says so."""
    for row in await fetch(_AT_WORK):
        try:
            line = await line_to(row["id"])
        except Invalid as unfit:
            trouble = Trouble(kind=TroubleKind.CONFIGURATION, message=unfit.message)
            await note_trouble(row["id"], trouble, source=SETTINGS)
        except Refusal:
            continue
        else:
            await _ring_due(line)


async def _ring_due(line: Line) -> None:
    lately = {each["name"]: each for each in await fetch(_LATELY, line.account)}
    for cursor in line.adapter.cursors(line.settings):
        if _is_due(cursor, lately.get(cursor.name)):
            await ring(line.account, cursor.name)


def _is_due(cursor: Cursor, row: Any) -> bool:
    """Whether to look; a cursor in trouble is left alone for longer, but not for ever."""
    if row is not None and row["troubled"]:
        pause = max(cursor.every or TROUBLED, TROUBLED)
        return row["pulled_at"] is None or row["pulled_at"] + pause <= now()
    if cursor.every is None:
        return False
    return row is None or row["pulled_at"] is None or row["pulled_at"] + cursor.every <= now()


PULLING = (pull, pull_due, Schedule(pull_due.kind, every=timedelta(seconds=30)))
