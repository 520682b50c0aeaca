"""The carrier of a house with Redis: arq tells any number of workers which jobs are waiting.

Only ids travel. The table stays the truth: an id that Redis forgets is offered again after a few
seconds, one that arrives twice or late changes nothing, and while Redis is away the worker takes
its jobs from the table by itself.
"""

import asyncio
import logging
from collections.abc import Awaitable, Mapping, Sequence
from typing import Any, cast
from uuid import UUID

import structlog
from arq.connections import ArqRedis
from arq.worker import Worker, func
from msgspec import json
from redis.asyncio import ConnectionPool
from redis.exceptions import RedisError

from .bell import LOST, Ear, end, heed_cancellation
from .bench import Bench
from .inprocess import POLL, take_in
from .job import Job
from .queue import BELL, LEASE, claim_offered, offer, offered
from .running import Around

log = structlog.get_logger("guanxi.jobs")
logging.getLogger("arq.worker").setLevel(logging.ERROR)

QUEUE = "guanxi:jobs"
_OFFER_SECONDS = 5.0
_LONGEST_CHUNK = 20
_POLL = 0.02
_ROUND = 2.0
_FORGET_SECONDS = 10
_FAREWELL = 1.0
_ENDLESS = 7 * 86400
_AWAY = (RedisError, OSError)

Ids = list[tuple[str, int]]


class ArqCarrier:
    """Offers due jobs to arq, and carries out those that arq brings."""

    def __init__(
        self,
        works: Mapping[str, Job],
        around: Around,
        redis_url: str,
        *,
        slots: int = 8,
        lease: float = LEASE,
    ) -> None:
        """Know what can be done here, and where Redis is."""
        self._bench = Bench(works, around, slots=slots, lease=lease)
        self._url = redis_url
        self._leaving = asyncio.Event()
        self._away = False

    async def run(self) -> None:
        """Work until cancelled; then finish what has begun and give the rest back."""
        async with BELL.listening() as ear, self._bench.open():
            while True:
                redis = connect(self._url)
                try:
                    await self._with_redis(redis, ear)
                except _AWAY as gone:
                    self._tell(away=True, why=str(gone))
                finally:
                    await _leave(redis)
                heed_cancellation()
                await self._without_redis(ear)

    async def _with_redis(self, redis: ArqRedis, ear: Ear) -> None:
        await cast(Awaitable[bool], redis.ping())
        self._tell(away=False)
        self._leaving.clear()
        worker = self._worker(redis)
        offering = asyncio.create_task(self._offer(redis, ear))
        carrying = asyncio.create_task(worker.main())
        both = (offering, carrying)
        try:
            # not a TaskGroup: its error would hide a cancellation that comes in the same moment
            ended, _ = await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        finally:
            await end(*both)
            await self._see_out(worker)
        for task in ended:
            task.result()

    def _tell(self, *, away: bool, **how: str) -> None:
        """Say once that Redis went and once that it came back, however often we try meanwhile."""
        if away and not self._away:
            log.warning("Redis is away; jobs are taken from the table", **how)
        elif self._away and not away:
            log.info("Redis is back")
        self._away = away

    async def _see_out(self, worker: Worker) -> None:
        """Let arq end what it began; without Redis it cannot, and nobody else hears its errors."""
        self._leaving.set()
        if worker.tasks:
            ends = asyncio.gather(*worker.tasks.values(), return_exceptions=True)
            # never cancelled: a claim half made would wait for its lease to end
            await asyncio.wait([ends], timeout=_FAREWELL)

    async def _without_redis(self, ear: Ear) -> None:
        """Take jobs from the table for a moment, then see whether Redis is back."""
        loop = asyncio.get_running_loop()
        until = loop.time() + _ROUND
        while loop.time() < until:
            await take_in(self._bench, ear)
        self._bench.when_room = lambda: None

    async def _offer(self, redis: ArqRedis, ear: Ear) -> None:
        """Keep a few jobs on their way: enough to be busy, too few to go stale."""
        while True:
            try:
                sent = await self._top_up(redis)
            except LOST as error:
                log.warning("the database cannot be reached", why=str(error))
                heed_cancellation()
                sent = 0
            await (asyncio.sleep(_POLL) if sent else ear.wait(POLL))

    async def _top_up(self, redis: ArqRedis) -> int:
        """Send what is due, once half of what was sent has arrived; says how many are under way."""
        kinds, most = self._bench.kinds, self._bench.slots * _LONGEST_CHUNK
        under_way = await offered(kinds)
        if under_way > most // 2:
            return under_way
        offers = await offer(kinds, most - under_way, seconds=_OFFER_SECONDS)
        await self._send(redis, [(str(job), attempt) for job, attempt in offers])
        return len(offers)

    async def _send(self, redis: ArqRedis, ids: Ids) -> None:
        size = max(1, min(_LONGEST_CHUNK, -(-len(ids) // self._bench.slots)))
        for start in range(0, len(ids), size):
            await redis.enqueue_job("carry", ids[start : start + size])

    def _worker(self, redis: ArqRedis) -> Worker:
        worker = Worker(
            functions=[func(self._carry, name="carry", max_tries=1, keep_result=0)],
            redis_pool=redis,
            queue_name=QUEUE,
            max_jobs=self._bench.slots,
            job_timeout=_ENDLESS,
            poll_delay=_POLL,
            queue_read_limit=1000,
            handle_signals=False,
            retry_jobs=False,
            log_results=False,
            job_serializer=json.encode,
            job_deserializer=json.decode,
        )
        worker.in_progress_timeout_s = _FORGET_SECONDS
        return worker

    async def _carry(self, ctx: dict[Any, Any], ids: Sequence[tuple[str, int]]) -> None:
        """Carry out what arq brought, as far as it is still waiting."""
        offers = [(UUID(job), attempt) for job, attempt in ids]
        try:
            claims = await claim_offered(offers, lease=self._bench.lease)
        except LOST as error:
            log.warning("the database cannot be reached", why=str(error))
            return
        if tasks := self._bench.start(claims):
            await self._until_ended(tasks)

    async def _until_ended(self, tasks: Sequence[asyncio.Task[None]]) -> None:
        """Wait for jobs, or until arq has to go; the bench sees them through without it."""
        ended = asyncio.ensure_future(asyncio.wait(tasks))
        leaving = asyncio.ensure_future(self._leaving.wait())
        await asyncio.wait((ended, leaving), return_when=asyncio.FIRST_COMPLETED)
        await end(ended, leaving)


async def _leave(redis: ArqRedis) -> None:
    """Close the connections, without waiting long for a Redis that is gone."""
    try:
        async with asyncio.timeout(1):
            await redis.aclose(close_connection_pool=True)
    except _AWAY as error:
        log.debug("Redis was gone already", why=str(error))


def connect(url: str) -> ArqRedis:
    """A connection to Redis that speaks JSON, never pickle."""
    pool = ConnectionPool.from_url(url, socket_connect_timeout=2, socket_timeout=5)
    return ArqRedis(
        pool,
        job_serializer=json.encode,
        job_deserializer=json.decode,
        default_queue_name=QUEUE,
    )
