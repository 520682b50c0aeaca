"""A house whose server is killed and reborn in a moment: it is built before the fork.

Reads a line from standard input, forks a server on the inherited socket, writes its process id.
Started as `python nursery.py DSN SOCKET PLUGIN…`. Jobs are leased for a short time only, so that
those of a killed server are soon taken back.
"""

import asyncio
import os
import signal
import socket
import sys

import uvicorn

from core.app import House, as_system, create_app
from core.db import open_pool, use_vault
from core.events import EventService
from core.jobs import ArqCarrier, InProcess
from core.testing.house import KEY, assembled

LEASE = 2.0


async def serve(house: House, config: uvicorn.Config, dsn: str, listening: socket.socket) -> None:
    """One life of the server: requests, events and jobs in one process, as otherwise."""
    await open_pool(dsn)
    async with asyncio.TaskGroup() as group:
        group.create_task(EventService().run())
        group.create_task(carrier(house).run())
        group.create_task(uvicorn.Server(config).serve([listening]))


def carrier(house: House) -> InProcess | ArqCarrier:
    """Who carries jobs: this process alone, or Redis between."""
    if url := os.environ.get("FAULTS_REDIS"):
        return ArqCarrier(house.works, as_system, url, lease=LEASE)
    return InProcess(house.works, as_system, lease=LEASE)


def main() -> None:
    """Give birth on every line; the dead are collected, and at the end of input all is over."""
    dsn, handle, *plugins = sys.argv[1:]
    listening = socket.socket(fileno=int(handle))
    use_vault(KEY)
    house = assembled(tuple(plugins))
    house.open()
    config = uvicorn.Config(create_app(house), lifespan="off", log_level="error", access_log=False)
    config.load()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
            asyncio.run(serve(house, config, dsn, listening))
            os._exit(0)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
