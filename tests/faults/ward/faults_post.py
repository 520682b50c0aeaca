"""Those who carry deliveries to a house."""

import asyncio
import random
from dataclasses import dataclass
from typing import Any

import httpx

from core.testing.tap import Sent

TURNED_AWAY = frozenset(range(400, 500)) - {429}
"""What is refused like this will never be taken: a platform would come again in vain."""


@dataclass
class Postmen:
    """Those who carry deliveries to a house, each until it says 200."""

    house: str
    carried: int = 0
    """How many were answered with 200."""

    async def carry(self, sent: list[Sent], *, copies: int, at_once: int, seed: int) -> None:
        """Every delivery so often, in an order of its own, over so many connections."""
        bag = sent * copies
        random.Random(seed).shuffle(bag)
        waiting = iter(bag)
        await asyncio.gather(*(self._walk(waiting) for _ in range(at_once)))

    async def carry_in_order(self, sent: list[Sent]) -> None:
        """Every delivery once, each after the one before it was taken."""
        await self._walk(iter(sent))

    async def _walk(self, waiting: Any) -> None:
        async with httpx.AsyncClient(timeout=5) as client:
            for each in waiting:
                while not await self._hands_over(client, each):  # noqa: ASYNC110
                    await asyncio.sleep(0.05)

    async def _hands_over(self, client: httpx.AsyncClient, sent: Sent) -> bool:
        url = f"{self.house}{sent.path}" + (f"?{sent.query}" if sent.query else "")
        try:
            answer = await client.post(url, content=sent.body, headers=list(sent.headers))
        except httpx.HTTPError:
            return False
        assert answer.status_code not in TURNED_AWAY, (answer.status_code, sent.path)
        self.carried += answer.status_code == 200
        return answer.status_code == 200
