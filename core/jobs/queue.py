"""The job table as a queue: put in, take out, finish, and every way in between.

`attempts` fences: whoever holds a job names the attempt he holds, and a statement about an attempt
that is over changes nothing.
"""

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
import structlog

from core.db import execute, fetch, fetchval, now, transaction, uuid7

from . import statements as sql
from .bell import Bell
from .job import GiveUp, Job

log = structlog.get_logger("guanxi.jobs")

BELL = Bell("guanxi_jobs")
LEASE = 15.0
LONGEST_WAIT = 3600.0
_ERROR_LENGTH = 2000


class Stale(Exception):
    """The job is no longer ours: its lease ran out, and someone else has it."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A job in our hands, for one attempt."""

    id: UUID
    kind: str
    args: str
    checkpoint: str
    lane: str | None
    attempts: int
    failures: int

    @classmethod
    def of(cls, row: Any) -> "Claim":
        """Read it from its row."""
        return cls(
            row["id"],
            row["kind"],
            row["args"],
            row["checkpoint"],
            row["lane"],
            row["attempts"],
            row["failures"],
        )


async def later(
    work: Job | str,
    *,
    key: str | None = None,
    lane: str | None = None,
    priority: int = 0,
    at: datetime | None = None,
    **args: Any,
) -> UUID | None:
    """Queue a job, in the open transaction if there is one; None if its key was queued before.

    A key counts for as long as the job's row is kept, also when it is done. Jobs of one lane run
    one at a time, in the order they were queued.
    """
    kind = work if isinstance(work, str) else work.kind
    body = msgspec.json.encode(args).decode()
    queued = await fetchval(sql.INSERT, uuid7(), kind, body, key, lane, priority, at)
    if queued and (at is None or at <= now()):
        await BELL.ring_after_commit()
    return queued


def wake() -> None:
    """Say that jobs were written into the table by hand, and committed."""
    BELL.ring()


async def claim(kinds: Sequence[str], room: int, *, lease: float = LEASE) -> list[Claim]:
    """Take due jobs of the kinds we know, as many as can start soon."""
    return await _claim(sql.CLAIM, kinds, room, lease)


async def claim_next(
    kinds: Sequence[str], lanes: Sequence[str], *, lease: float = LEASE
) -> list[Claim | None]:
    """Take the next job of each lane we have just finished one of; None where there is none.

    All of them or nothing: raises if somebody started one of these lanes in the same instant.
    """
    rows = await fetch(sql.CLAIM_NEXT, kinds, lanes, lease)
    found = {row["lane"]: Claim.of(row) for row in rows}
    return [found.get(lane) for lane in lanes]


async def claim_offered(offers: Sequence[tuple[UUID, int]], *, lease: float = LEASE) -> list[Claim]:
    """Take jobs that a carrier brought us, as far as they are still to be had."""
    ids, attempts = [job for job, _ in offers], [attempt for _, attempt in offers]
    return await _claim(sql.CLAIM_OFFERED, ids, attempts, lease)


async def claim_this(job: UUID, *, lease: float = LEASE) -> Claim | None:
    """Take one certain job, if it is waiting."""
    claims = await _claim(sql.CLAIM_THIS, job, None, lease)
    return claims[0] if claims else None


async def offer(kinds: Sequence[str], room: int, *, seconds: float) -> list[tuple[UUID, int]]:
    """Set due jobs aside for a while, for a carrier to bring them to a worker."""
    return [(row["id"], row["attempts"]) for row in await fetch(sql.OFFER, kinds, room, seconds)]


async def offered(kinds: Sequence[str]) -> int:
    """How many jobs are on their way to a worker."""
    return await fetchval(sql.OFFERED, kinds)


async def finish(held: Claim) -> None:
    """Mark a job done; belongs into the transaction of its effect."""
    if await execute(sql.FINISH, held.id, held.attempts) != "UPDATE 1":
        raise Stale(held.id)


