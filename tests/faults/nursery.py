"""A house whose server is killed and reborn in a moment: all is imported before the fork.

Reads a line from standard input, forks a server on the inherited socket, writes its process id.
Started as `python nursery.py DSN SOCKET PLUGIN…`.
"""

import asyncio
import os
import signal
import socket
import sys

import uvicorn

from core.testing import TestHouse


async def serve(dsn: str, listening: socket.socket, plugins: list[str]) -> None:
    """One life of the server."""
    async with TestHouse.opened(dsn, plugins) as crm:
        config = uvicorn.Config(crm.app, lifespan="on", log_level="error", access_log=False)
        await uvicorn.Server(config).serve([listening])


def main() -> None:
    """Give birth on every line; the dead are collected, and at the end of input all is over."""
    dsn, handle, *plugins = sys.argv[1:]
    listening = socket.socket(fileno=int(handle))
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            asyncio.run(serve(dsn, listening, plugins))
            os._exit(0)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
