"""Clearing away what no longer counts."""

from datetime import time

from core.db import execute
from core.jobs import Schedule, job

from .attempts import forget_old_attempts

CLEANING = Schedule("auth.clean", daily=time(4, 20))


@job("auth.clean")
async def clean() -> None:
    """Remove sessions that ended and guesses that no longer count."""
    await execute("delete from session where expires_at < now()")
    await forget_old_attempts()
