"""Mailboxes are not pushed: we look, from the last number we know.

Numbers count only within one validity: when the provider rebuilds the mailbox, we begin anew with
the last days, and what we have already is known by its Message-ID.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from core.channels import Fetched, Media, Page, Parcel, Trouble, Troubled, TroubleKind
from core.db import now
from core.errors import Invalid, T

from .letters import ARRIVED, PLACE, TOO_LARGE, key_of, sender_of
from .mime import clean, lightened, part_at, read_mail
from .wire import Mailbox, MailLine, Sized, in_thread, mailbox, raw, sizes

MOST = 20
"""Mails in one page."""

LARGEST = 30 << 20
LIGHT = 256 << 10
"""A mail of more bytes is kept without its files."""

HISTORY = timedelta(days=3)

GONE = T("The mail is not in the mailbox any more.", "邮件已不在邮箱中。")


class Place(NamedTuple):
    """How far we have come."""

    validity: str
    uid: int


async def look(line: MailLine, position: str | None) -> Page:
    """The next mails of the mailbox."""
    known = _read(position)
    return await in_thread(lambda: _look(line, known))


async def fetch(line: MailLine, media: Media) -> Fetched:
    """A file of a mail, by where the mail lies and which of its parts it is."""
    validity, uid, index = media.id.split(":")
    content = await in_thread(lambda: _part(line, Place(validity, int(uid)), int(index)))
    if content is None:
        raise Troubled(Trouble(kind=TroubleKind.PERMANENT, message=GONE))
    return Fetched(data=content, name=media.name)


def _look(line: MailLine, known: Place | None) -> Page:
    with mailbox(line) as box:
        fresh = _fresh(box, known)
        taken = fresh[:MOST]
        parcels = [parcel for each in taken for parcel in _parcel(box, each)]
        last = taken[-1].uid if taken else _last(box, known)
        return Page(
            parcels=parcels, position=f"{box.validity}:{last}", more=len(fresh) > len(taken)
        )


def _fresh(box: Mailbox, known: Place | None) -> Sequence[Sized]:
    """What we do not know yet, oldest first."""
    if known is None or known.validity != box.validity:
        since = (now() - HISTORY).strftime("%d-%b-%Y")
        return sizes(box, "SINCE", since)
    return [each for each in sizes(box, "UID", f"{known.uid + 1}:*") if each.uid > known.uid]


def _last(box: Mailbox, known: Place | None) -> int:
    """The number to go on from, where nothing is new."""
    if known is not None and known.validity == box.validity:
        return known.uid
    return box.next - 1


def _parcel(box: Mailbox, sized: Sized) -> Sequence[Parcel]:
    """One mail, with its place written above it; of one that is too large only its head."""
    whole = sized.size <= LARGEST
    kept = raw(box, sized.uid, section="" if whole else "HEADER")
    if kept is None:
        return ()
    content = kept.content
    try:
        mail = read_mail(content)
        _, sender = sender_of(mail)
        light = lightened(content, LIGHT)
    except Invalid:
        sender, light = "unknown", content[:LIGHT]
        mail = None
    lines = [f"{PLACE}: {box.validity}:{sized.uid}", f"{ARRIVED}: {kept.arrived}"]
    lines += [] if whole else [f"{TOO_LARGE}: {sized.size}"]
    place = "".join(f"{line}\r\n" for line in lines).encode()
    key = key_of(mail, content) if mail is not None else f"mail:{box.validity}:{sized.uid}"
    return (Parcel(key=key[:200], sender=clean(sender), body=place + light),)


def _part(line: MailLine, place: Place, index: int) -> bytes | None:
    with mailbox(line) as box:
        kept = raw(box, place.uid) if box.validity == place.validity else None
    return part_at(read_mail(kept.content), index) if kept is not None else None


def _read(position: str | None) -> Place | None:
    if not position:
        return None
    validity, _, uid = position.partition(":")
    return Place(validity, int(uid))
