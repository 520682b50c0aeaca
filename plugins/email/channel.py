"""E-mail, as a channel."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from core.channels import (
    Adapter,
    Cursor,
    Envelope,
    Fetched,
    Finding,
    Media,
    Mode,
    News,
    Outgoing,
    Page,
    Receipt,
    Stamp,
    Way,
)
from core.entities.customers import Claim
from core.errors import Forbidden, T

from .addresses import address_of, is_address
from .checking import findings
from .fetching import fetch, look
from .letters import news_of
from .mime import read_mail
from .sending import send
from .settings import EmailSettings
from .wire import MailLine

NOBODY_CALLS = T("Mail is fetched; nobody calls here.", "邮件由系统拉取，此地址不接收推送。")


class Email(Adapter[EmailSettings]):
    """Mailboxes, read over IMAP and answered over SMTP."""

    name = "email"
    title = T("E-mail", "邮件")
    settings = EmailSettings
    called = False
    ways = (
        Way(
            mode=Mode.FREE,
            title=T("E-mail", "邮件"),
            contents=frozenset({"text", "link", "image", "file"}),
        ),
    )

    def greet(self, settings: EmailSettings, envelope: Envelope) -> tuple[bytes, datetime]:
        """No mailbox checks an address."""
        raise Forbidden(NOBODY_CALLS)

    def verify(self, settings: EmailSettings, envelope: Envelope) -> Stamp:
        """No mailbox calls us."""
        raise Forbidden(NOBODY_CALLS)

    def read(self, settings: EmailSettings, envelope: Envelope) -> Sequence[News]:
        """One mail per parcel."""
        return news_of(settings, read_mail(envelope.body))

    def cursors(self, settings: EmailSettings) -> Sequence[Cursor]:
        """The mailbox."""
        return (Cursor(name="mailbox", every=timedelta(minutes=settings.every_minutes)),)

    async def pull(
        self, line: MailLine, cursor: str, position: str | None, hint: str | None
    ) -> Page:
        """The next mails of the mailbox."""
        return await look(line, position)

    async def fetch(self, line: MailLine, media: Media) -> Fetched:
        """A file that came with a mail."""
        return await fetch(line, media)

    def thread_of(self, settings: EmailSettings, claims: Sequence[Claim]) -> str | None:
        """Somebody's address, if we know one: nobody has to write first."""
        known = (claim.external_id for claim in claims if claim.kind == "email")
        return next((address_of(each) for each in known if is_address(each)), None)

    async def send(self, line: MailLine, outgoing: Outgoing) -> Receipt:
        """One mail, in its thread."""
        return await send(line, outgoing)

    async def check(self, line: MailLine) -> Sequence[Finding]:
        """Whether everything is in place."""
        return await findings(line)
