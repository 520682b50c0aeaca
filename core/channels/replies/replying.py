"""Replying by itself: inside the platform's request where it takes that, else as a message."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import orjson
import structlog

from core.channels.accounts.line import line_to
from core.channels.adapters.adapter import Envelope
from core.channels.adapters.content import Content, as_content
from core.channels.adapters.known import Known
from core.channels.adapters.letters import Direction, Letter, News
from core.channels.adapters.ways import Mode, Way
from core.channels.inward.conversations import held_with_customer
from core.channels.outward.choosing import choose_way
from core.channels.outward.promising import Chosen, Terms, promised, queue
from core.channels.outward.refusing import refuse_off_work, refuse_unreachable
from core.channels.outward.tables import Outgoing
from core.channels.tables import Conversation
from core.db import fetchval, now, uuid7, within
from core.entities import insert
from core.entities.activities import DeliveryState
from core.errors import Refusal

from .rules import reply_to

log = structlog.get_logger("guanxi.channels")

LATELY = timedelta(minutes=10)
"""How old a letter may be to be answered by itself: nobody wants an echo of last week."""

AT_MOST = 1.5
"""Seconds that looking for an answer may hold up the platform: then it is an ordinary message."""

_CONVERSATION = """
select c.id from channel_conversation c
where c.account = $1 and c.kind = $2 and c.thread = $3"""


async def passive_reply(known: Known, envelope: Envelope) -> tuple[bytes, str] | None:
    """What to answer inside the platform's request, and the content for our own books.

    The request is of the first who speaks in it; whoever else does is answered by a message.
    Whatever goes wrong here, the delivery is kept and acknowledged all the same.
    """
    try:
        letter = first_letter(known.adapter.read(known.settings, envelope))
        content = await within(AT_MOST, reply_to(known.id, letter)) if letter else None
        if content is None:
            return None
        answer = known.adapter.passive(known.settings, envelope, content)
    except Exception as error:
        log.warning("no automatic reply", why=type(error).__name__, channel=known.adapter.name)
        return None
    return (answer, content.model_dump_json(exclude_none=True)) if answer is not None else None


def first_letter(news: Sequence[News]) -> Letter | None:
    """The letter of whoever speaks first in a delivery."""
    heard = (each for each in news if isinstance(each, Letter) and each.direction is Direction.IN)
    return next(heard, None)


async def follow_with_reply(account: UUID, letter: Letter, replied: str | None) -> None:
    """Note what one letter was answered inside the request; else answer it by the rules now."""
    if replied is not None:
        if conversation := await _conversation(account, letter):
            await _note_passive(conversation, as_content(orjson.loads(replied)))
        return
    if now() - letter.happened_at > LATELY:
        return
    content = await reply_to(account, letter)
    conversation = await _conversation(account, letter) if content else None
    if content is not None and conversation is not None:
        await _send(conversation, content, letter.id[:200])


async def _send(conversation: Conversation, content: Content, answering: str) -> None:
    """An ordinary message, if they may get it and a window is open; else nothing."""
    try:
        await refuse_off_work(conversation.account)
        line = await line_to(conversation.account)
        await refuse_unreachable(conversation, line.channel, answering=answering)
        chosen = await choose_way(line, conversation, content)
        promise = await promised(line, conversation, content, chosen, aside=True)
        await queue(promise, Terms(answering=answering))
    except Refusal as no:
        log.info("no automatic reply", why=str(no))


async def _note_passive(conversation: Conversation, content: Content) -> None:
    """The reply stands on the timeline: the platform has it, whether or not it shows it."""
    line = await line_to(conversation.account)
    way = Way(mode=Mode.PASSIVE, title=line.adapter.title, contents=frozenset({content.kind}))
    chosen = Chosen(way, now())
    promise = await promised(line, conversation, content, chosen, aside=True)
    message: Any = Outgoing(
        id=uuid7(),
        account=conversation.account,
        conversation=conversation.id,
        activity=promise.activity.id,
        mode=Mode.PASSIVE.value,
        content=content.model_dump_json(exclude_none=True),
        client_id=promise.activity.id.hex,
        state=DeliveryState.SENT.value,
        not_after=now(),
        sent_at=now(),
    )
    await insert(message)


async def _conversation(account: UUID, letter: Letter) -> Conversation | None:
    found = await fetchval(_CONVERSATION, account, letter.room.value, letter.thread)
    return await held_with_customer(found) if found else None
