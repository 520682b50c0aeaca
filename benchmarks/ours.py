"""The contender that is ours: the whole house, as `guanxi serve` runs it."""

import asyncio
import gc
import os
import socket
import sys
from pathlib import Path

import uvicorn
import uvloop

from benchmarks.dataset import house_of
from core.app import create_app
from core.db import Vault, close_pool, open_pool, use_vault
from core.settings import Settings


async def serve(port: int) -> None:
    """Open the house and answer until told to stop."""
    settings = Settings(data=Path(os.environ["BENCH_DATA"]))
    use_vault(Vault.of(settings.data))
    await open_pool(os.environ["BENCH_DSN"], size=10)
    house = house_of(settings)
    house.open()
    listening = socket.create_server(("127.0.0.1", port))
    config = uvicorn.Config(create_app(house), access_log=False, log_level="warning")
    gc.collect()
    gc.freeze()  # as every server of ours does when it has settled in
    await uvicorn.Server(config).serve([listening])
    await close_pool()


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(serve(int(sys.argv[1])))
