"""What a `guanxi worker` does, and the server too when there is no Redis."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Protocol
from uuid import UUID

from .inprocess import InProcess
from .job import Job
from .queue import claim, claim_this
from .running import Around, Outcome, carry_out
from .schedule import Schedule
from .scheduler import Scheduler


class _Carrier(Protocol):
    """Brings jobs to where they are carried out."""

    async def run(self) -> None:
        """Work until cancelled."""
        ...


async def run_worker(
    works: Mapping[str, Job],
    around: Around,
    *,
    schedules: Sequence[Schedule] = (),
    redis_url: str | None = None,
    slots: int = 8,
) -> None:
    """Carry jobs out and queue what is due, until cancelled; then wind up promptly."""
    carrier = _carrier(works, around, redis_url, slots)
    async with asyncio.TaskGroup() as group:
        group.create_task(carrier.run())
        group.create_task(Scheduler(schedules).run())


def _carrier(
    works: Mapping[str, Job], around: Around, redis_url: str | None, slots: int
) -> _Carrier:
    if not redis_url:
        return InProcess(works, around, slots=slots)
    from .redis import ArqCarrier

    return ArqCarrier(works, around, redis_url, slots=slots)


async def run_due(works: Mapping[str, Job], around: Around) -> int:
    """Carry out everything that is due now, one by one, until nothing is; says how many."""
    count = 0
    while claims := await claim(list(works), 1):
        await carry_out(claims[0], works[claims[0].kind], around)
        count += 1
    return count


async def run_job(job: UUID, works: Mapping[str, Job], around: Around) -> Outcome | None:
    """Carry one job out here and now, if it is waiting and nobody else has it."""
    held = await claim_this(job)
    return await carry_out(held, works[held.kind], around) if held else None
