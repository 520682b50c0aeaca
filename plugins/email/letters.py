"""A mail in the house's own words."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from hashlib import sha256
from typing import Any

from core.channels import Letter, LetterKind, Media, News, Occasion
from core.db import now
from core.entities.customers import Claim
from core.errors import Invalid, T

from .addresses import address_of, is_address
from .mime import Attachment, attachments_of, clean, header, words_of
from .reports import is_report, progress_of
from .settings import EmailSettings
from .threads import ids_in, letter_id, ours

PLACE = "X-Guanxi-Place"
"""Written above a mail when it is fetched: where it lies in the mailbox."""

NO_SENDER = T("The mail has no sender.", "邮件没有发件人。")
AWAY = T("Automatic answer", "自动回复")
LISTED = T("Mail to many", "群发邮件")

MACHINES = re.compile(r"(mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounce[sd]?)@", re.I)

LARGEST_FILE = 25 << 20

KINDS = {"image": "image", "audio": "voice", "video": "video"}


def news_of(settings: EmailSettings, mail: Message) -> tuple[News, ...]:
    """What a mail means: a report on ours, a letter, or nothing if we wrote it ourselves."""
    if is_report(mail):
        return tuple(progress_of(mail))
    name, sender = sender_of(mail)
    if sender == settings.address:
        return ()
    return (_letter(mail, name, sender),)


def sender_of(mail: Message) -> tuple[str, str]:
    """Whom a mail is from: what they call themselves, and their address."""
    for name, address in getaddresses([header(mail, "From")]):
        if is_address(address):
            return " ".join(name.split())[:100], address_of(address)
    raise Invalid(NO_SENDER)


def key_of(mail: Message, raw: bytes) -> str:
    """The name of a mail that is the same however often it is fetched."""
    found = ids_in(header(mail, "Message-ID"))
    return letter_id(found[0]) if found else f"mail:{sha256(raw).hexdigest()}"


def automatic(mail: Message) -> T | None:
    """What kind of machine wrote a mail; None if it seems to be a person."""
    submitted = header(mail, "Auto-Submitted").lower()
    if submitted and not submitted.startswith("no"):
        return AWAY
    if any(name in mail for name in ("X-Autoreply", "X-Autorespond", "X-Auto-Response-Suppress")):
        return AWAY
    precedence = header(mail, "Precedence").lower()
    if precedence == "auto_reply" or mail.get("Return-Path", "").strip() == "<>":
        return AWAY
    if precedence in ("bulk", "junk", "list") or "List-Id" in mail or "List-Unsubscribe" in mail:
        return LISTED
    return AWAY if MACHINES.match(sender_of(mail)[1]) else None


def _letter(mail: Message, name: str, sender: str) -> Letter:
    subject, machine = header(mail, "Subject")[:300], automatic(mail)
    answered = ids_in(f"{header(mail, 'In-Reply-To')} {header(mail, 'References')}")
    known = ours(" ".join(answered))
    files = attachments_of(mail)
    return Letter(
        id=key_of(mail, _bytes(mail)),
        thread=known.thread if known else sender,
        claims=(Claim(kind="email", scope="house", external_id=sender, source="email"),),
        happened_at=_time(mail),
        kind=LetterKind.EVENT if machine else LetterKind.MESSAGE,
        occasion=None if machine else Occasion.MESSAGE,
        subject=machine or (T(subject, subject) if subject else None),
        body=words_of(mail) or subject,
        payload=_payload(mail, subject, files),
        profile={"name": name, "email": sender} if name else {"email": sender},
        reachable=None if machine else True,
        media=_media(mail, files),
        answers=letter_id(answered[0]) if answered else None,
    )


def _payload(mail: Message, subject: str, files: Sequence[Attachment]) -> dict[str, Any]:
    """What an answer needs to stay in the thread, and what a reader may want to know."""
    return {
        "platform": "email",
        "type": "mail",
        "subject": subject,
        "message_id": header(mail, "Message-ID")[:500],
        "references": ids_in(header(mail, "References"))[-20:],
        "to": header(mail, "To")[:500],
        "cc": header(mail, "Cc")[:500],
        "verified": verified(mail),
        "files": [{"name": each.name, "size": each.size} for each in files],
    }


def verified(mail: Message) -> bool | None:
    """Whether our own server says that the sender's domain really sent it; None if it is silent."""
    said = header(mail, "Authentication-Results").lower()
    if not said:
        return None
    return any(word in said for word in ("dmarc=pass", "dkim=pass"))


def _media(mail: Message, files: Sequence[Attachment]) -> tuple[Media, ...]:
    """The files, to be fetched from the mailbox by their place in it."""
    place = mail.get(PLACE)
    if not place:
        return ()
    return tuple(
        Media(
            id=f"{place}:{each.part}",
            kind=KINDS.get(each.content_type.partition("/")[0], "file"),
            name=each.name,
        )
        for each in files
        if each.size <= LARGEST_FILE
    )


def _time(mail: Message) -> datetime:
    """When it was written, as it says itself; when it came, if it says nothing sensible."""
    try:
        moment = parsedate_to_datetime(header(mail, "Date"))
    except (ValueError, TypeError, IndexError, OverflowError):
        return now()
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(UTC) if aware.year > 1970 else now()


def _bytes(mail: Message) -> bytes:
    return clean(f"{header(mail, 'Date')}{header(mail, 'Subject')}{words_of(mail)}").encode()
