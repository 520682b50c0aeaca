"""What a process runs so that events travel."""

import asyncio

from .live import BROKER
from .sealer import Sealer


class EventService:
    """The sealer and the live broker of one process."""

    async def run(self) -> None:
        """Run until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(Sealer().run())
            group.create_task(BROKER.run())
