"""The server that shows mail: the few commands of RFC 9051 that a reader of one mailbox needs."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .accounts import Kept, SimAccount
    from .platform import Platform

Session = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]

WORD = re.compile(r'"((?:[^"\\]|\\.)*)"|(\S+)')


class Talk:
    """One connection."""

    def __init__(self, platform: Platform) -> None:
        """Nobody is signed in yet."""
        self.platform = platform
        self.account: SimAccount | None = None

    def answer(self, tag: str, command: str) -> bytes:
        """What is said to a command: the untagged lines, then the tagged one."""
        verb, _, rest = command.partition(" ")
        refused = self.platform.heard(verb if verb.upper() == "LOGIN" else command)
        if refused is not None:
            return f"{tag} {refused}\r\n".encode()
        doing = getattr(self, f"_{verb.lower()}", None)
        if doing is None:
            return f"{tag} BAD what?\r\n".encode()
        return doing(tag, rest)

    def _capability(self, tag: str, rest: str) -> bytes:
        return f"* CAPABILITY IMAP4rev1 ID\r\n{tag} OK done\r\n".encode()

    def _id(self, tag: str, rest: str) -> bytes:
        return f'* ID ("name" "provider")\r\n{tag} OK done\r\n'.encode()

    def _login(self, tag: str, rest: str) -> bytes:
        words = [quoted or plain for quoted, plain in WORD.findall(rest)]
        self.account = self.platform.who(words[0], words[1])
        said = "OK done" if self.account else "NO [AUTHENTICATIONFAILED] wrong password"
        return f"{tag} {said}\r\n".encode()

    def _examine(self, tag: str, rest: str) -> bytes:
        assert self.account is not None
        count, validity = len(self.account.mails), self.account.uid_validity
        lines = (
            f"* {count} EXISTS",
            f"* OK [UIDVALIDITY {validity}] ok",
            f"* OK [UIDNEXT {max((mail.uid for mail in self.account.mails), default=0) + 1}] ok",
            f"{tag} OK [READ-ONLY] done",
        )
        return "".join(f"{line}\r\n" for line in lines).encode()

    def _noop(self, tag: str, rest: str) -> bytes:
        return f"{tag} OK done\r\n".encode()

    def _uid(self, tag: str, rest: str) -> bytes:
        verb, _, rest = rest.partition(" ")
        if verb.upper() == "SEARCH":
            found = " ".join(str(mail.uid) for mail in self._sought(rest))
            return f"* SEARCH {found}\r\n{tag} OK done\r\n".encode()
        numbers = {int(number) for number in rest.partition(" ")[0].split(",")}
        shown = [self._shown(n, mail, rest) for n, mail in self._listed() if mail.uid in numbers]
        return b"".join(shown) + f"{tag} OK done\r\n".encode()

    def _sought(self, rest: str) -> Sequence[Kept]:
        """By number (`UID 5:*` always finds the last one too), or by day."""
        assert self.account is not None
        mails = self.account.mails
        since = re.search(r"SINCE (\S+)", rest)
        if since:
            day = datetime.strptime(since[1], "%d-%b-%Y").replace(tzinfo=UTC).timestamp()
            return [mail for mail in mails if mail.at >= day]
        first = int(re.findall(r"UID (\d+):\*", rest)[0])
        return [mail for mail in mails if mail.uid >= first] or mails[-1:]

    def _listed(self) -> Sequence[tuple[int, Kept]]:
        assert self.account is not None
        return list(enumerate(self.account.mails, 1))

    def _shown(self, number: int, mail: Kept, rest: str) -> bytes:
        head = f"* {number} FETCH (UID {mail.uid} RFC822.SIZE {len(mail.raw)}"
        asked = re.search(r"BODY\.PEEK\[(HEADER)?\]", rest)
        if asked is None:
            return f"{head})\r\n".encode()
        section = asked[1] or ""
        raw = mail.raw.partition(b"\r\n\r\n")[0] + b"\r\n\r\n" if section else mail.raw
        if "INTERNALDATE" in rest:
            moment = datetime.fromtimestamp(mail.at, UTC).strftime("%d-%b-%Y %H:%M:%S +0000")
            head = f'{head} INTERNALDATE "{moment}"'
        return f"{head} BODY[{section}] {{{len(raw)}}}\r\n".encode() + raw + b")\r\n"


def session(platform: Platform) -> Session:
    """How each connection is served."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talk = Talk(platform)
        await _say(writer, b"* OK IMAP4rev1\r\n")
        while line := (await reader.readline()).decode().rstrip("\r\n"):
            tag, _, command = line.partition(" ")
            if command.upper() == "LOGOUT":
                await _say(writer, f"* BYE\r\n{tag} OK done\r\n".encode())
                break
            await _say(writer, talk.answer(tag, command))
        writer.close()

    return serve


async def _say(writer: asyncio.StreamWriter, data: bytes) -> None:
    writer.write(data)
    await writer.drain()
