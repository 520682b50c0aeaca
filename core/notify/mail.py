"""Notices by mail: plain text, in the reader's language, one letter for all that is new."""

from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formataddr, formatdate
from urllib.parse import parse_qs, unquote, urlsplit

from core.auth import house
from core.errors import Invalid, T
from core.jobs import GiveUp

from .notifier import Message, Notifier, Reader

TIMEOUT = 20.0
PORTS = {"smtp": 587, "smtps": 465}

WRONG = T(
    "GUANXI_SMTP_URL must look like smtp://user:password@host:587?from=crm@example.cn.",
    "GUANXI_SMTP_URL 的格式应为 smtp://user:password@host:587?from=crm@example.cn。",
)
MANY = T("{count} new notices", "{count} 条新通知")
GREETING = T("Hello {name},", "{name}，您好：")
FOOT = T(
    "You get this because you work with {business} in Guanxi.",
    "您收到此邮件，是因为您在“{business}”使用关系 CRM。",
)


@dataclass(frozen=True, slots=True, repr=False)
class PostOffice:
    """The server that takes our letters."""

    host: str
    port: int
    sender: str
    user: str | None = None
    password: str | None = None
    tls: bool = False


_office: PostOffice | None = None


def use_post_office(address: str | None) -> None:
    """Tell this process where letters are taken; without an address, none are written."""
    global _office
    _office = office_at(address) if address else None


def office_at(address: str) -> PostOffice:
    """The server of `smtp://user:password@host:587?from=crm@example.cn`, or of `smtps://…`."""
    parts = urlsplit(address)
    user = unquote(parts.username or "")
    sender = parse_qs(parts.query).get("from", [user])[0]
    try:
        port = parts.port or PORTS[parts.scheme]
    except (KeyError, ValueError):
        raise Invalid(WRONG) from None
    if not parts.hostname or "@" not in sender or any(sign in sender for sign in "\r\n<>,"):
        raise Invalid(WRONG)
    password = unquote(parts.password or "") or None
    return PostOffice(parts.hostname, port, sender, user or None, password, parts.scheme == "smtps")


async def send(reader: Reader, messages: Sequence[Message]) -> None:
    """One letter with all of it."""
    import aiosmtplib  # only houses that send mail wait for it to load

    office = _office
    if office is None:
        raise GiveUp("no mail server is set")
    letter = await written(reader, messages, office.sender)
    try:
        await aiosmtplib.send(
            letter,
            hostname=office.host,
            port=office.port,
            username=office.user,
            password=office.password,
            use_tls=office.tls,
            timeout=TIMEOUT,
        )
    except aiosmtplib.SMTPRecipientsRefused as error:
        if all(refused.code >= 500 for refused in error.recipients):
            raise GiveUp("the mail server refuses this address") from error
        raise


async def written(reader: Reader, messages: Sequence[Message], sender: str) -> EmailMessage:
    """The letter: its subject is the one notice, or how many there are."""
    profile = await house()
    first = messages[0].title if len(messages) == 1 else MANY.fill(count=len(messages))
    letter = EmailMessage()
    letter["Subject"] = first.say(reader.language)
    letter["From"] = formataddr((profile.business or "Guanxi", sender))
    letter["To"] = formataddr((reader.name, reader.email))
    letter["Date"] = formatdate()
    letter["Message-ID"] = f"<{messages[-1].id}.{len(messages)}@{sender.rpartition('@')[2]}>"
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(_text(reader, messages, profile.business))
    return letter


def _text(reader: Reader, messages: Sequence[Message], business: str) -> str:
    say = reader.language
    parts = [GREETING.fill(name=reader.name).say(say)]
    for message in messages:
        lines = (message.title.say(say), message.body.say(say), message.link)
        parts.append("\n".join(line for line in lines if line))
    parts.append("--\n" + FOOT.fill(business=business or "Guanxi").say(say))
    return "\n\n".join(parts) + "\n"


async def _ready() -> bool:
    return _office is not None


MAIL = Notifier(name="mail", title=T("Mail", "邮件"), ready=_ready, send=send)
