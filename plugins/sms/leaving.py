"""Unsubscribing: "TD" is heeded at once, and "START" takes it back."""

from uuid import UUID

from core.channels import conversation_of, note_consent, withdraw
from core.db import fetchval
from core.entities import load
from core.entities.customers import Customer

from .provider import Reply
from .words import says_start, says_stop

_CUSTOMER = "select customer from channel_conversation where id = $1"


async def heed(account: UUID, phone: str, reply: Reply) -> None:
    """Write down that somebody wants no more messages, or wants them again."""
    stop, start = says_stop(reply.text), says_start(reply.text)
    if not stop and not start:
        return
    conversation = await conversation_of(account, phone)
    found = await fetchval(_CUSTOMER, conversation) if conversation else None
    if found is None:
        return
    how = f"SMS “{reply.text.strip()[:20]}” {reply.at.isoformat()}"
    if stop:
        await withdraw(found, "sms", how=how)
        return
    customer = await load(Customer, found)
    if customer is not None:
        await note_consent(customer, "sms", allowed=True, how=how)
