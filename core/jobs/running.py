"""How one job is carried out: in one transaction, or in steps with checkpoints."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec
import structlog

from core.db import after_commit, transaction

from .job import Job, Postpone
from .metrics import finished, seconds
from .queue import Claim, Stale, fail, finish, finish_all, postpone, save_checkpoint

log = structlog.get_logger("guanxi.jobs")

Around = Callable[[], AbstractAsyncContextManager[Any]]
"""Makes the surroundings of one job, such as the asker in whose name it acts."""

_USUAL_LIMIT = 60.0


class Outcome(StrEnum):
    """How an attempt ended."""

    DONE = "done"
    FAILED = "failed"
    DEAD = "dead"
    POSTPONED = "postponed"
    STALE = "stale"


@dataclass(slots=True)
class Running:
    """The job that is being carried out, as seen from inside it."""

    claim: Claim
    ended: bool = False
    """Whether it is marked done already, together with its last effect."""

    @property
    def id(self) -> UUID:
        """Which job it is; the same for every attempt, so good as an idempotency key."""
        return self.claim.id

    @property
    def attempt(self) -> int:
        """How often it was started, this time included."""
        return self.claim.attempts

    @property
    def checkpoint(self) -> dict[str, Any]:
        """What the last attempt that got somewhere had saved."""
        return msgspec.json.decode(self.claim.checkpoint)

    async def save(self, **state: Any) -> None:
        """Save a checkpoint; call it inside the transaction whose effect it records.

        It refuses (and so undoes that effect) if the job has meanwhile gone to someone else.
        """
        await save_checkpoint(self.claim, msgspec.json.encode(state).decode())


async def end_together(jobs: Sequence[Running]) -> None:
    """Mark jobs done in the transaction of their last effects, those that are still ours.

    For jobs in steps only; whoever has lost his hears so when he ends by himself.
    """
    done = await finish_all(job.claim for job in jobs)

    async def tell() -> None:
        for job in jobs:
            job.ended = job.ended or job.id in done

    after_commit(tell)


_running: ContextVar[Running | None] = ContextVar("running_job", default=None)
_scopes: dict[tuple[UUID, int], asyncio.Timeout] = {}


def current_job() -> Running:
    """The job we are in."""
    running = _running.get()
    if running is None:
        raise RuntimeError("No job is being carried out here.")
    return running


async def carry_out(claim: Claim, job: Job, around: Around) -> Outcome:
    """Carry one attempt out and record how it ended; only cancellation gets past."""
    token = _running.set(Running(claim))
    started = asyncio.get_running_loop().time()
    try:
        outcome = await _attempt(claim, job, around)
    finally:
        _running.reset(token)
    finished(job.kind, outcome).inc()
    seconds(job.kind).observe(asyncio.get_running_loop().time() - started)
    return outcome


def interrupt(claim: Claim) -> None:
    """Stop an attempt whose lease is lost; it undoes what it has not committed."""
    if scope := _scopes.get((claim.id, claim.attempts)):
        scope.reschedule(asyncio.get_running_loop().time())


async def _attempt(claim: Claim, job: Job, around: Around) -> Outcome:
    try:
        async with asyncio.timeout(job.timeout) as scope:
            _scopes[claim.id, claim.attempts] = scope
            try:
                await (_at_once if job.transactional else _in_steps)(claim, job, around)
            finally:
                del _scopes[claim.id, claim.attempts]
    except Stale:
        return Outcome.STALE
    except Postpone as wish:
        await postpone(claim, wish.seconds, str(wish))
        return Outcome.POSTPONED
    except Exception as error:
        return await _failed(claim, job, error)
    return Outcome.DONE


async def _at_once(claim: Claim, job: Job, around: Around) -> None:
    """The effect and `done` commit together, or neither does."""
    limit = job.timeout if job.timeout > _USUAL_LIMIT else None
    async with around(), transaction(seconds=limit):
        await job.run(**msgspec.json.decode(claim.args))
        await finish(claim)


async def _in_steps(claim: Claim, job: Job, around: Around) -> None:
    async with around():
        await job.run(**msgspec.json.decode(claim.args))
    if not current_job().ended:
        await finish(claim)


async def _failed(claim: Claim, job: Job, error: Exception) -> Outcome:
    state = await fail(claim, job, error)
    if state is None:
        return Outcome.STALE
    log.warning("job failed", kind=job.kind, id=str(claim.id), now=state, why=type(error).__name__)
    return Outcome.DEAD if state == "dead" else Outcome.FAILED
