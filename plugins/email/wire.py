"""The two protocols, spoken in a thread: mail over SMTP, mailboxes over IMAP.

The standard library speaks both; only the connection is ours, so that it goes to the address that
was looked at and nowhere else.
"""

import asyncio
import imaplib
import re
import smtplib
import socket
import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from email.message import EmailMessage
from typing import Any, NamedTuple, TypeVar

from core.channels import Line, Troubled

from .errors import trouble_from, wrong_password
from .guard import Place, connect, look_up, refuse_open_wire
from .settings import EmailSettings, Security

MailLine = Line[EmailSettings]
Done = TypeVar("Done")

TIMEOUT = 20.0
SLOWEST = 40.0
"""Seconds that one conversation with a server may take."""

INTERNALDATE = re.compile(rb'INTERNALDATE "([^"]{10,40})"')

imaplib.Commands["ID"] = ("NONAUTH", "AUTH", "SELECTED")  # type: ignore[attr-defined]
"""RFC 2971: some Chinese providers open a mailbox only to programs that say who they are."""


class Sized(NamedTuple):
    """A mail in the mailbox, and how large it is."""

    uid: int
    size: int


class Kept(NamedTuple):
    """A mail as it lies in the mailbox."""

    content: bytes
    arrived: str
    """When the server took it, as mails write a time."""


class Mailbox(NamedTuple):
    """A mailbox that was opened."""

    imap: imaplib.IMAP4
    validity: str
    next: int
    """The number that the next mail will have."""


async def in_thread(work: Callable[[], Done]) -> Done:
    """Do something slow beside the loop; errors of the wire become Troubled.

    A thread cannot be stopped: what takes too long may yet be done, so then nobody knows.
    """
    patience = asyncio.timeout(SLOWEST)
    try:
        async with patience:
            return await asyncio.to_thread(work)
    except Troubled:
        raise
    except (OSError, smtplib.SMTPException, imaplib.IMAP4.error, TimeoutError) as error:
        raise trouble_from(error, handed_over=patience.expired()) from None


def deliver(line: MailLine, mail: EmailMessage, to: Sequence[str]) -> None:
    """Hand one mail over; Troubled says whether it certainly was not taken."""
    settings = line.settings
    with _submission(line) as smtp:
        smtp.login(settings.user, settings.password.get_secret_value())
        _answered(smtp.mail(settings.address))
        for each in to:
            _answered(smtp.rcpt(each))
        try:
            _answered(smtp.data(mail.as_bytes(policy=mail.policy.clone(linesep="\r\n"))))
        except (smtplib.SMTPServerDisconnected, OSError) as error:
            raise trouble_from(error, handed_over=True) from None


def try_submission(line: MailLine) -> None:
    """Sign in where mail is handed over, and leave."""
    with _submission(line) as smtp:
        smtp.login(line.settings.user, line.settings.password.get_secret_value())


@contextmanager
def mailbox(line: MailLine) -> Iterator[Mailbox]:
    """The mailbox, opened for reading only."""
    settings = line.settings
    place = look_up(settings.imap_host, settings.imap_port, sandbox=line.base is not None)
    imap = _Imap(place, settings.imap_host, settings.imap_security)
    try:
        imap.sign_in(settings.user, settings.password.get_secret_value())
        if "ID" in imap.capabilities:
            imap._simple_command("ID", '("name" "Guanxi" "version" "1.0")')  # type: ignore[attr-defined]
        answer, _ = imap.select(f'"{settings.mailbox}"', readonly=True)
        validity = _number(imap, "UIDVALIDITY") if answer == "OK" else None
        if validity is None:
            raise imaplib.IMAP4.error("the mailbox cannot be opened")
        yield Mailbox(imap, str(validity), _number(imap, "UIDNEXT") or 1)
    finally:
        _leave(imap)


