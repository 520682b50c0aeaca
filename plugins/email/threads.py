"""Message-IDs of ours say which conversation they belong to, and prove that they are ours."""

import base64
import hashlib
import re
from typing import NamedTuple

from core.db import vault

from .addresses import is_address

PURPOSE = "email.thread"
ID = re.compile(r"<([^<>\s]{3,500})>")
OURS = re.compile(r"gx\.([0-9a-zA-Z]{1,32})\.([A-Za-z0-9_-]{1,400})\.([0-9a-f]{16})@")


class Ours(NamedTuple):
    """A mail that we sent."""

    client_id: str
    thread: str


def message_id(client_id: str, thread: str, address: str) -> str:
    """The Message-ID of a mail on its way out."""
    place = base64.urlsafe_b64encode(thread.encode()).decode().rstrip("=")
    domain = address.partition("@")[2]
    return f"<gx.{client_id}.{place}.{_mark(client_id, thread)}@{domain}>"


def ours(text: str) -> Ours | None:
    """Which of our mails a header names, if any, and if we really wrote it."""
    for client_id, place, mark in OURS.findall(text):
        try:
            thread = base64.urlsafe_b64decode(place + "=" * (-len(place) % 4)).decode()
        except ValueError:
            continue
        if mark == _mark(client_id, thread) and is_address(thread):
            return Ours(client_id, thread)
    return None


def ids_in(text: str) -> list[str]:
    """The Message-IDs in a header, in order."""
    return [f"<{found}>" for found in ID.findall(text)]


def letter_id(said: str) -> str:
    """What we call a mail, by its Message-ID."""
    if len(said) <= 150:
        return f"mail:{said}"
    return f"mail:{hashlib.sha256(said.encode()).hexdigest()}"


def _mark(client_id: str, thread: str) -> str:
    return vault().mac(f"{client_id} {thread}".encode(), purpose=PURPOSE).hex()[:16]
