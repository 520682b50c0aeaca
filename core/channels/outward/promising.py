"""Promising: a message stands on the timeline as queued, and in the book of what goes out."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import orjson

from core.channels.accounts.line import Line
from core.channels.adapters.content import Content, files_of, said
from core.channels.adapters.ways import Mode, Way
from core.channels.inward.conversations import SAID, preview
from core.channels.tables import Conversation, MediaRow, MediaState
from core.db import execute, uuid7
from core.entities import insert
from core.entities.activities import Activity, DeliveryState, record
from core.errors import T
from core.jobs import later

from .attaching import take_in
from .tables import Outgoing, Purpose

POST = "channels.post"
"""The job that carries a message to the platform."""

URGENT = 100
"""The priority of what allows seconds only, read or sent: before everything that waits already."""

PRIORITY = 50
"""Before what waits to be read: somebody is looking at the screen."""

MEDIA = ("image", "voice", "video", "file")


class Chosen(NamedTuple):
    """The way a message takes, and what it draws on."""

    way: Way
    not_after: datetime
    trigger: str | None = None
    code: str | None = None
    draw: UUID | None = None
    """What was taken from the ledger for it."""


class Promise(NamedTuple):
    """A message that stands on the timeline and is to be sent."""

    conversation: Conversation
    activity: Activity
    content: Content
    chosen: Chosen
    aside: bool = False
    """Whether it takes no turn in the conversation: whoever waits for one of us still waits."""


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What is to be known of a message besides its words and its way."""

    answering: str | None = None
    """The platform's id of the letter it answers."""
    staff: str | None = None
    """Who of us confirms it on the platform."""
    purpose: Purpose = Purpose.TALK
    mass: UUID | None = None
    """The message to many that it is part of."""
    batch: UUID | None = None
    """What goes out with it, in one call."""


PLAIN = Terms()


async def promised(
    line: Line[Any],
    conversation: Conversation,
    content: Content,
    chosen: Chosen,
    *,
    aside: bool = False,
) -> Promise:
    """Put a message on the timeline; one inside the platform's request is sent already."""
    payload: dict[str, Any] = {
        "platform": line.channel,
        "mode": chosen.way.mode.value,
        "content": orjson.loads(content.model_dump_json(exclude_none=True)),
        **({"aside": True} if aside else {}),
    }
    passive = chosen.way.mode is Mode.PASSIVE
    activity = await record(
        "message",
        customer=conversation.customer,
        conversation=conversation.id,
        direction="out",
        body=_words(content),
        payload=payload,
        delivery_state=(DeliveryState.SENT if passive else DeliveryState.QUEUED).value,
    )
    return Promise(conversation, activity, content, chosen, aside)


async def queue(promise: Promise, terms: Terms = PLAIN, *, priority: int = PRIORITY) -> None:
    """Have a promised message carried out, after everything else in its conversation."""
    message = await enter(promise, terms)
    await later(
        POST,
        lane=f"send:{promise.conversation.id}",
        priority=URGENT if promise.chosen.way.urgent else priority,
        message=str(message.id),
    )


async def enter(promise: Promise, terms: Terms = PLAIN) -> Outgoing:
    """Write a promised message into the book of what goes out."""
    conversation, activity, chosen = promise.conversation, promise.activity, promise.chosen
    message = Outgoing(
        id=uuid7(),
        account=conversation.account,
        conversation=conversation.id,
        activity=activity.id,
        mode=chosen.way.mode.value,
        trigger=chosen.trigger,
        content=promise.content.model_dump_json(exclude_none=True),
        client_id=activity.id.hex,
        state=DeliveryState.QUEUED.value,
        not_after=chosen.not_after,
        code=chosen.code,
        draw=chosen.draw,
        answering=terms.answering,
        staff=terms.staff,
        purpose=terms.purpose.value,
        mass=terms.mass,
        batch=terms.batch,
    )
    await insert(message)
    await _attach(promise)
    if not promise.aside:
        spoken = preview(activity.body or "")
        await execute(SAID, conversation.id, spoken, activity.happened_at, True)
    return message


async def _attach(promise: Promise) -> None:
    """The files of a message stand with it on the timeline, as those of received ones do."""
    await take_in(promise.content)
    for file in files_of(promise.content):
        row = MediaRow(
            id=uuid7(),
            account=promise.conversation.account,
            activity=promise.activity.id,
            external_id="",
            kind=promise.content.kind if promise.content.kind in MEDIA else "image",
            state=MediaState.FETCHED.value,
            file=file,
        )
        await insert(row)


def _words(content: Content) -> str:
    words = said(content)
    return words.say() if isinstance(words, T) else words
