"""The provider itself: two servers on real sockets, and where each mail goes."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from core.addresses import loopback_socket
from core.channels import Clock

from . import imap, smtp
from .accounts import SimAccount
from .people import Person

Application = Callable[[Any, Any, Any], Awaitable[None]]

LOST = "failed 5.1.1 user unknown"
"""What became of a mail: the action, the status, the words."""

REPORT = """Content-Type: multipart/report; report-type=delivery-status; boundary="=report="
From: MAILER-DAEMON@{host}
To: {sender}
Subject: Undelivered Mail Returned to Sender
Message-ID: {id}
Auto-Submitted: auto-replied
MIME-Version: 1.0

--=report=
Content-Type: text/plain

This is the mail system. I'm sorry to have to inform you that your message could not be delivered.

--=report=
Content-Type: message/delivery-status

Reporting-MTA: dns; {host}

Final-Recipient: rfc822; {to}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {status} {why}

--=report=
Content-Type: text/rfc822-headers

Message-ID: {original}
Subject: lost

--=report=--
"""


class Platform:
    """One whole mail provider, in memory, with its own clock."""

    def __init__(self, *, clock: Clock | None = None, seed: int = 0) -> None:
        """A provider without mailboxes yet."""
        self.clock = clock or Clock()
        self.called = "mx.provider.example"
        """What its server calls itself where it judges senders."""
        self.accounts: list[SimAccount] = []
        self.people: dict[str, Person] = {}
        self.log: list[str] = []
        """Every command that the two servers heard, passwords left out."""
        self.refuse: dict[str, str] = {}
        """What to answer to a command, once, instead of carrying it out: `DATA`, `554 no`."""
        self.app = self._application()
        self._ports: tuple[int, int] | None = None
        self._servers: list[asyncio.Task[None]] = []
        self._number = 0

    def account(self, address: str = "shop@teahouse.example", **facts: Any) -> SimAccount:
        """A new mailbox."""
        password = facts.pop("password", f"code{len(self.accounts):08d}")
        account = SimAccount(self, address, password, **facts)
        self.accounts.append(account)
        return account

    # ── the servers ───────────────────────────────────────────────────────────────────────────────

    def ports(self) -> tuple[int, int]:
        """Where SMTP and IMAP listen; they begin with the first question."""
        if self._ports is None:
            outgoing, incoming = (loopback_socket() for _ in range(2))
            loop = asyncio.get_running_loop()
            self._servers = [
                loop.create_task(_serve(outgoing, smtp.session(self))),
                loop.create_task(_serve(incoming, imap.session(self))),
            ]
            self._ports = (outgoing.getsockname()[1], incoming.getsockname()[1])
        return self._ports

    async def close(self) -> None:
        """Stop listening."""
        for server in self._servers:
            server.cancel()
        await asyncio.gather(*self._servers, return_exceptions=True)

    def heard(self, command: str) -> str | None:
        """Write a command down; what to answer at once, if that was asked for."""
        self.log.append(command)
        return self.refuse.pop(command.split(" ")[0].upper(), None)

    def who(self, address: str, password: str) -> SimAccount | None:
        """The mailbox that opens with this."""
        found = (each for each in self.accounts if each.address == address)
        return next((each for each in found if each.password == password), None)

    # ── the mail ──────────────────────────────────────────────────────────────────────────────────

    def takes(self, to: str) -> str:
        """What is said about a recipient when a mail is handed over."""
        if self._own(to) is not None:
            return "250 2.1.5 ok"
        person = self.people.get(to.lower())
        if person is None or person.gone == "at_once":
            return "550 5.1.1 no such user"
        return "250 2.1.5 ok"

    def _own(self, to: str) -> SimAccount | None:
        return next((each for each in self.accounts if each.address == to.lower()), None)

    def carry(self, account: SimAccount, to: str, raw: bytes) -> None:
        """Bring a mail to somebody, or a report back."""
        own = self._own(to)
        if own is not None:
            own.keep(raw, domain=account.address.rpartition("@")[2])
            return
        person = self.people[to.lower()]
        if not person.gone:
            person.receives(raw)
            return
        self.report(account, to, raw)

    def report(self, account: SimAccount, to: str, raw: bytes, *, outcome: str = LOST) -> None:
        """Tell the sender what became of a mail, as RFC 3464 says."""
        action, status, why = outcome.split(" ", 2)
        mail = message_from_bytes(raw, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        told = REPORT.format(
            host="mx.elsewhere.example",
            sender=account.address,
            id=self.next_id("x@mx.elsewhere.example"),
            to=to,
            action=action,
            status=status,
            why=why,
            original=mail["message-id"],
        )
        account.keep(told.replace("\n", "\r\n").encode())

    def next_id(self, address: str) -> str:
        """A Message-ID that nobody had before."""
        self._number += 1
        return f"<{self._number}.{int(self.clock.now())}@{address.partition('@')[2]}>"

    def next_address(self) -> str:
        """An address that nobody has yet."""
        return f"person{len(self.people) + 1}@elsewhere.example"

    def today(self) -> datetime:
        """The time it is."""
        return datetime.fromtimestamp(int(self.clock.now()), UTC)

    def _application(self) -> Application:
        """Mail is not HTTP: here one only moves the clock."""

        async def app(scope: Any, receive: Any, send: Any) -> None:
            body = (await receive()).get("body", b"")
            if scope["path"] == "/_sim/clock":
                self.clock.forward(json.loads(body)["forward"])
            head = [(b"content-type", b"application/json"), (b"content-length", b"2")]
            await send({"type": "http.response.start", "status": 200, "headers": head})
            await send({"type": "http.response.body", "body": b"{}"})

        return app


async def _serve(listening: socket.socket, session: smtp.Session) -> None:
    server = await asyncio.start_server(session, sock=listening, limit=1 << 26)
    async with server:
        await server.serve_forever()