async def finish_all(held: Iterable[Claim]) -> set[UUID]:
    """Mark jobs done, as far as they are still ours; says which. Belongs into the transaction of
    their effect."""
    ids, attempts = _pairs(held)
    return {row["id"] for row in await fetch(sql.FINISH_ALL, ids, attempts)}


async def fail(held: Claim, work: Job, error: Exception) -> str | None:
    """Write down what went wrong, and try again later, or never; says how the job stands now."""
    attempts = 1 if isinstance(error, GiveUp) else work.attempts
    wait = pause_after(held.failures + 1, work.retry_after)
    why = _text_of(error)
    async with transaction():
        state = await fetchval(sql.FAIL, held.id, held.attempts, why, attempts, wait)
        if state == "dead":
            await bury(work, held.args, why)
    return state


def pause_after(failures: int, first: float) -> float:
    """How long to wait after so many failures: doubling, with jitter, at most an hour."""
    return min(first * 2 ** min(failures - 1, 20), LONGEST_WAIT) * random.uniform(0.75, 1.25)


async def postpone(held: Claim, seconds: float, why: str) -> None:
    """Try again later, as if nothing had happened."""
    await execute(sql.POSTPONE, held.id, held.attempts, seconds, why)


async def give_back(claims: Iterable[Claim]) -> None:
    """Return jobs we took but shall not finish; it is nobody's failure."""
    ids, attempts = _pairs(claims)
    if ids:
        await execute(sql.GIVE_BACK, ids, attempts)
        BELL.ring()


async def renew(claims: Iterable[Claim], *, lease: float = LEASE) -> set[UUID]:
    """Prolong our leases; returns the jobs that are still ours."""
    ids, attempts = _pairs(claims)
    if not ids:
        return set()
    return {row["id"] for row in await fetch(sql.RENEW, ids, attempts, lease)}


async def reap(works: Mapping[str, Job]) -> int:
    """Take jobs back from workers that were lost; says how many."""
    async with transaction():
        lost = await fetch(sql.REAP, list(works))
        for row in lost:
            if row["state"] == "dead":
                await bury(works[row["kind"]], row["args"], sql.LOST)
    return len(lost)


async def bury(work: Job, args: str, why: str) -> None:
    """Tell whoever queued a job that it is dead; if that fails too, the job stays dead."""
    if work.on_dead is None:
        return
    try:
        async with transaction():
            await work.on_dead(why, **msgspec.json.decode(args))
    except Exception as error:
        log.error("the last words of a job failed", kind=work.kind, why=repr(error))


async def save_checkpoint(held: Claim, state: str) -> None:
    """Remember how far a job has come; belongs into the transaction that got it there."""
    if await execute(sql.CHECKPOINT, held.id, held.attempts, state) != "UPDATE 1":
        raise Stale(held.id)


async def replay(job: UUID) -> bool:
    """Give a dead job a new life; says whether there was one."""
    revived = await fetchval(sql.REPLAY, job)
    if revived:
        await BELL.ring_after_commit()
    return revived is not None


async def _claim(query: str, *args: Any) -> list[Claim]:
    """Take jobs, or none if someone started the same lane in the same instant."""
    try:
        rows = await fetch(query, *args)
    except asyncpg.UniqueViolationError:
        return []
    return [Claim.of(row) for row in rows]


def _pairs(claims: Iterable[Claim]) -> tuple[list[UUID], list[int]]:
    held = list(claims)
    return [each.id for each in held], [each.attempts for each in held]


def _text_of(error: BaseException) -> str:
    """What went wrong and where, as text that the database can hold."""
    name, trace = type(error).__name__, error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    where = f" ({trace.tb_frame.f_code.co_name}:{trace.tb_lineno})" if trace else ""
    text = f"{name}: {error}{where}"[:_ERROR_LENGTH]
    return text.replace("\0", "").encode(errors="replace").decode()
