"""Unsubscribing: "TD" is heeded at once, and "START" takes back what "TD" said, and no more."""

from uuid import UUID

from core.channels import conversation_of, note_consent, withdraw
from core.db import fetchval
from core.entities import load
from core.entities.customers import Customer

from .numbers import phone_of
from .provider import Reply
from .settings import SmsSettings
from .templates import Purpose
from .words import may_say_stop, says_start, says_stop

SAID = "SMS “"
"""How a consent begins that was said in a text message."""

_CUSTOMER = "select customer from channel_conversation where id = $1"

_HOW = "select consent -> 'sms' ->> 'how' from customer where id = $1"

_LAST = """
select content ->> 'id' from channel_outgoing
where conversation = $1 and sent_at is not null order by sent_at desc limit 1"""


async def heed(account: UUID, settings: SmsSettings, reply: Reply) -> None:
    """Write down that somebody wants no more messages, or wants them again."""
    conversation = await conversation_of(account, phone_of(reply.phone))
    found = await fetchval(_CUSTOMER, conversation) if conversation else None
    if conversation is None or found is None:
        return
    how = f"{SAID}{reply.text.strip()[:20]}” {reply.at.isoformat()}"
    if says_stop(reply.text) or (
        may_say_stop(reply.text) and await _was_marketing(settings, conversation)
    ):
        await withdraw(found, "sms", how=how)
    elif says_start(reply.text):
        await _take_back(found, how)


async def _was_marketing(settings: SmsSettings, conversation: UUID) -> bool:
    """Whether the last thing we sent there was marketing, which such a letter may answer."""
    template = settings.approved.get(await fetchval(_LAST, conversation) or "")
    return template is not None and template.purpose is Purpose.MARKETING


async def _take_back(customer_id: UUID, how: str) -> None:
    """Only what was refused by text message can be taken back by one: pushes are not signed."""
    said = await fetchval(_HOW, customer_id)
    customer = await load(Customer, customer_id) if said and said.startswith(SAID) else None
    if customer is not None:
        await note_consent(customer, "sms", allowed=True, how=how)
