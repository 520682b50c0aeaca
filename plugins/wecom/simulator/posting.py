"""The sending side of the platform: delivers to a corp's address, and again when unheard."""

import asyncio
import secrets
import time
from random import Random
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from core.certificates import trusted

from .sealing import Seal

if TYPE_CHECKING:
    import httpx

TRIES = 3
"""How often the platform sends one message before it gives up."""

DEADLINE = 5.0
"""Seconds it waits for an answer to a message."""

GREETING_DEADLINE = 1.0
"""Seconds it waits for the answer to the check of an address."""


class Postman:
    """Carries a corp's events to its call-back address, over real HTTP."""

    def __init__(self, seal: Seal, *, random: Random) -> None:
        """Know how to sign and seal; the address comes later."""
        self.seal = seal
        self.address: str | None = None
        self.copies = 1
        """How many copies of every delivery go out at the same moment."""
        self.posted: list[str] = []
        """Every message that was sent or would have been, as plain XML."""
        self.statuses: list[int] = []
        """What every single request was answered with; 0 if it was not."""
        self._random = random
        self._held: list[str] | None = None
        self._client: httpx.AsyncClient | None = None

    async def greet(self) -> bool:
        """Check the address as the console does: the plain echo, and nothing else, in a second."""
        echo = str(self._random.getrandbits(62))
        params = self._signed(self.seal.seal(echo.encode()), name="echostr")
        try:
            answer = await self._open().get(self._where(), params=params, timeout=GREETING_DEADLINE)
        except self._failures():
            return False
        return answer.status_code == 200 and answer.content == echo.encode()

    async def post(self, message: str) -> bool:
        """Send a message until the answer is exactly 200, three times at most."""
        self.posted.append(message)
        if self._held is not None:
            self._held.append(message)
            return False
        if self.address is None:
            return False
        heard = await asyncio.gather(*(self._until_heard(message) for _ in range(self.copies)))
        return all(heard)

    def hold(self) -> None:
        """Keep what is to be sent, to let it go later in another order."""
        self._held = []

    async def release(self, *, shuffled: bool = True, copies: int = 1) -> None:
        """Send everything that was held, shuffled and as often as asked for, in parallel."""
        held, self._held = (self._held or []) * copies, None
        if shuffled:
            self._random.shuffle(held)
        await asyncio.gather(*(self._until_heard(message) for message in held))

    async def send(self, message: str) -> int:
        """One try: the status of the answer, or 0 if none came in time."""
        params, body = self.sealed(message)
        try:
            answer = await self._open().post(
                self._where(),
                params=params,
                content=body,
                headers={"content-type": "text/xml; charset=utf-8"},
                timeout=DEADLINE,
            )
        except self._failures():
            self.statuses.append(0)
            return 0
        self.statuses.append(answer.status_code)
        return answer.status_code

    def sealed(self, message: str) -> tuple[dict[str, str], bytes]:
        """A message as it goes over the wire: signed for this moment, sealed afresh."""
        sealed = self.seal.seal(message.encode())
        params = self._signed(sealed)
        envelope = (
            f"<xml><ToUserName><![CDATA[{self.seal.receiver}]]></ToUserName>"
            f"<Encrypt><![CDATA[{sealed}]]></Encrypt></xml>"
        )
        return params, envelope.encode()

    async def close(self) -> None:
        """Hang up."""
        if self._client is not None:
            await self._client.aclose()
            self._client = None

    async def _until_heard(self, message: str) -> bool:
        for _ in range(TRIES):
            if await self.send(message) == 200:
                return True
        return False

    def _signed(self, sealed: str, name: str = "") -> dict[str, str]:
        stamp, nonce = str(int(time.time())), str(secrets.randbelow(10**10))
        signature = self.seal.sign(stamp, nonce, sealed)
        signed = {"msg_signature": signature, "timestamp": stamp, "nonce": nonce}
        return signed | ({name: sealed} if name else {})

    def _where(self) -> str:
        assert self.address is not None, "the corp has no call-back address yet"
        return self.address

    def _open(self) -> "httpx.AsyncClient":
        if self._client is None:
            import httpx  # a server that plays no platform need not load it

            self._client = httpx.AsyncClient(trust_env=False, verify=trusted())
        return self._client

    def _failures(self) -> tuple[type[Exception], ...]:
        import httpx

        return (httpx.HTTPError,)


def written(fields: dict[str, object]) -> str:
    """An event as XML; a list becomes repeated items, an object a nested element."""
    return f"<xml>{_inside(fields)}</xml>"


def _inside(fields: dict[str, object]) -> str:
    return "".join(_element(name, value) for name, value in fields.items())


def _element(name: str, value: object) -> str:
    if isinstance(value, dict):
        return f"<{name}>{_inside(value)}</{name}>"
    if isinstance(value, list | tuple):
        items = "".join(f"<Item><![CDATA[{item}]]></Item>" for item in value)
        return f"<{name}>{items}</{name}>"
    if isinstance(value, int):
        return f"<{name}>{value}</{name}>"
    text = str(value)
    if "]]>" in text:
        return f"<{name}>{escape(text)}</{name}>"
    return f"<{name}><![CDATA[{text}]]></{name}>"
