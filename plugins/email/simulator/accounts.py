"""A mailbox at the provider: what lies in it, and how to get in."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from email import message_from_bytes
from email.utils import parseaddr
from typing import TYPE_CHECKING, Any

from .people import Person

if TYPE_CHECKING:
    from .platform import Platform


@dataclass(frozen=True)
class Kept:
    """One mail in a mailbox."""

    uid: int
    raw: bytes
    at: float


@dataclass
class SimAccount:
    """One mailbox with its password."""

    platform: Platform
    address: str
    password: str
    callback: str | None = None
    uid_validity: int = field(default_factory=lambda: int(time.time()))
    """Another after every restart: the numbers of the mails begin anew as well."""
    mails: list[Kept] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    judges: bool = True
    """Whether the server says, above every mail, whether its sender's domain sent it."""

    @property
    def settings(self) -> dict[str, Any]:
        """What an owner enters about the mailbox."""
        smtp, imap = self.platform.ports()
        return {
            "address": self.address,
            "password": self.password,
            "smtp_host": "127.0.0.1",
            "smtp_port": smtp,
            "smtp_security": "none",
            "imap_host": "127.0.0.1",
            "imap_port": imap,
            "imap_security": "none",
            "authserv_id": self.platform.called if self.judges else "",
        }

    def person(self, name: str, address: str = "", **facts: Any) -> Person:
        """Somebody with a mailbox elsewhere."""
        person = Person(self, name, address or self.platform.next_address(), **facts)
        self.people.append(person)
        self.platform.people[person.address.lower()] = person
        return person

    def keep(self, raw: bytes, *, domain: str = "") -> Kept:
        """A mail arrives in the mailbox, judged by the domain that really sent it."""
        raw = self.judged(raw, domain) + raw if self.judges else raw
        uid = max((mail.uid for mail in self.mails), default=0) + 1
        kept = Kept(uid, raw, self.platform.clock.now())
        self.mails.append(kept)
        return kept

    def judged(self, raw: bytes, domain: str) -> bytes:
        """What the server writes above a mail: RFC 8601, of the domain in From."""
        sender = message_from_bytes(raw)["From"] or ""
        claimed = parseaddr(str(sender))[1].rpartition("@")[2]
        verdict = "pass" if domain and domain == claimed else "fail"
        facts = f"spf=pass smtp.mailfrom={domain}; dmarc={verdict} header.from={claimed}"
        return f"Authentication-Results: {self.platform.called};\r\n {facts}\r\n".encode()

    def rebuild(self) -> None:
        """The provider moves the mailbox: every number in it is new."""
        self.uid_validity += 1
        self.mails = [Kept(n, mail.raw, mail.at) for n, mail in enumerate(self.mails, 1)]
