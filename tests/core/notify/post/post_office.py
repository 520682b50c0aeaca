"""A mail server for tests: takes letters on a real port, refuses those it is told to refuse."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage


@dataclass
class PostOffice:
    """What came, and how the server behaves."""

    letters: list[EmailMessage] = field(default_factory=list)
    receivers: list[str] = field(default_factory=list)
    refuse: bytes | None = None
    address: str = ""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One conversation."""
        writer.write(b"220 post.test ready\r\n")
        while line := await reader.readline():
            word = line.split(b" ")[0].strip().upper()
            if word == b"DATA":
                await self._letter(reader, writer)
            else:
                writer.write(self._answer(word, line))
            await writer.drain()
            if word == b"QUIT":
                break
        writer.close()

    def _answer(self, word: bytes, line: bytes) -> bytes:
        if word == b"RCPT" and self.refuse:
            return self.refuse + b"\r\n"
        if word == b"RCPT":
            self.receivers.append(line.decode().split("<")[1].split(">")[0])
        if word == b"EHLO":
            return b"250-post.test\r\n250 8BITMIME\r\n"
        return b"221 bye\r\n" if word == b"QUIT" else b"250 ok\r\n"

    async def _letter(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"354 go on\r\n")
        await writer.drain()
        content = await reader.readuntil(b"\r\n.\r\n")
        letter = message_from_bytes(content[:-3], policy=policy.default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        writer.write(b"250 taken\r\n")


@asynccontextmanager
async def post_office() -> AsyncIterator[PostOffice]:
    """A running server."""
    office = PostOffice()
    server = await asyncio.start_server(office.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    office.address = f"smtp://127.0.0.1:{port}?from=crm@example.cn"
    async with server:
        yield office
