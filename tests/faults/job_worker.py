"""Worker processes to be killed: for each line on stdin, fork one and say its process id."""

import asyncio
import os
import random
import signal
import sys
from contextlib import nullcontext as nowhere

from core.db import close_pool, connect, execute, open_pool, transaction
from core.jobs import ArqCarrier, InProcess, current_job, job

LEASE = 1.0
_BEGUN = "INSERT INTO begun (job, attempt, pid) VALUES ($1, $2, $3)"
_EFFECT = "INSERT INTO effect (job, step) VALUES ($1, $2)"


async def begin() -> None:
    """Note, outside of the job's own transaction, that this process has begun an attempt."""
    running, connection = current_job(), await connect()
    await connection.execute(_BEGUN, running.id, running.attempt, os.getpid())
    await connection.close()


@job("fault.pay", attempts=100, retry_after=0.05)
async def pay() -> None:
    await begin()
    await execute(_EFFECT, current_job().id, 0)
    await asyncio.sleep(random.random() * 0.05)
    if random.random() < 0.05:
        raise OSError("a passing trouble")


@job("fault.steps", attempts=100, retry_after=0.05, transactional=False)
async def steps() -> None:
    await begin()
    for step in range(current_job().checkpoint.get("done", 0), 3):
        async with transaction():
            await execute(_EFFECT, current_job().id, step)
            await asyncio.sleep(random.random() * 0.02)
            await current_job().save(done=step + 1)


WORKS = {each.kind: each for each in (pay, steps)}


async def work(dsn: str, redis_url: str) -> None:
    await open_pool(dsn, size=8)
    if redis_url:
        carrier = ArqCarrier(WORKS, nowhere, redis_url, slots=4, lease=LEASE)
    else:
        carrier = InProcess(WORKS, nowhere, slots=4, lease=LEASE)
    try:
        await carrier.run()
    finally:
        await close_pool()


def main(dsn: str, redis_url: str = "") -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for _ in sys.stdin:
        child = os.fork()
        if not child:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            asyncio.run(work(dsn, redis_url))
            os._exit(0)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
