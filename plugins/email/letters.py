"""A mail in the house's own words."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from hashlib import sha256
from typing import Any

from core.channels import Letter, LetterKind, Media, News, Occasion
from core.db import now
from core.entities.customers import Claim, Strength
from core.errors import Invalid, T

from .addresses import address_of, is_address
from .mime import Attachment, attachments_of, clean, header, words_of
from .reports import is_report, progress_of
from .settings import EmailSettings
from .threads import ids_in, letter_id, ours
from .vouching import vouched

PLACE = "X-Guanxi-Place"
"""Written above a mail when it is fetched: where it lies in the mailbox."""

ARRIVED = "X-Guanxi-Arrived"
"""Likewise: when the server took it. What the sender's own clock says may be anything."""

TOO_LARGE = "X-Guanxi-Too-Large"
"""Likewise: that a mail of so many bytes was left where it is."""

LEFT = T(
    "A mail of {size} MB, too large to be fetched: read it in the mailbox.",
    "邮件过大（{size} MB），未收取，请在邮箱中查看。",
)

DOUBTED = T("[Sender not verified] {subject}", "[发件人未验证] {subject}")

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
    return (_letter(settings, mail, name, sender),)


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


def _letter(settings: EmailSettings, mail: Message, name: str, sender: str) -> Letter:
    subject, machine = header(mail, "Subject")[:300], automatic(mail)
    answered = ids_in(f"{header(mail, 'In-Reply-To')} {header(mail, 'References')}")
    known = ours(" ".join(answered))
    files = attachments_of(mail)
    vouches = vouched(mail, sender, server=settings.authserv_id)
    # whoever answers a mail of ours from where we sent it proves by its Message-ID who they are
    sure = vouches is True or (known is not None and known.thread == sender)
    return Letter(
        id=key_of(mail, _bytes(mail)),
        thread=known.thread if known else sender,
        claims=claims_of(settings, sender, sure=sure),
        happened_at=_arrival(mail),
        kind=LetterKind.EVENT if machine else LetterKind.MESSAGE,
        occasion=None if machine else Occasion.MESSAGE,
        subject=machine or _titled(subject, doubted=vouches is False and not sure),
        body=_left(mail) or words_of(mail) or subject,
        payload=_payload(mail, sender, files) | {"subject": subject, "verified": vouches},
        profile={"name": name, "email": sender} if name else {"email": sender},
        reachable=None if machine else True,
        media=_media(mail, files),
        answers=letter_id(answered[0]) if answered else None,
    )


def claims_of(settings: EmailSettings, sender: str, *, sure: bool) -> tuple[Claim, ...]:
    """Whose mail it is: the address proves somebody only if our own server vouches for it."""
    everywhere = Claim("email", "house", sender, source="email")
    if sure:
        return (everywhere,)
    here = Claim("mail_sender", f"email:{settings.address}"[:100], sender[:200], source="email")
    return (here, replace(everywhere, strength=Strength.WEAK))


def _titled(subject: str, *, doubted: bool) -> T | None:
    if doubted:
        return DOUBTED.fill(subject=subject)
    return T(subject, subject) if subject else None


def _payload(mail: Message, sender: str, files: Sequence[Attachment]) -> dict[str, Any]:
    """What an answer needs to stay in the thread, and what a reader may want to know."""
    return {
        "platform": "email",
        "type": "mail",
        "from": sender,
        "reply_to": _reply_to(mail),
        "written": header(mail, "Date")[:100],
        "message_id": header(mail, "Message-ID")[:500],
        "references": ids_in(header(mail, "References"))[-20:],
        "to": header(mail, "To")[:500],
        "cc": header(mail, "Cc")[:500],
        "files": [{"name": each.name, "size": each.size} for each in files],
    }


def _left(mail: Message) -> T | None:
    """What is said of a mail that was not fetched."""
    size = str(mail.get(TOO_LARGE, ""))
    return LEFT.fill(size=str(int(size) >> 20)) if size.isascii() and size.isdigit() else None


def _reply_to(mail: Message) -> str:
    """Where the sender wants answers; empty where they do not say."""
    addresses = (address for _, address in getaddresses([header(mail, "Reply-To")]))
    return next((address_of(each) for each in addresses if is_address(each)), "")


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


def _arrival(mail: Message) -> datetime:
    """When the mailbox's server took it."""
    try:
        return parsedate_to_datetime(str(mail.get(ARRIVED, ""))).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return now()


def _bytes(mail: Message) -> bytes:
    return clean(f"{header(mail, 'Date')}{header(mail, 'Subject')}{words_of(mail)}").encode()
