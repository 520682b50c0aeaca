"""A mail on its way out: in its thread, with a way to unsubscribe."""

import re
from collections.abc import Sequence
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime, formataddr
from typing import Any, NamedTuple

import orjson

from core.auth import house
from core.channels import (
    Content,
    File,
    Image,
    Link,
    Outgoing,
    Receipt,
    Text,
    Trouble,
    Troubled,
    TroubleKind,
)
from core.db import fetchrow, now
from core.errors import T
from core.settings import Settings

from .leaving import address_to_leave
from .threads import letter_id, message_id
from .wire import MailLine, deliver, in_thread

SUBJECT = re.compile(r"\A\s*(?:主题|subject)\s*[:：]\s*([^\n]{1,200})\n+", re.IGNORECASE)
"""A first line that says what the mail is about."""

LARGEST = 20 << 20

CANNOT = T("A mail takes text, links, pictures and files.", "邮件支持文字、链接、图片和附件。")
TOO_LARGE = T("The file is too large for a mail.", "附件过大，无法通过邮件发送。")

_ANSWERED = """
select a.payload from channel_letter l join activity a on a.id = l.activity
where l.account = $1 and l.external_id = $2"""


class Before(NamedTuple):
    """The mail that is answered."""

    subject: str
    message_id: str
    references: Sequence[str]


async def send(line: MailLine, outgoing: Outgoing) -> Receipt:
    """Hand one mail over."""
    before = await _before(line, outgoing)
    mail = EmailMessage(policy=policy.SMTP)
    _address(line, outgoing, mail)
    await _fill(line, outgoing.content, mail, before)
    _thread(mail, before)
    await _offer_to_leave(line, outgoing, mail)
    await in_thread(lambda: deliver(line, mail, outgoing.thread))
    return Receipt(external_id=letter_id(str(mail["Message-ID"])))


async def _before(line: MailLine, outgoing: Outgoing) -> Before | None:
    """What is known of the mail that is answered."""
    if outgoing.answering is None:
        return None
    row = await fetchrow(_ANSWERED, line.account, outgoing.answering)
    said: dict[str, Any] = orjson.loads(row["payload"]) if row and row["payload"] else {}
    if not said.get("message_id"):
        return None
    return Before(said.get("subject", ""), said["message_id"], said.get("references", ()))


def _address(line: MailLine, outgoing: Outgoing, mail: EmailMessage) -> None:
    settings = line.settings
    mail["From"] = formataddr((settings.sender or line.name, settings.address))
    mail["To"] = outgoing.thread
    mail["Date"] = format_datetime(now())
    mail["Message-ID"] = message_id(outgoing.client_id, outgoing.thread, settings.address)


async def _fill(
    line: MailLine, content: Content, mail: EmailMessage, before: Before | None
) -> None:
    """The subject and the words, or a file."""
    subject, words = _said(content)
    mail["Subject"] = subject or _subject(line, before)
    mail.set_content(words or " ")
    if isinstance(content, Image | File):
        await _attach(line, content, mail)


def _said(content: Content) -> tuple[str, str]:
    """What a content says: its subject, if it names one, and its words."""
    if isinstance(content, Text):
        found = SUBJECT.match(content.text)
        if found and content.text[found.end() :].strip():
            return " ".join(found[1].split()), content.text[found.end() :]
        return "", content.text
    if isinstance(content, Link):
        words = (content.title, content.description, content.url)
        return content.title, "\n\n".join(word for word in words if word)
    if isinstance(content, Image | File):
        return "", ""
    raise Troubled(Trouble(kind=TroubleKind.CONTENT, message=CANNOT))


def _subject(line: MailLine, before: Before | None) -> str:
    if before is None or not before.subject:
        return line.settings.subject or line.name
    answered = re.match(r"(?:re|回复|答复)\s*[:：]", before.subject, re.IGNORECASE)
    return before.subject if answered else f"Re: {before.subject}"


async def _attach(line: MailLine, content: Image | File, mail: EmailMessage) -> None:
    file = await line.file(content.file)
    if len(file.bytes) > LARGEST:
        raise Troubled(Trouble(kind=TroubleKind.CONTENT, message=TOO_LARGE))
    main, _, sub = (file.content_type or "application/octet-stream").partition("/")
    mail.add_attachment(file.bytes, maintype=main, subtype=sub, filename=file.name)


def _thread(mail: EmailMessage, before: Before | None) -> None:
    """Keep to the thread of the mail that is answered, as RFC 5322 says."""
    if before is None:
        return
    chain = [each for each in before.references if each != before.message_id]
    mail["In-Reply-To"] = before.message_id
    mail["References"] = " ".join([*chain[-20:], before.message_id])


async def _offer_to_leave(line: MailLine, outgoing: Outgoing, mail: EmailMessage) -> None:
    """A way out with one click, as RFC 8058 says, on every mail that answers none."""
    base = (await house()).url or Settings.from_env().url
    if not base or outgoing.answering is not None:
        return
    address = address_to_leave(base, line.account, outgoing.thread)
    mail["List-Unsubscribe"] = f"<{address}>"
    mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
