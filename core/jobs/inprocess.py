"""The carrier of a house without Redis: jobs run in the server itself."""

from collections.abc import Mapping

import structlog

from .bell import LOST, Ear, heed_cancellation
from .bench import Bench
from .job import Job
from .queue import BELL, LEASE, claim
from .running import Around

log = structlog.get_logger("guanxi.jobs")

POLL = 0.5


class InProcess:
    """Claims due jobs from the table and carries them out here."""

    def __init__(
        self, works: Mapping[str, Job], around: Around, *, slots: int = 8, lease: float = LEASE
    ) -> None:
        """Know what can be done here, and in what surroundings."""
        self._bench = Bench(works, around, slots=slots, lease=lease)

    async def run(self) -> None:
        """Work until cancelled; then finish what has begun and give the rest back."""
        async with BELL.listening() as ear, self._bench.open():
            while True:
                await take_in(self._bench, ear)


async def take_in(bench: Bench, ear: Ear) -> None:
    """Claim once, then sleep until there is more to do, or room to do it."""
    room, crowded, claims = bench.room, bench.crowded, []
    try:
        claims = await claim(bench.wanted, room, lease=bench.lease) if room else []
    except LOST as error:
        log.warning("the database cannot be reached", why=str(error))
        heed_cancellation()
    bench.start(claims)
    full = len(claims) == room
    if (claims and full and bench.room) or (crowded and not bench.crowded):
        return  # there was more than fitted in one look
    crowded = bench.crowded

    def hear_if_room() -> None:
        """Wake when half of the places are free again, not for each one."""
        if (full and bench.half_free(light=False)) or (crowded and bench.half_free(light=True)):
            ear.hear()

    bench.when_room = hear_if_room if full or crowded else (lambda: None)
    await ear.wait(POLL)
