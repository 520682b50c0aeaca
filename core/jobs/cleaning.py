"""Old jobs that are done make room; dead ones stay until somebody has looked at them."""

from datetime import time, timedelta

from core.db import execute

from .job import job
from .schedule import Schedule

KEPT = timedelta(days=7)
_CHUNK = 5000
_DELETE = """
    DELETE FROM job WHERE id IN (
        SELECT id FROM job WHERE state = 'done' AND finished_at < now() - $1::interval
        ORDER BY finished_at LIMIT $2)"""


@job("core.jobs.clean", transactional=False, timeout=600)
async def clean() -> None:
    """Forget jobs that were done more than a week ago."""
    while await execute(_DELETE, KEPT, _CHUNK) == f"DELETE {_CHUNK}":
        pass


HOUSEKEEPING = (clean, Schedule(clean.kind, daily=time(4, 10)))
