"""The sending side of the platform alone: one address, and three tries."""

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .wire import DEADLINE, TRIES, OfficialAccount

if TYPE_CHECKING:
    import httpx


@dataclass(kw_only=True)
class Sender:
    """The sending side of WeChat: delivers to one address and tries again when unheard."""

    account: OfficialAccount
    address: str
    client: "httpx.AsyncClient"

    async def greet(self) -> bool:
        """Check the address as the console does: the echo must come back as it went."""
        request = self.account.greeting()
        answer = await self.client.get(self.address, params=request.params)
        return answer.status_code == 200 and answer.text == request.params["echostr"]

    async def deliver(self, message: str) -> bool:
        """Send a message until it is answered with 200, three times at most."""
        for _ in range(TRIES):
            if await self.send(message) == 200:
                return True
        return False

    async def deliver_copies(self, message: str, *, copies: int = 3) -> list[int]:
        """Send copies of one message at the same moment, as an impatient platform may."""
        return await asyncio.gather(*(self.send(message) for _ in range(copies)))

    async def send(self, message: str) -> int:
        """One try: the status of the answer, or 0 if none came in time."""
        from httpx import HTTPError  # a server that plays no platform need not load it

        request = self.account.request(message)
        try:
            answer = await self.client.post(
                self.address,
                params=request.params,
                content=request.content,
                headers=request.headers,
                timeout=DEADLINE,
            )
        except HTTPError:
            return 0
        return answer.status_code
