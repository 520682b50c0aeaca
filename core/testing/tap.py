"""What a platform would have sent, kept to be sent later: in another order, and more than once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from .ports import on_a_port


@dataclass(frozen=True)
class Sent:
    """One call of a platform, with the query and the headers it was signed with."""

    path: str
    query: str
    headers: tuple[tuple[str, str], ...]
    body: bytes


@dataclass
class Tap:
    """An address that takes everything, and writes it down."""

    sent: list[Sent] = field(default_factory=list)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer 200 to whatever comes."""
        body = b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        headers = tuple(
            (name.decode(), value.decode("latin-1")) for name, value in scope["headers"]
        )
        kept = tuple(each for each in headers if each[0] not in {"host", "content-length"})
        self.sent.append(Sent(scope["path"], scope["query_string"].decode(), kept, body))
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"success"})

    async def quiet(self) -> None:
        """Wait until nobody has called for half a second."""
        heard = -1
        while heard < len(self.sent):
            heard = len(self.sent)
            await asyncio.sleep(0.5)


@asynccontextmanager
async def tapped() -> AsyncIterator[tuple[Tap, str]]:
    """A tap, and where it listens."""
    tap = Tap()
    async with on_a_port(tap) as address:
        yield tap, address
