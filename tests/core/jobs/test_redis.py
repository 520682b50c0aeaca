"""Redis only carries ids: flushed, killed or absent, it cannot lose a job or do one twice."""

import asyncio
import gc
import shutil
import socket
import subprocess
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import nullcontext as nowhere
from pathlib import Path
from typing import Any

import pytest
from redis.asyncio import Redis
from redis.exceptions import ConnectionError as RedisAway
from structlog.testing import capture_logs

from core.db import execute, fetchval
from core.jobs import ArqCarrier, job, later

pytestmark = pytest.mark.usefixtures("desk")


@job("test.write", retry_after=0.1)
async def write(name: str) -> None:
    await execute("INSERT INTO trace (name) VALUES ($1)", name)


GATE = asyncio.Event()
BEGUN: list[str] = []


@job("test.tell", retry_after=0.1)
async def tell(name: str) -> None:
    BEGUN.append(name)
    await GATE.wait()
    await execute("INSERT INTO trace (name) VALUES ($1)", name)


WORKS = {write.kind: write, tell.kind: tell}


class RedisServer:
    """A real redis-server of our own, on a free port, that keeps nothing on disk."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = probe.getsockname()[1]
        self.url = f"redis://127.0.0.1:{self._port}/0"
        self.process: subprocess.Popen[bytes] | None = None

    async def start(self) -> None:
        port, folder = str(self._port), str(self._folder)
        command = ["redis-server", "--bind", "127.0.0.1", "--port", port, "--save", ""]
        self.process = subprocess.Popen(  # noqa: ASYNC220
            [*command, "--dir", folder], stdout=subprocess.DEVNULL
        )
        async with Redis.from_url(self.url) as client, asyncio.timeout(5):
            while True:
                try:
                    await client.execute_command("PING")
                    return
                except RedisAway:
                    await asyncio.sleep(0.02)

    async def flush(self) -> None:
        async with Redis.from_url(self.url) as client:
            await client.flushall()

    def kill(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()


@pytest.fixture
async def redis(tmp_path: Path) -> AsyncIterator[RedisServer]:
    if not shutil.which("redis-server"):
        pytest.fail("redis-server is not installed: apt-get install redis-server")
    server = RedisServer(tmp_path)
    await server.start()
    yield server
    server.kill()


async def test_jobs_travel_through_redis_once(redis: RedisServer) -> None:
    await burst(300)
    workers = start(redis, 2)
    await done(300)
    await stop(workers)

    assert await effects() == (300, 300)
    async with Redis.from_url(redis.url) as client:
        assert await client.keys("arq:result:*") == []


async def test_only_ids_travel(redis: RedisServer) -> None:
    carrier = ArqCarrier(WORKS, nowhere, redis.url)
    await later(write, name="a secret of Mei")
    async with Redis.from_url(redis.url) as client, client.monitor() as monitor:
        workers = [asyncio.create_task(carrier.run())]
        await done(1)
        await stop(workers)
        await client.set("end", 1)
        said = []
        async for command in monitor.listen():
            said.append(command["command"])
            if "SET end" in said[-1]:
                break

    assert any("carry" in command for command in said)
    assert not any("secret" in command or "test.write" in command for command in said)


async def test_a_flushed_redis_loses_nothing(redis: RedisServer) -> None:
    await burst(400)
    workers = start(redis, 2)
    for _ in range(4):
        await asyncio.sleep(0.1)
        await redis.flush()
    await done(400)
    await stop(workers)

    assert await effects() == (400, 400)
    assert await fetchval("SELECT max(failures) FROM job") == 0


async def test_a_killed_redis_stops_nothing(redis: RedisServer) -> None:
    await burst(400)
    workers = start(redis, 2)
    await asyncio.sleep(0.2)
    redis.kill()
    await later(write, name="meanwhile")
    await done(401)
    await redis.start()
    await asyncio.sleep(3)
    await later(write, name="afterwards")
    await done(402)
    await stop(workers)

    assert await effects() == (402, 402)
    assert await fetchval("SELECT max(failures) FROM job") == 0


async def test_redis_may_go_while_a_job_is_being_done(redis: RedisServer) -> None:
    for name in ("mei", "li", "wang"):
        await later(tell, name=name)
    with capture_logs() as told:
        workers = start(redis, 1)
        await begun(3)
        redis.kill()
        await said("Redis is away; jobs are taken from the table", told)
        GATE.set()
        await done(3)
        await asyncio.sleep(2.5)
        await redis.start()
        await said("Redis is back", told)
        await stop(workers)
    gc.collect()  # an error that nobody heard is told of now, and fails the test

    assert await effects() == (3, 3)
    assert [entry["event"] for entry in told] == [
        "Redis is away; jobs are taken from the table",
        "Redis is back",
    ]


async def test_lanes_keep_their_order_on_redis_too(redis: RedisServer) -> None:
    for place in range(20):
        for lane in ("mei", "li"):
            await later(write, lane=lane, name=f"{lane} {place:02}")
    workers = start(redis, 2)
    await done(40)
    await stop(workers)

    for lane in ("mei", "li"):
        told = "SELECT array_agg(name ORDER BY place) FROM trace WHERE name LIKE $1"
        assert await fetchval(told, f"{lane}%") == [f"{lane} {n:02}" for n in range(20)]


def start(redis: RedisServer, count: int) -> list[asyncio.Task[None]]:
    carriers = [ArqCarrier(WORKS, nowhere, redis.url, slots=4) for _ in range(count)]
    return [asyncio.create_task(carrier.run()) for carrier in carriers]


async def burst(count: int) -> None:
    await execute(
        "INSERT INTO job (id, kind, args) SELECT gen_random_uuid(), 'test.write',"
        " jsonb_build_object('name', n::text) FROM generate_series(1, $1::int) AS n",
        count,
    )


async def effects() -> tuple[int, int]:
    """How many effects there are, and how many different ones."""
    return (
        await fetchval("SELECT count(*) FROM trace"),
        await fetchval("SELECT count(DISTINCT name) FROM trace"),
    )


async def done(count: int) -> None:
    async with asyncio.timeout(40):
        while await fetchval("SELECT count(*) FROM job WHERE state = 'done'") < count:  # noqa: ASYNC110
            await asyncio.sleep(0.02)


async def begun(count: int) -> None:
    async with asyncio.timeout(10):
        while len(BEGUN) < count:  # noqa: ASYNC110
            await asyncio.sleep(0.02)


async def said(sentence: str, told: Sequence[Mapping[str, Any]]) -> None:
    async with asyncio.timeout(10):
        while sentence not in [entry["event"] for entry in told]:  # noqa: ASYNC110
            await asyncio.sleep(0.02)


async def stop(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        assert not task.done(), task
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
