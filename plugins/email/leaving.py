"""Unsubscribing with one click: the address in a mail proves whom it was sent to."""

import base64
import hmac
from typing import NamedTuple
from uuid import UUID

import orjson

from core.auth import SYSTEM, acting_as
from core.channels import conversation_of, withdraw
from core.db import fetchval, now, transaction, vault
from core.errors import NotFound, T

PURPOSE = "email.leave"

STRANGE = T("This address leads nowhere.", "链接无效。")

_CUSTOMER = "select customer from channel_conversation where id = $1"


class Leaver(NamedTuple):
    """Who wants to leave, and which account."""

    account: UUID
    thread: str


def address_to_leave(base: str, account: UUID, thread: str) -> str:
    """Where one click ends it."""
    text = orjson.dumps([str(account), thread])
    mark = vault().mac(text, purpose=PURPOSE)[:16]
    return f"{base}/plugins/email/leave/{_letters(text)}.{_letters(mark)}"


def opened(token: str) -> Leaver:
    """Whom an address was made for; NotFound if we did not make it."""
    text, _, mark = token.partition(".")
    try:
        plain, claimed = _bytes(text), _bytes(mark)
    except ValueError:
        raise NotFound(STRANGE) from None
    if not hmac.compare_digest(claimed, vault().mac(plain, purpose=PURPOSE)[:16]):
        raise NotFound(STRANGE)
    account, thread = orjson.loads(plain)
    return Leaver(UUID(account), thread)


async def leave(token: str) -> None:
    """Write down that somebody wants no more mail; twice is once."""
    leaver = opened(token)
    with acting_as(SYSTEM):
        async with transaction():
            conversation = await conversation_of(leaver.account, leaver.thread)
            customer = await fetchval(_CUSTOMER, conversation) if conversation else None
            if customer is not None:
                how = f"List-Unsubscribe {leaver.thread} {now().isoformat()}"
                await withdraw(customer, "email", how=how)


def _letters(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    if not text.isascii() or len(text) > 1000:
        raise ValueError
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
