"""Addresses of mailboxes, in the one form we keep them in."""

import re

from core.errors import Invalid, T

ADDRESS = re.compile(
    r"[^\s@<>\"',;:()\[\]\\\x00-\x1f]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.\-]{0,250}[A-Za-z0-9])?"
)

NO_ADDRESS = T("This is not an e-mail address.", "不是有效的邮箱地址。")


def address_of(text: str, *, field: str | None = None) -> str:
    """An address in small letters: nobody in practice tells mailboxes apart by them."""
    address = text.strip()
    if len(address) > 254 or not ADDRESS.fullmatch(address):
        raise Invalid(NO_ADDRESS, field=field)
    return address.lower()


def domain_of(address: str) -> str:
    """The part behind the @."""
    return address.rpartition("@")[2].lower()


def is_address(text: str) -> bool:
    """Whether a text is an address."""
    try:
        address_of(text)
    except Invalid:
        return False
    return True
