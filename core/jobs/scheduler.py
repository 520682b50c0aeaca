"""Queues what is due by itself; any number of schedulers may run, each time is queued once."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import structlog

from .bell import LOST, heed_cancellation
from .queue import later
from .schedule import SHANGHAI, Schedule, slots

log = structlog.get_logger("guanxi.jobs")

_LONGEST_SLEEP = 30.0
_RETRY = 1.0


class Scheduler:
    """Keeps the coming time of every schedule in the job table."""

    def __init__(self, schedules: Sequence[Schedule], zone: ZoneInfo = SHANGHAI) -> None:
        """Know the schedules, and the zone in which `daily` is meant."""
        self._schedules = schedules
        self._zone = zone

    async def run(self) -> None:
        """Queue until cancelled. A house that slept through several times catches up once."""
        while True:
            try:
                pause = await self.queue_coming()
            except LOST as error:
                log.warning("schedules could not be queued", why=str(error))
                heed_cancellation()
                pause = _RETRY
            await asyncio.sleep(pause)

    async def queue_coming(self) -> float:
        """Queue the coming time of each schedule; says how long until the first one is over."""
        moment = datetime.now(UTC)
        coming = slots(self._schedules, moment, self._zone)
        for kind, slot, due in coming:
            await later(kind, key=slot, at=due)
        waits = [(due - moment).total_seconds() for _, _, due in coming]
        return min([*waits, _LONGEST_SLEEP])