def sizes(box: Mailbox, *criteria: str) -> Sequence[Sized]:
    """What lies in the mailbox, by these criteria, oldest first."""
    _, found = box.imap.uid("SEARCH", *criteria)
    uids = [int(each) for each in (found[0] or b"").split()] if found else []
    if not uids:
        return ()
    _, lines = box.imap.uid("FETCH", ",".join(map(str, uids[:500])), "(UID RFC822.SIZE)")
    return sorted(_sized(line) for line in lines if isinstance(line, bytes) and b"UID" in line)


def raw(box: Mailbox, uid: int, *, section: str = "") -> Kept | None:
    """One whole mail or a section of it, unread as before; None if it is not there any more."""
    _, parts = box.imap.uid("FETCH", str(uid), f"(UID INTERNALDATE BODY.PEEK[{section}])")
    found = next((part for part in parts if isinstance(part, tuple)), None)
    if found is None:
        return None
    told = INTERNALDATE.search(bytes(found[0]))
    arrived = told[1].decode("ascii", "replace").replace("-", " ", 2).strip() if told else ""
    return Kept(content=bytes(found[1]), arrived=arrived)


def _number(imap: imaplib.IMAP4, name: str) -> int | None:
    """What the server said of a mailbox when it was opened."""
    said = imap.response(name)[1]
    return int(said[0]) if said and said[0] is not None else None


def _sized(line: bytes) -> Sized:
    words = line.replace(b"(", b" ").replace(b")", b" ").split()
    return Sized(int(words[words.index(b"UID") + 1]), int(words[words.index(b"RFC822.SIZE") + 1]))


@contextmanager
def _submission(line: MailLine) -> Iterator[smtplib.SMTP]:
    settings = line.settings
    place = look_up(settings.smtp_host, settings.smtp_port, sandbox=line.base is not None)
    smtp = _Smtp(place, settings.smtp_host, settings.smtp_security)
    try:
        smtp.begin()
        yield smtp
    finally:
        smtp.close()


def _answered(said: tuple[int, bytes]) -> None:
    code, words = said
    if code >= 400:
        raise smtplib.SMTPResponseException(code, words)


def _leave(imap: imaplib.IMAP4) -> None:
    try:
        imap.logout()
    except (OSError, imaplib.IMAP4.error):
        imap.shutdown()


def _wrapped(wire: socket.socket, host: str) -> socket.socket:
    return ssl.create_default_context().wrap_socket(wire, server_hostname=host)


class _Smtp(smtplib.SMTP):
    """A connection to an address that was looked at."""

    def __init__(self, place: Place, host: str, security: Security) -> None:
        super().__init__(local_hostname="localhost", timeout=TIMEOUT)
        self._place, self._called, self._security = place, host, security

    def begin(self) -> None:
        """Connect, protect, and say hello."""
        self._host = self._called  # type: ignore[assignment]
        self.connect(self._called, 1)
        self.ehlo()
        if self._security is Security.STARTTLS:
            self.starttls(context=ssl.create_default_context())
            self.ehlo()

    def _get_socket(self, host: Any, port: Any, timeout: Any) -> socket.socket:
        if self._security is Security.NONE:
            refuse_open_wire(self._place)
        wire = connect(self._place, TIMEOUT)
        return _wrapped(wire, self._called) if self._security is Security.TLS else wire


class _Imap(imaplib.IMAP4):
    """A connection to an address that was looked at."""

    def __init__(self, place: Place, host: str, security: Security) -> None:
        self._place, self._called, self._security = place, host, security
        super().__init__(host, timeout=TIMEOUT)
        if security is Security.STARTTLS:
            self.starttls(ssl.create_default_context())

    def _create_socket(self, timeout: float | None) -> socket.socket:
        if self._security is Security.NONE:
            refuse_open_wire(self._place)
        wire = connect(self._place, TIMEOUT)
        return _wrapped(wire, self._called) if self._security is Security.TLS else wire

    def sign_in(self, user: str, password: str) -> None:
        """Open the mailbox; Troubled if the password is not taken."""
        try:
            self.login(user, password)
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error:
            raise wrong_password() from None
