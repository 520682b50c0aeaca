"""The server's side of measuring the ingest: the house as `guanxi serve` runs it.

Started as `python ingest_server.py DSN SOCKET keep|read PLUGIN…`: `keep` leaves the jobs to others,
as a house with Redis does, `read` carries them out in the same process.
"""

import asyncio
import socket
import sys
from pathlib import Path
from typing import Any

import uvicorn
import uvloop

from core.app import build, create_app
from core.db import Vault, open_pool, use_vault
from core.hooks import Generation
from core.settings import Settings

KEY = Vault((b"a key that only benchmarks use..",))
PLUGINS = frozenset({"wechat", "sales"})


async def serve(dsn: str, listening: socket.socket, role: str, plugins: frozenset[str]) -> None:
    """Serve until told to stop."""
    use_vault(KEY)
    await open_pool(dsn)
    house = build(Settings(data=Path("unused")), Generation(1, plugins))
    house.open()
    app: Any = create_app(house)
    lifespan = "on" if role == "read" else "off"  # events and jobs live in the lifespan
    config = uvicorn.Config(app, lifespan=lifespan, access_log=False, log_level="warning")
    await uvicorn.Server(config).serve([listening])


def main() -> None:
    """Take the socket over and serve."""
    dsn, handle, role, *plugins = sys.argv[1:]
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        listening = socket.socket(fileno=int(handle))
        runner.run(serve(dsn, listening, role, frozenset(plugins)))


if __name__ == "__main__":
    main()
