"""Another process of the same house: it asks for access once, and prints what it got."""

import asyncio
import sys
from uuid import UUID

from pigeon_post import Pigeons

from core.channels import hang_up, line_to, use_adapters
from core.db import close_pool, open_pool, use_vault
from core.testing.house import KEY


async def main(dsn: str, account: str) -> None:
    """Ask as any job would."""
    use_vault(KEY)
    use_adapters({"pigeon": Pigeons()})
    await open_pool(dsn, size=2)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    sys.stdout.write(await (await line_to(UUID(account))).token())
    await hang_up()
    await close_pool()


asyncio.run(main(*sys.argv[1:]))
