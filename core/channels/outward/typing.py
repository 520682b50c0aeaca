"""Typing: whoever waits for an answer may see that one of us is writing it.

A courtesy: where the platform does not show it just now, nobody needs to hear of that.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from core.auth import reach
from core.channels.accounts.line import Line, line_to
from core.channels.adapters.trouble import Troubled
from core.channels.adapters.ways import Way
from core.channels.tables import Conversation, ConversationKind
from core.db import now

from .refusing import refuse_off_work, refuse_unreachable
from .sending import SEND
from .windows import best_grant

MOST_KNOWN = 1000
"""In so many conversations it is known since when it is shown; then all are forgotten."""

_shown: dict[UUID, datetime] = {}


async def show_typing(conversation_id: UUID, *, typing: bool = True) -> bool:
    """Show the person that one of us is typing, or no longer; whether the platform did.

    It is asked no more often than it would take: the hint stands for some seconds, a message of
    ours ends it, and it is for people who were talked with a moment ago.
    """
    conversation = await reach(Conversation, conversation_id, SEND)
    await refuse_off_work(conversation.account)
    line = await line_to(conversation.account)
    await refuse_unreachable(conversation, line.channel)
    way = await _way(line, conversation)
    if way is None or _stands(conversation, way) is typing:
        return False
    try:
        await line.adapter.show_typing(line, conversation.thread, typing=typing)
    except Troubled:
        return False
    _remember(conversation.id, typing=typing)
    return True


async def _way(line: Line[Any], conversation: Conversation) -> Way | None:
    """The open way on which the platform would show it; None if it would not."""
    room = ConversationKind(conversation.kind)
    ways: Sequence[Way] = line.adapter.ways_of(line.settings)
    for way in ways:
        if way.typing is None or room not in way.rooms or not _lately(conversation, way):
            continue
        if await best_grant(conversation.id, way.triggers or ()) is not None:
            return way
    return None


def _lately(conversation: Conversation, way: Way) -> bool:
    said = conversation.last_said_at
    return way.typing is not None and said is not None and now() - said < way.typing.after


def _stands(conversation: Conversation, way: Way) -> bool:
    """Whether it is shown already, as far as this process knows."""
    since = _shown.get(conversation.id)
    if since is None or way.typing is None or now() - since >= way.typing.lasts:
        return False
    said = conversation.last_said_at
    return not (conversation.last_said_by_us and said is not None and said >= since)


def _remember(conversation: UUID, *, typing: bool) -> None:
    _shown.pop(conversation, None)
    if typing:
        if len(_shown) >= MOST_KNOWN:
            _shown.clear()
        _shown[conversation] = now()
