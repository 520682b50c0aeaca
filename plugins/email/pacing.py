"""Not too many mails at once: servers that get a flood from one sender take it for junk."""

from datetime import timedelta
from hashlib import sha256

from core.channels import Bucket, nothing_sent, take_from

from .addresses import domain_of
from .wire import MailLine

MINUTE = timedelta(minutes=1)


async def keep_pace(line: MailLine, address: str) -> None:
    """Count a mail, for the mailbox and for whose server it goes to; Troubled until its turn."""
    there = sha256(domain_of(address).encode()).hexdigest()[:24]
    with nothing_sent():
        await take_from(
            line.account, Bucket(name="mails", limit=line.settings.per_minute, per=MINUTE)
        )
        each = Bucket(name=f"to:{there}", limit=line.settings.per_domain, per=MINUTE)
        await take_from(line.account, each)
