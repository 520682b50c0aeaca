"""Whether, how and until when we may answer in a conversation, in words and with the next step."""

import time
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import strawberry

from core.channels.accounts.line import line_to
from core.channels.adapters.ways import Mode, Way
from core.channels.tables import ConversationKind
from core.db import now
from core.errors import Refusal, T

from .choosing import UNASKED, alternatives
from .refusing import BLOCKED
from .windows import SAFETY

FRESH = 5.0
"""Seconds that the ways of an account are trusted."""

MOST_KNOWN = 1000
"""Of so many accounts they are kept at hand; then all are looked up anew."""

OBSTACLES = {
    "gone": T(
        "This person left: nothing can be sent until they come back.",
        "对方已取消关注或离开，需等其重新联系。",
    ),
    "blocked": BLOCKED,
    "refused": T("This person unsubscribed here.", "对方已在此渠道退订。"),
    "account": T(
        "The account is paused or not connected. Look at it in the settings of the channels.",
        "账号已暂停或断开，请到渠道设置中查看。",
    ),
}
CLOSED = T("The platform's time to answer is over.", "已超出平台允许的回复时间。")
WAIT = T("Wait until the person writes again.", "请等待对方再次发言。")
NEVER = T("Nothing can be sent on this channel.", "此渠道不支持发送消息。")


@strawberry.type
class Alternative:
    """Another legal way to reach the person."""

    mode: Mode = strawberry.field(description="By what right")
    title: str = strawberry.field(description="What it is called")
    contents: list[str] = strawberry.field(description="Kinds of content it carries")


@strawberry.type
class CanReply:
    """Whether, how and until when we may write in a conversation."""

    mode: Mode | None = strawberry.field(description="By what right; null if not at all")
    until: datetime | None = strawberry.field(description="Until when; null means no end")
    remaining: int | None = strawberry.field(description="Messages left; null means any number")
    contents: list[str] = strawberry.field(description="Kinds of content that can be sent now")
    longest_text: int | None = strawberry.field(description="The longest text, in bytes of UTF-8")
    longest_characters: int | None = strawberry.field(
        description="The longest text, in characters, where the platform counts those"
    )
    reason: str | None = strawberry.field(description="Why we may not, in the reader's words")
    next_step: str | None = strawberry.field(description="What to do then, in the reader's words")
    alternatives: list[Alternative] = strawberry.field(description="What may be sent regardless")


async def can_reply(rows: Sequence[Any]) -> list[CanReply]:
    """The answer for each conversation; needs account_id, kind, grants, obstacle."""
    known = {account: await _ways(account) for account in {row.account_id for row in rows}}
    return [_judge(row, known[row.account_id]) for row in rows]


def _judge(row: Any, ways: Sequence[Way]) -> CanReply:
    room = ConversationKind(row.kind.lower())
    here = [way for way in ways if room in way.rooms]
    if row.obstacle is not None:
        return _closed(OBSTACLES[row.obstacle], (), None)
    others = alternatives(here, room)
    for way in here:
        if way.mode in UNASKED or way.mode is Mode.TEMPLATE:
            continue
        if way.triggers is None:
            return _open(way, others, None, None)
        grant = _grant(row.grants, way)
        if grant is not None:
            return _open(way, others, _until(grant), grant["remaining"])
    return _closed(CLOSED if here else NEVER, others, None if others else WAIT)


def _grant(grants: Iterable[Any], way: Way) -> Any:
    """Of the grants a way could draw on now, the one it would: as the ledger chooses."""
    open_now = [
        grant
        for grant in grants
        if grant["trigger"] in (way.triggers or ())
        and grant["remaining"] != 0
        and _until(grant) > now() + SAFETY
    ]
    codes = [grant for grant in open_now if grant["code"]]
    return min(codes, key=_until) if codes else max(open_now, key=_until, default=None)


def _until(grant: Any) -> datetime:
    return datetime.fromisoformat(grant["expiresAt"])


def _open(way: Way, others: Iterable[Way], until: datetime | None, left: int | None) -> CanReply:
    return CanReply(
        mode=way.mode,
        until=until,
        remaining=left,
        contents=sorted(way.contents),
        longest_text=way.longest_text,
        longest_characters=way.longest_characters,
        reason=None,
        next_step=None,
        alternatives=_shown(other for other in others if other is not way),
    )


def _closed(reason: T, others: Iterable[Way], next_step: T | None) -> CanReply:
    return CanReply(
        mode=None,
        until=None,
        remaining=None,
        contents=[],
        longest_text=None,
        longest_characters=None,
        reason=reason.say(),
        next_step=next_step.say() if next_step else None,
        alternatives=_shown(others),
    )


def _shown(ways: Iterable[Way]) -> list[Alternative]:
    return [
        Alternative(mode=way.mode, title=way.title.say(), contents=sorted(way.contents))
        for way in ways
    ]


_known: dict[str, tuple[float, Sequence[Way]]] = {}


async def _ways(account: str) -> Sequence[Way]:
    """The ways of an account; none where its channel is off. Looked up afresh every few seconds."""
    until, ways = _known.get(account, (0.0, ()))
    if time.monotonic() < until:
        return ways
    try:
        line = await line_to(UUID(account))
        ways = tuple(line.adapter.ways_of(line.settings))
    except Refusal:
        ways = ()
    if len(_known) >= MOST_KNOWN:
        _known.clear()
    _known[account] = (time.monotonic() + FRESH, ways)
    return ways
