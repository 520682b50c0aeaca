"""Choosing: of the legal ways to write to somebody, the best that is open now."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from core.channels.accounts.line import Line
from core.channels.adapters.content import TITLES, Content, Text
from core.channels.adapters.ways import Mode, Way
from core.channels.tables import Conversation, ConversationKind
from core.db import now
from core.errors import Conflict, Invalid, T

from .promising import Chosen
from .windows import triggers_of, use_window

PATIENCE = timedelta(hours=24)
"""How long a message without a window may wait for the platform to take it."""

BY_THEMSELVES = frozenset({Mode.PASSIVE, Mode.MASS})
"""Modes in which nobody writes by hand."""

UNASKED = frozenset({Mode.PASSIVE, Mode.STAFF, Mode.MASS})
"""Modes that nobody gets who did not ask for them."""

NOT_HERE = T("This channel does not send {kind} here.", "此渠道不支持在此发送{kind}。")
CLOSED = T(
    "The platform's time to answer is over. You can still send: {next}.",
    "已超出平台允许的回复时间，仍可使用：{next}。",
)
WAIT = T(
    "The platform's time to answer is over. Wait until the person writes again.",
    "已超出平台允许的回复时间，请等待对方再次发言。",
)
TOO_LONG = T(
    "This text is too long: {size} bytes of at most {most}. Shorten it, or send it in parts.",
    "文字过长：共 {size} 字节，最多 {most} 字节（每个汉字 3 字节）。请缩短或分条发送。",
)

TOO_MANY = T(
    "This text is too long: {size} characters of at most {most}. Shorten it, or send it in parts.",
    "文字过长：共 {size} 字，最多 {most} 字。请缩短或分条发送。",
)


async def choose_way(
    line: Line[Any], conversation: Conversation, content: Content, *, mode: Mode | None = None
) -> Chosen:
    """The best way that is open, its window used; refused with the next step if none is."""
    room = ConversationKind(conversation.kind)
    for way in fitting_ways(line, room, content, mode):
        if way.triggers is None:
            return Chosen(way, now() + PATIENCE)
        used = await use_window(conversation.id, triggers_of(way, content))
        if used is not None:
            return Chosen(way, used.expires_at, used.trigger, used.code, used.draw)
    raise closed(line, room)


def fitting_ways(
    line: Line[Any], room: ConversationKind, content: Content, mode: Mode | None
) -> Sequence[Way]:
    """The ways of an account on which such a content can go, open or not; Invalid if none."""
    ways = [
        way
        for way in line.adapter.ways_of(line.settings)
        if room in way.rooms
        and content.kind in way.contents
        and (way.mode is mode if mode else way.mode not in UNASKED)
    ]
    if not ways:
        kind = TITLES[content.kind]
        raise Invalid(NOT_HERE.fill(kind=T(kind.en.lower(), kind.zh)), field="content")
    return _long_enough(ways, content)


def _long_enough(ways: Sequence[Way], content: Content) -> Sequence[Way]:
    """Those of the ways that take so long a text."""
    if not isinstance(content, Text):
        return ways
    size, letters = len(content.text.encode()), len(content.text)
    left = [
        way
        for way in ways
        if (way.longest_text is None or size <= way.longest_text)
        and (way.longest_characters is None or letters <= way.longest_characters)
    ]
    if left:
        return left
    most = max(way.longest_characters or 0 for way in ways)
    if most:
        raise Invalid(TOO_MANY.fill(size=letters, most=most), field="content.text")
    most = max(way.longest_text or 0 for way in ways)
    raise Invalid(TOO_LONG.fill(size=size, most=most), field="content.text")


def closed(line: Line[Any], room: ConversationKind) -> Conflict:
    """No window is open; what can be done instead."""
    others = alternatives(line.adapter.ways_of(line.settings), room)
    if not others:
        return Conflict(WAIT, field="conversation")
    titles = [way.title for way in others]
    named = T(", ".join(title.en for title in titles), "、".join(title.zh for title in titles))
    return Conflict(CLOSED.fill(next=named), field="conversation")


def alternatives(ways: Iterable[Way], room: ConversationKind) -> list[Way]:
    """The ways that are open whatever the person did, to somebody who writes by hand."""
    return [
        way
        for way in ways
        if way.triggers is None and room in way.rooms and way.mode not in BY_THEMSELVES
    ]
