"""Where claimed jobs are carried out: a few at a time, their leases kept alive."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from contextvars import Context

import structlog
from asyncpg import UniqueViolationError

from core.db import Batcher, Overloaded

from .bell import LOST, heed_cancellation
from .job import Job
from .metrics import HELD, LOST_JOBS
from .queue import LEASE, Claim, claim_next, give_back, reap, renew
from .running import Around, Outcome, carry_out, interrupt

log = structlog.get_logger("guanxi.jobs")

_SOON = 0.2
_DEEPEST = 16
_GRACE = 10.0
_LONGEST_LANE = 100
_PATIENCE = 10.0
_LIGHT = 4
"""Of light jobs so many times as many run at a time."""


class Bench:
    """The jobs this process holds."""

    def __init__(
        self, works: Mapping[str, Job], around: Around, *, slots: int = 8, lease: float = LEASE
    ) -> None:
        """Get ready to carry out `slots` jobs at a time."""
        self.works = works
        self.kinds = list(works)
        self.slots = slots
        self.lease = lease
        self.when_room: Callable[[], None] = lambda: None
        self._around = around
        self._free = asyncio.Semaphore(slots)
        self._free_for_light = asyncio.Semaphore(slots * _LIGHT)
        self._following: Batcher[str, Claim | None] = Batcher(
            self._claim_following, patience=_PATIENCE
        )
        self._held: dict[asyncio.Task[None], Claim] = {}
        self._begun: set[asyncio.Task[None]] = set()
        self._abandoned: list[Claim] = []
        self._usual = _SOON

    @property
    def room(self) -> int:
        """How many more jobs could start soon; what cannot start soon is left to others."""
        depth = max(1, min(_DEEPEST, int(_SOON / max(self._usual, 0.001))))
        return max(0, self.slots * depth - (len(self._held) - self._light))

    @property
    def wanted(self) -> list[str]:
        """The kinds that could start soon: while many light jobs wait, no more of those."""
        if not self.crowded:
            return self.kinds
        return [kind for kind in self.kinds if not self.works[kind].light]

    @property
    def crowded(self) -> bool:
        """Whether as many light jobs are here as can run."""
        return self._light >= self.slots * _LIGHT

    def half_free(self, *, light: bool) -> bool:
        """Whether half of the places are free again, those for light jobs or the others."""
        if light:
            return self._light * 2 <= self.slots * _LIGHT
        return self.room * 2 >= self.slots

    @property
    def _light(self) -> int:
        return sum(self.works[claim.kind].light for claim in self._held.values())

    @asynccontextmanager
    async def open(self) -> AsyncIterator["Bench"]:
        """Work while the block runs; then finish what has begun and give the rest back."""
        keeper = asyncio.get_running_loop().create_task(self._keep_leases(), context=Context())
        try:
            yield self
        finally:
            await self._wind_up()
            keeper.cancel()
            await asyncio.gather(keeper, return_exceptions=True)

    def start(self, claims: Iterable[Claim]) -> list[asyncio.Task[None]]:
        """Carry jobs out as soon as there is a free slot."""
        loop = asyncio.get_running_loop()
        tasks = []
        for claim in claims:
            task = loop.create_task(self._work(claim), context=Context())
            self._held[task] = claim
            task.add_done_callback(self._let_go)
            tasks.append(task)
        HELD.set(len(self._held))
        return tasks

    async def _work(self, claim: Claim) -> None:
        task = asyncio.current_task()
        assert task
        try:
            async with self._free_for_light if self.works[claim.kind].light else self._free:
                self._begun.add(task)
                await self._lane(task, claim)
        except asyncio.CancelledError:
            self._abandoned.append(self._held[task])
            raise
        except (Overloaded, *LOST) as error:
            log.warning("database lost; the job will be taken back", why=str(error))

    async def _lane(self, task: asyncio.Task[None], claim: Claim) -> None:
        """Carry a job out, then those that waited for it in its lane."""
        for _ in range(_LONGEST_LANE):
            self._held[task] = claim
            outcome = await self._timed(claim)
            if claim.lane is None or outcome not in (Outcome.DONE, Outcome.DEAD):
                return
            following = await self._following.put(claim.lane)
            if following is None:
                return
            claim = following

    async def _claim_following(self, lanes: Sequence[str]) -> Sequence[Claim | None]:
        """What follows in lanes of which jobs ended in the same moment."""
        try:
            return await claim_next(self.kinds, lanes, lease=self.lease)
        except UniqueViolationError:
            if len(lanes) > 1:
                raise  # each for itself then
            return [None]

    async def _timed(self, claim: Claim) -> Outcome:
        loop = asyncio.get_running_loop()
        started = loop.time()
        job = self.works[claim.kind]
        outcome = await carry_out(claim, job, self._around)
        if not job.light:
            self._usual += (loop.time() - started - self._usual) / 8
        return outcome

    def _let_go(self, task: asyncio.Task[None]) -> None:
        del self._held[task]
        self._begun.discard(task)
        HELD.set(len(self._held))
        if not task.cancelled() and (error := task.exception()):
            log.error("carrying a job out broke", why=repr(error))
        self.when_room()

    async def _keep_leases(self) -> None:
        while True:
            try:
                await self._renew()
                await self._give_back()
                LOST_JOBS.inc(await reap(self.works))
            except LOST as error:
                log.warning("leases could not be renewed", why=str(error))
                heed_cancellation()
            await asyncio.sleep(self.lease / 3)

    async def _renew(self) -> None:
        held = dict(self._held)
        ours = await renew(held.values(), lease=self.lease)
        for task, claim in held.items():
            if claim.id not in ours and self._held.get(task) is claim:
                interrupt(claim)

    async def _give_back(self) -> None:
        """Return what was cut short before its effect."""
        abandoned, self._abandoned = self._abandoned, []
        await give_back(abandoned)

    async def _wind_up(self) -> None:
        """Let what has begun end, for a moment; the rest goes back untouched."""
        self.when_room = lambda: None
        for task in set(self._held) - self._begun:
            task.cancel()
        if self._held:
            await asyncio.wait(set(self._held), timeout=_GRACE)
        for task in set(self._held):
            task.cancel()
        await asyncio.gather(*self._held, return_exceptions=True)
        try:
            await self._give_back()
        except LOST as error:
            log.warning("jobs could not be given back; their leases will end", why=str(error))
