"""Carry notices outside: all that somebody has not read, together."""

from datetime import time, timedelta
from typing import Any
from urllib.parse import urljoin
from uuid import UUID

from core.auth import house
from core.db import execute, fetch, fetchrow, now
from core.errors import T, language
from core.jobs import GiveUp, Schedule, job

from .notifier import Message, Reader, notifier

KEPT = timedelta(days=90)
MOST = 50
CLEANING = Schedule("notify.clean", daily=time(4, 30))
NO_WAY = "this way to reach people is switched off"

_READER = "select id, name, email, language from users where id = $1 and active"
_WAITING = """
select e.id as errand, n.* from notice_errand e join notice n on n.id = e.notice
where n.person = $1 and e.notifier = $2 and e.sent_at is null and n.read_at is null
order by n.id limit $3"""
_SENT = "update notice_errand set sent_at = now() where id = any($1)"
_OLD = "delete from notice where created_at < $1 and (read_at is not null or created_at < $2)"


@job("notify.deliver", transactional=False, attempts=8, retry_after=30.0, timeout=120)
async def deliver(person: str, way: str) -> None:
    """Send what somebody has not read yet; a notice goes each way once."""
    chosen = notifier(way)
    if chosen is None or not await chosen.ready():
        raise GiveUp(NO_WAY)
    reader = await fetchrow(_READER, UUID(person))
    waiting = await fetch(_WAITING, UUID(person), way, MOST)
    if reader is None or not waiting:
        return
    spoken = language.set(reader["language"])
    try:
        address = (await house()).url
        await chosen.send(Reader(**reader), [_message(row, address) for row in waiting])
    finally:
        language.reset(spoken)
    await execute(_SENT, [row["errand"] for row in waiting])


@job("notify.clean")
async def clean() -> None:
    """Remove notices that were read three months ago, and any that are a year old."""
    await execute(_OLD, now() - KEPT, now() - 4 * KEPT)


def _message(row: Any, address: str) -> Message:
    link = row["link"]
    return Message(
        id=row["id"],
        title=T(row["title_en"], row["title_zh"]),
        body=T(row["body_en"], row["body_zh"]),
        link=urljoin(f"{address}/", f"app/{link.lstrip('/')}") if link and address else None,
    )
