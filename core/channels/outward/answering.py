"""Whether, how and until when we may answer in a conversation, in words and with the next step."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

import strawberry

from core.auth import asker
from core.channels.accounts.line import line_to
from core.channels.adapters.adapter import AccountSettings, Adapter
from core.channels.adapters.ways import Mode, Pace, Way
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
RESTS = T(
    "Enough was written to this person for now: the platform counts by the day.",
    "今天给对方的主动消息已发完，平台按天计数。",
)
AGAIN = T(
    "You can write again after {when}, or as soon as they write.",
    "{when} 之后可再发送；对方发言后也可立即回复。",
)
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
    rests_until: datetime | None = strawberry.field(
        description="When we may again, where only the platform's count for now is used up"
    )
    reason: str | None = strawberry.field(description="Why we may not, in the reader's words")
    next_step: str | None = strawberry.field(description="What to do then, in the reader's words")
    shows_typing: bool = strawberry.field(
        description="Whether the person can be shown that one of us is typing: see showTyping"
    )
    alternatives: list[Alternative] = strawberry.field(description="What may be sent regardless")


async def can_reply(rows: Sequence[Any]) -> list[CanReply]:
    """The answer for each conversation; needs id, account_id, kind, grants, obstacle."""
    known = {account: await _open_to(account) for account in {row.account_id for row in rows}}
    paces: dict[str, Pace] = {}
    for account, house in known.items():
        paces |= await _paces(account, house, rows)
    return [_judge(row, known[row.account_id].ways, paces.get(str(row.id))) for row in rows]


def _judge(row: Any, ways: Sequence[Way], pace: Pace | None) -> CanReply:
    room = ConversationKind(row.kind.lower())
    here = [way for way in ways if room in way.rooms]
    if row.obstacle is not None:
        return _closed(OBSTACLES[row.obstacle], (), None)
    others, rests = alternatives(here, room), None
    for way in here:
        now_open = _opening(row, way, pace)
        if now_open is not None and now_open.rests_until is None:
            return _open(way, others, now_open.until, now_open.left)
        rests = rests or (now_open and now_open.rests_until)
    if rests is not None:
        return _resting(rests, others)
    return _closed(CLOSED if here else NEVER, others, None if others else WAIT)


def _opening(row: Any, way: Way, pace: Pace | None) -> Pace | None:
    """How far a way is open to somebody who writes by hand; None if it is not."""
    if way.mode in UNASKED or way.mode is Mode.TEMPLATE:
        return None
    if way.triggers is None:
        return Pace()
    grant = _grant(row.grants, way)
    if grant is None:
        return None
    until = _until(grant)
    if not way.paced or pace is None:
        return Pace(left=grant["remaining"], until=until)
    return replace(pace, until=min(until, pace.until or until))


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
        rests_until=None,
        reason=None,
        next_step=None,
        shows_typing=way.typing is not None,
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
        rests_until=None,
        reason=reason.say(),
        next_step=next_step.say() if next_step else None,
        shows_typing=False,
        alternatives=_shown(others),
    )


def _resting(until: datetime, others: Iterable[Way]) -> CanReply:
    """Closed, though the person allows it: the platform has counted enough for now."""
    when = f"{until.astimezone(ZoneInfo(asker().zone)):%m-%d %H:%M}"
    closed = _closed(RESTS, others, AGAIN.fill(when=when))
    closed.rests_until = until
    return closed


def _shown(ways: Iterable[Way]) -> list[Alternative]:
    return [
        Alternative(mode=way.mode, title=way.title.say(), contents=sorted(way.contents))
        for way in ways
    ]


class Openness(NamedTuple):
    """The ways of an account, and who counts on those that are paced."""

    ways: Sequence[Way] = ()
    adapter: Adapter[Any] | None = None
    settings: AccountSettings | None = None


_known: dict[str, tuple[float, Openness]] = {}


async def _open_to(account: str) -> Openness:
    """The ways of an account; none where its channel is off. Looked up afresh every few seconds."""
    until, known = _known.get(account, (0.0, Openness()))
    if time.monotonic() < until:
        return known
    try:
        line = await line_to(UUID(account))
        ways = tuple(line.adapter.ways_of(line.settings))
        known = Openness(ways, line.adapter, line.settings)
    except Refusal:
        known = Openness()
    if len(_known) >= MOST_KNOWN:
        _known.clear()
    _known[account] = (time.monotonic() + FRESH, known)
    return known


async def _paces(account: str, known: Openness, rows: Iterable[Any]) -> dict[str, Pace]:
    """What the channel's own count allows now; asked only where it may decide something."""
    paced = {name for way in known.ways if way.paced for name in way.triggers or ()}
    asked = [
        UUID(str(row.id))
        for row in rows
        if row.account_id == account and any(each["trigger"] in paced for each in row.grants)
    ]
    if not asked or known.adapter is None:
        return {}
    paces = await known.adapter.paces(UUID(account), known.settings, asked)
    return {str(conversation): pace for conversation, pace in paces.items()}
