"""The WeChat platform, imitated: it signs, seals and sends what an official account receives.

It shares no code with the channel, so that a mistake there cannot hide here.
"""

import asyncio
import base64
import hashlib
import secrets
import struct
import time
from dataclasses import dataclass, field
from random import Random, SystemRandom
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

if TYPE_CHECKING:
    import httpx

TRIES = 3
"""How often the platform sends one message before it gives up."""

DEADLINE = 5.0
"""Seconds the platform waits for an answer."""


@dataclass(frozen=True, kw_only=True)
class Request:
    """One HTTP request of the platform."""

    params: dict[str, str]
    content: bytes = b""
    headers: dict[str, str] = field(default_factory=lambda: {"content-type": "text/xml"})


@dataclass(frozen=True, kw_only=True)
class OfficialAccount:
    """One official account as its console describes it; mode is safe, compatible or plain."""

    app_id: str
    token: str
    encoding_aes_key: str
    original_id: str = "gh_7f083739789a"
    mode: str = "safe"

    def greeting(self, echo: str = "", *, at: int | None = None) -> Request:
        """The check of our address when the owner saves it in the console."""
        params = self._signed(at) | {"echostr": echo or str(secrets.randbits(63))}
        return Request(params=params)

    def request(self, message: str, *, at: int | None = None) -> Request:
        """A message, sealed afresh and signed for this moment, as each try is."""
        params = self._signed(at)
        if self.mode == "plain":
            return Request(params=params, content=message.encode())

        sealed = self.seal(message.encode(), salt=secrets.token_bytes(16))
        params |= {"encrypt_type": "aes", "msg_signature": self._sign(params, sealed)}
        return Request(params=params, content=self._wrapped(message, sealed).encode())

    def seal(self, message: bytes, *, salt: bytes) -> str:
        """Salt, length, message and AppID, padded to 32 bytes, in AES-256-CBC and base64."""
        key = base64.b64decode(f"{self.encoding_aes_key}=")
        plain = salt + struct.pack(">I", len(message)) + message + self.app_id.encode()
        pad = 32 - len(plain) % 32
        encryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
        data = encryptor.update(plain + bytes([pad] * pad)) + encryptor.finalize()
        return base64.b64encode(data).decode()

    def _signed(self, at: int | None) -> dict[str, str]:
        stamp = {
            "timestamp": str(int(time.time()) if at is None else at),
            "nonce": str(secrets.randbelow(10**10)),
        }
        return stamp | {"signature": self._sign(stamp)}

    def _sign(self, stamp: dict[str, str], *more: str) -> str:
        parts = sorted([self.token, stamp["timestamp"], stamp["nonce"], *more])
        return hashlib.sha1("".join(parts).encode()).hexdigest()

    def _wrapped(self, message: str, sealed: str) -> str:
        """Safe mode shows only the envelope, compatible mode the plain message as well."""
        if self.mode == "compatible":
            return message.replace("</xml>", f"<Encrypt><![CDATA[{sealed}]]></Encrypt></xml>")
        return (
            f"<xml><ToUserName><![CDATA[{self.original_id}]]></ToUserName>"
            f"<Encrypt><![CDATA[{sealed}]]></Encrypt></xml>"
        )


@dataclass(kw_only=True)
class Person:
    """Somebody on WeChat who knows an account: everything they do is a message to it."""

    account: OfficialAccount
    openid: str = field(default_factory=lambda: f"o{secrets.token_urlsafe(21)[:27]}")
    unionid: str = ""
    random: Random = field(default_factory=SystemRandom)
    """Where the ids of messages come from; a seeded one tells the same story again."""

    def writes(self, text: str, *, at: int | None = None) -> str:
        """A text message."""
        return self._message("text", at, Content=text)

    def shows(self, media_id: str = "media-1", *, at: int | None = None) -> str:
        """An image, by reference."""
        address = "http://mmbiz.qpic.cn/mmbiz_jpg/1/0"
        return self._message("image", at, PicUrl=address, MediaId=media_id)

    def sends(self, kind: str, *, at: int | None = None, **fields: str) -> str:
        """A message of any other kind."""
        return self._message(kind, at, **fields)

    def follows(self, scene: str = "", *, at: int | None = None) -> str:
        """Follow the account, perhaps through a QR code with a scene."""
        if not scene:
            return self.does("subscribe", at=at, EventKey="")
        return self.does("subscribe", at=at, EventKey=f"qrscene_{scene}", Ticket="TICKET")

    def scans(self, scene: str, *, at: int | None = None) -> str:
        """Scan a QR code while following already."""
        return self.does("SCAN", at=at, EventKey=scene, Ticket="TICKET")

    def leaves(self, *, at: int | None = None) -> str:
        """Stop following."""
        return self.does("unsubscribe", at=at, EventKey="")

    def does(self, event: str, *, at: int | None = None, **fields: str) -> str:
        """Any other event."""
        return self._xml(at, MsgType="event", Event=event, **fields)

    def _message(self, kind: str, at: int | None, **fields: str) -> str:
        return self._xml(at, MsgType=kind, **fields, MsgId=str(self.random.getrandbits(62)))

    def _xml(self, at: int | None, **fields: str) -> str:
        moment = str(int(time.time()) if at is None else at)
        known = {
            "ToUserName": self.account.original_id,
            "FromUserName": self.openid,
            "CreateTime": moment,
        } | ({"UnionId": self.unionid} if self.unionid else {})
        tags = (f"<{name}>{escape(text)}</{name}>" for name, text in (known | fields).items())
        return f"<xml>{''.join(tags)}</xml>"


@dataclass(kw_only=True)
class Platform:
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
