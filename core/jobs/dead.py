"""Jobs we gave up on, for people to look at."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec

from core.db import fetch

_LIST = """
    SELECT id, kind, args, failures, last_error, created_at, finished_at FROM job
    WHERE state = 'dead' AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $1"""


@dataclass(frozen=True, kw_only=True)
class DeadJob:
    """A job that failed for good, until somebody replays it."""

    id: UUID
    kind: str
    args: dict[str, object]
    failures: int
    last_error: str
    created_at: datetime
    died_at: datetime


async def dead_jobs(first: int = 50, *, before: UUID | None = None) -> list[DeadJob]:
    """The latest dead jobs; `before` pages on."""
    return [
        DeadJob(
            id=row["id"],
            kind=row["kind"],
            args=msgspec.json.decode(row["args"]),
            failures=row["failures"],
            last_error=row["last_error"] or "",
            created_at=row["created_at"],
            died_at=row["finished_at"],
        )
        for row in await fetch(_LIST, first, before)
    ]
