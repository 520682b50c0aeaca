"""Sweeping: bytes without a row, and uploads that nothing took in."""

from datetime import datetime, time, timedelta

from core.db import fetch, now
from core.jobs import Schedule, job

from .service import erase_files
from .spool import clear_spool
from .storage import Kept, storage

SWEEPING = Schedule("files.sweep", daily=time(4, 40))
PATIENCE = timedelta(days=1)

_KNOWN = """
select storage_key as key from file where storage_key = any($1)
union all select thumbnail_key from file where thumbnail_key = any($1)"""
_UNCLAIMED = """
select id from file where claimed_at is null and created_at < $1 limit 1000"""


@job("files.sweep", transactional=False, timeout=3600)
async def sweep() -> None:
    """Remove uploads that nothing claimed within a day, and bytes whose row never came."""
    before = now() - PATIENCE
    while unclaimed := await fetch(_UNCLAIMED, before):
        await erase_files([row["id"] for row in unclaimed])
    await sweep_orphans(before)
    await clear_spool(before)


async def sweep_orphans(before: datetime) -> int:
    """Remove bytes, older than this, that no row names; says how many there were."""
    swept = 0
    async for kept in storage().everything():
        old = [each for each in kept if each.since < before]
        orphans = await _orphans(old)
        await storage().remove(orphans)
        swept += len(orphans)
    return swept


async def _orphans(kept: list[Kept]) -> list[str]:
    keys = [each.key for each in kept]
    known = {row["key"] for row in await fetch(_KNOWN, keys)} if keys else set()
    return [key for key in keys if key not in known]
