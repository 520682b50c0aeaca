"""A mail on its way out: in its thread, with a way to unsubscribe."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
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
from .pacing import keep_pace
from .threads import letter_id, message_id
from .wire import MailLine, deliver, in_thread

SUBJECT = re.compile(r"\A\s*(?:主题|subject)\s*[:：]\s*([^\n]{1,200})\n+", re.IGNORECASE)
"""A first line that says what the mail is about."""

LARGEST = 20 << 20

CANNOT = T("A mail takes text, links, pictures and files.", "邮件支持文字、链接、图片和附件。")
TOO_LARGE = T("The file is too large for a mail.", "附件过大，无法通过邮件发送。")

DIRECT = timedelta(days=7)
"""So long a mail of ours is an answer to theirs; later it comes of our own accord."""

LEAVE = T("Unsubscribe: {address}", "退订：{address}")

_ANSWERED = """
select a.payload, a.kind, a.received_at from channel_letter l join activity a on a.id = l.activity
where l.account = $1 and l.external_id = $2"""


class Before(NamedTuple):
    """The mail that is answered."""

    subject: str
    message_id: str
    references: Sequence[str]
    sender: str
    reply_to: str
    by_hand: bool
    received_at: datetime

    @property
    def waits(self) -> bool:
        """Whether somebody waits for an answer to it."""
        return self.by_hand and now() - self.received_at < DIRECT


async def send(line: MailLine, outgoing: Outgoing) -> Receipt:
    """Hand one mail over."""
    before = await _before(line, outgoing)
    mail = EmailMessage(policy=policy.SMTP)
    to = _address(line, outgoing, mail, before)
    way_out = await _way_out(line, outgoing, before)
    await _fill(line, outgoing.content, mail, before, way_out)
    _thread(mail, before)
    if way_out:
        mail["List-Unsubscribe"] = f"<{way_out}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    await keep_pace(line, to[0])
    await in_thread(lambda: deliver(line, mail, to))
    return Receipt(external_id=letter_id(str(mail["Message-ID"])))


async def _before(line: MailLine, outgoing: Outgoing) -> Before | None:
    """What is known of the mail that is answered."""
    if outgoing.answering is None:
        return None
    row = await fetchrow(_ANSWERED, line.account, outgoing.answering)
    said: dict[str, Any] = orjson.loads(row["payload"]) if row and row["payload"] else {}
    if row is None or not said.get("message_id"):
        return None
    return Before(
        subject=said.get("subject", ""),
        message_id=said["message_id"],
        references=said.get("references", ()),
        sender=said.get("from", ""),
        reply_to=said.get("reply_to", "") if said.get("verified") is not False else "",
        by_hand=row["kind"] == "message",
        received_at=row["received_at"],
    )


def _address(
    line: MailLine, outgoing: Outgoing, mail: EmailMessage, before: Before | None
) -> Sequence[str]:
    """Whom it goes to: whoever wrote the mail it answers, and the person of the thread."""
    settings = line.settings
    first = (before and (before.reply_to or before.sender)) or outgoing.thread
    elsewhere = before is not None and not before.reply_to and first != outgoing.thread
    others = [outgoing.thread] if elsewhere else []
    mail["From"] = formataddr((settings.sender or line.name, settings.address))
    mail["To"] = first
    if others:
        mail["Cc"] = ", ".join(others)
    mail["Date"] = format_datetime(now())
    mail["Message-ID"] = message_id(outgoing.client_id, outgoing.thread, settings.address)
    return [first, *others]


async def _fill(
    line: MailLine, content: Content, mail: EmailMessage, before: Before | None, way_out: str
) -> None:
    """The subject and the words, or a file; and the way out, where there is one."""
    subject, words = _said(content)
    mail["Subject"] = subject or _subject(line, before)
    if way_out:
        words = f"{words}\n\n-- \n{LEAVE.fill(address=way_out).say((await house()).language)}"
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


async def _way_out(line: MailLine, outgoing: Outgoing, before: Before | None) -> str:
    """Where one click ends it, as RFC 8058 says, on every mail that answers nobody who waits."""
    base = (await house()).url or Settings.from_env().url
    if not base or (before is not None and before.waits):
        return ""
    return address_to_leave(base, line.account, outgoing.thread)
