"""Addresses of files: made for one asker, good for an hour or two, useless to anybody else."""

import base64
import binascii
import re
import time
from uuid import UUID

from core.auth import Asker
from core.db import vault

HOUR = 3600
PURPOSE = "file link"
_UNTIL = re.compile(r"[0-9]{1,12}", re.ASCII)


def link(file: UUID | str, who: Asker, *, part: str = "") -> str:
    """The address of a file, or of its thumbnail, for this asker; the same within an hour."""
    until = int(time.time()) // HOUR + 2
    signature = vault().mac(_meant(file, who, until), purpose=PURPOSE)
    signed = base64.urlsafe_b64encode(signature).decode()
    return f"/files/{file}{part}?until={until}&signature={signed}"


def is_for(file: UUID, who: Asker, until: str, signature: str) -> bool:
    """Whether this asker was given this address, and lately."""
    if not _UNTIL.fullmatch(until) or not 0 < int(until) - time.time() / HOUR <= 2:
        return False
    try:
        given = base64.b64decode(signature.encode(), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return False
    return vault().proves(_meant(file, who, int(until)), given, purpose=PURPOSE)


def _meant(file: UUID | str, who: Asker, until: int) -> bytes:
    return f"{file} {who.kind} {who.key_id or who.user_id} {until}".encode()
