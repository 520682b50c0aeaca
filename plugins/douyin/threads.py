"""Which conversation of Douyin's belongs to a person, and how often we wrote to them unasked."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from core.channels import Pace, Trouble, Troubled, TroubleKind
from core.db import execute, fetch, fetchrow, now, transaction, uuid7
from core.errors import T

from .errors import CHINA, tomorrow
from .settings import DouyinSettings

ENOUGH = T(
    "This person got today's messages already.", "今天给该用户的主动私信已达上限（每日至多 3 条）。"
)
ONCE = T(
    "This person was written to earlier today: Douyin allows it once a day, a few messages in a"
    " row.",
    "今天已给该用户发过主动私信：平台规定每日一次，一次内连续发送 1–3 条。",
)
EVERYBODY = T(
    "As many people as Douyin allows in a day were written to.", "今日主动私信人数已达上限。"
)
TOMORROW = T("Write again tomorrow.", "请明天再发。")

_REMEMBER = """
insert into douyin_thread as t (id, account, open_id, conversation, entered)
values ($1, $2, $3, $4, $5)
on conflict (account, open_id) do update set conversation = excluded.conversation,
    entered = coalesce(nullif(excluded.entered, ''), t.entered)
where t.conversation <> excluded.conversation or excluded.entered not in ('', t.entered)"""

_FIND = "select conversation, entered from douyin_thread where account = $1 and open_id = $2"

_TURN = "select pg_advisory_xact_lock(hashtextextended('douyin_reach:' || $1::uuid::text, 0))"

_TODAY = """
select count(*) as people, coalesce(max(messages) filter (where open_id = $3), 0) as messages,
    max(created_at) filter (where open_id = $3) as since
from douyin_reach where account = $1 and day = $2"""

_PACES = """
select c.id, coalesce(r.messages, 0) as messages, r.created_at as since,
    (select count(*) from douyin_reach e where e.account = $1 and e.day = $2) as people
from channel_conversation c
left join douyin_reach r on r.account = $1 and r.day = $2 and r.open_id = c.thread
where c.id = any($3)"""

_COUNT = """
insert into douyin_reach (id, account, day, open_id, messages) values ($1, $2, $3, $4, 1)
on conflict (account, day, open_id) do update set messages = douyin_reach.messages + 1"""

_UNCOUNT = """
with less as (
    update douyin_reach set messages = messages - 1
    where account = $1 and day = $2 and open_id = $3 and messages > 1 returning id)
delete from douyin_reach
where account = $1 and day = $2 and open_id = $3 and messages = 1 and not exists (select from less)
"""

_FORGET = "delete from douyin_reach where day < $1"


class Place(NamedTuple):
    """Where to write to a person, by Douyin's names; empty where there is none yet."""

    conversation: str = ""
    entered: str = ""
    """Their last opening of it, which a greeting answers."""


async def remember(account: UUID, open_id: str, conversation: str, *, entered: str = "") -> None:
    """Note the conversation with a person, so that we can write into it."""
    if open_id and 0 < len(conversation) <= 300:
        opening = entered if len(entered) <= 200 else ""
        await execute(_REMEMBER, uuid7(), account, open_id, conversation, opening)


async def place_of(account: UUID, open_id: str) -> Place:
    """Where a person can be written to."""
    row = await fetchrow(_FIND, account, open_id)
    return Place(*row) if row else Place()


async def reach(account: UUID, settings: DouyinSettings, open_id: str) -> None:
    """Count one message to somebody who only agreed; Troubled if it would be one too many.

    It is once a day: the first message of a day opens a few minutes, in which the others follow.
    """
    async with transaction():
        await execute(_TURN, account)
        row = await fetchrow(_TODAY, account, today(), open_id)
        assert row is not None
        if row["messages"] >= settings.reach_messages:
            raise Troubled(_trouble(TroubleKind.COUNT, ENOUGH))
        batch = timedelta(minutes=settings.reach_minutes)
        if row["messages"] and row["since"] + batch < now():
            raise Troubled(_trouble(TroubleKind.COUNT, ONCE))
        if not row["messages"] and row["people"] >= settings.reach_people:
            raise Troubled(_trouble(TroubleKind.QUOTA, EVERYBODY))
        await execute(_COUNT, uuid7(), account, today(), open_id)


async def paces(
    account: UUID, settings: DouyinSettings, conversations: Sequence[UUID]
) -> Mapping[UUID, Pace]:
    """How often each of these people may be written to now, if they agreed to it."""
    rows = await fetch(_PACES, account, today(), list(conversations))
    return {row["id"]: _pace(settings, row) for row in rows}


def _pace(settings: DouyinSettings, row: Any) -> Pace:
    """The first message of a day opens a few minutes for the others; then it is over till next."""
    if not row["messages"]:
        full = row["people"] >= settings.reach_people
        return Pace(left=settings.reach_messages, rests_until=tomorrow() if full else None)
    left = settings.reach_messages - row["messages"]
    until = row["since"] + timedelta(minutes=settings.reach_minutes)
    over = left <= 0 or until < now()
    return Pace(left=max(0, left), until=until, rests_until=tomorrow() if over else None)


async def unreach(account: UUID, open_id: str) -> None:
    """Take back the count of a message that was never sent."""
    await execute(_UNCOUNT, account, today(), open_id)


async def forget_reach() -> None:
    """Nobody asks how often we wrote before today."""
    await execute(_FORGET, today())


def today() -> date:
    """The day in China, by which Douyin counts."""
    return now().astimezone(CHINA).date()


def _trouble(kind: TroubleKind, message: T) -> Trouble:
    return Trouble(kind=kind, message=message, advice=TOMORROW, until=tomorrow())
