"""The place where files arrive; what a crash left there is cleared away."""

import asyncio
from datetime import UTC, datetime

from .storage import storage


async def clear_spool(before: datetime) -> None:
    """Remove what arrived before this and was never kept."""
    await asyncio.to_thread(_clear, before)


def _clear(before: datetime) -> None:
    spool = storage().spool
    for path in spool.iterdir() if spool.is_dir() else ():
        if datetime.fromtimestamp(path.stat().st_mtime, UTC) < before:
            path.unlink(missing_ok=True)
