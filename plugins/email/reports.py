"""What other servers tell about our mails: reports as RFC 3464 has them."""

import re
from collections.abc import Sequence
from email.message import Message

from core.channels import Progress
from core.entities.activities import DeliveryState

from .errors import by_status
from .mime import clean
from .threads import ids_in, letter_id, ours

FIELD = re.compile(r"^([A-Za-z-]{3,40}):\s*(.{0,500})$", re.MULTILINE)


def is_report(mail: Message) -> bool:
    """Whether a mail is a report."""
    return mail.get_content_type() == "multipart/report" and (
        str(mail.get_param("report-type", "")).lower() == "delivery-status"
    )


def progress_of(mail: Message) -> Sequence[Progress]:
    """What became of the mail that a report is about; nothing if that was not ours."""
    message = _original(mail)
    told = _fields(mail)
    action, status = told.get("action", "").lower(), told.get("status", "")[:20]
    if message is None:
        return ()
    if action == "delivered":
        return (Progress(message=message, state=DeliveryState.DELIVERED),)
    if action != "failed":
        return ()
    trouble = by_status(status, told.get("diagnostic-code", ""))
    return (Progress(message=message, state=DeliveryState.FAILED, trouble=trouble),)


def _original(mail: Message) -> str | None:
    """Which of our mails it is about."""
    for part in mail.walk():
        if part.get_content_type() in ("message/rfc822", "text/rfc822-headers"):
            found = re.search(r"^message-id:\s*(<[^<>\s]+>)", _shown(part), re.I | re.M)
            if found and (known := ours(found[1])):
                return known.client_id
            if found and ids_in(found[1]):
                return letter_id(found[1])
    return None


def _fields(mail: Message) -> dict[str, str]:
    """The fields of the part that machines read; of several recipients, the last."""
    for part in mail.walk():
        if part.get_content_type() == "message/delivery-status":
            return {name.lower(): clean(said) for name, said in FIELD.findall(_shown(part))}
    return {}


def _shown(part: Message) -> str:
    """A part as text, however deep the library took it apart."""
    return part.as_bytes().decode("utf-8", "replace").replace("\r\n", "\n")
