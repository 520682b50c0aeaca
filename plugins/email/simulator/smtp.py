"""The server that takes mail: what RFC 5321 wants of a submission server, and no more."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .accounts import SimAccount
    from .platform import Platform

Session = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]

GREETING = "250-mx.provider.example\r\n250-AUTH PLAIN\r\n250-SMTPUTF8\r\n250 8BITMIME"


class Talk:
    """One connection."""

    def __init__(self, platform: Platform, reader: asyncio.StreamReader) -> None:
        """Nobody is signed in yet."""
        self.platform = platform
        self.reader = reader
        self.account: SimAccount | None = None
        self.to: list[str] = []

    async def answer(self, line: str) -> str:
        """What is said to a command."""
        verb = line.split(" ")[0].upper()
        refused = self.platform.heard(verb if verb == "AUTH" else line)
        if refused is not None:
            return refused
        if verb == "EHLO":
            return GREETING
        if verb == "AUTH":
            return self._sign_in(line)
        if verb == "DATA":
            return "354 go on"
        return self._envelope(verb, line)

    def _envelope(self, verb: str, line: str) -> str:
        if verb in ("NOOP", "RSET"):
            return "250 ok"
        if self.account is None:
            return "530 5.7.0 sign in first"
        if verb == "MAIL":
            self.to = []
            return self._sender(line, self.account)
        if verb == "RCPT":
            return self._recipient(line)
        return "500 5.5.2 what?"

    def _sender(self, line: str, account: SimAccount) -> str:
        """Nobody writes under another address than the one that signed in."""
        said = line.partition("<")[2].partition(">")[0]
        same = said.lower() == account.address.lower()
        return "250 2.1.0 ok" if same else "553 5.7.1 Mail from must equal authorized user"

    def _sign_in(self, line: str) -> str:
        said = base64.b64decode(line.split(" ")[2]).decode().split("\0")
        self.account = self.platform.who(said[1], said[2])
        return "235 2.7.0 welcome" if self.account else "535 5.7.8 wrong password"

    def _recipient(self, line: str) -> str:
        to = line.partition("<")[2].partition(">")[0]
        said = self.platform.takes(to)
        if said.startswith("250"):
            self.to.append(to)
        return said

    async def take(self) -> str:
        """Read a mail to its end and carry it."""
        lines: list[bytes] = []
        while (line := await self.reader.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b"..") else line)
        refused = self.platform.heard("BODY")
        if refused is not None:
            return refused
        assert self.account is not None
        for to in self.to:
            self.platform.carry(self.account, to, b"".join(lines))
        return "250 2.0.0 queued"


def session(platform: Platform) -> Session:
    """How each connection is served."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talk = Talk(platform, reader)
        await _say(writer, "220 mx.provider.example ESMTP")
        while line := (await reader.readline()).decode().rstrip("\r\n"):
            said = "221 bye" if line.upper() == "QUIT" else await talk.answer(line)
            if said.startswith("354"):
                await _say(writer, said)
                said = await talk.take()
            if said == "hang up":
                break
            await _say(writer, said)
            if said.startswith("221"):
                break
        writer.close()

    return serve


async def _say(writer: asyncio.StreamWriter, text: str) -> None:
    writer.write(f"{text}\r\n".encode())
    await writer.drain()
