"""Which conversation of Douyin's belongs to a person, and how often we wrote to them unasked."""

from datetime import date
from uuid import UUID

from core.channels import Trouble, Troubled, TroubleKind
from core.db import execute, fetchrow, fetchval, now, transaction, uuid7
from core.errors import T

from .errors import CHINA, tomorrow
from .settings import DouyinSettings

ENOUGH = T(
    "This person got today's messages already.", "今天给该用户的主动私信已达上限（每日至多 3 条）。"
)
EVERYBODY = T(
    "As many people as Douyin allows in a day were written to.", "今日主动私信人数已达上限。"
)
TOMORROW = T("Write again tomorrow.", "请明天再发。")

_REMEMBER = """
insert into douyin_thread (id, account, open_id, conversation) values ($1, $2, $3, $4)
on conflict (account, open_id) do update set conversation = excluded.conversation
where douyin_thread.conversation <> excluded.conversation"""

_FIND = "select conversation from douyin_thread where account = $1 and open_id = $2"

_TURN = "select pg_advisory_xact_lock(hashtextextended('douyin_reach:' || $1::uuid::text, 0))"

_TODAY = """
select count(*) as people, coalesce(max(messages) filter (where open_id = $3), 0) as messages
from douyin_reach where account = $1 and day = $2"""

_COUNT = """
insert into douyin_reach (id, account, day, open_id, messages) values ($1, $2, $3, $4, 1)
on conflict (account, day, open_id) do update set messages = douyin_reach.messages + 1"""

_UNCOUNT = """
update douyin_reach set messages = messages - 1
where account = $1 and day = $2 and open_id = $3"""

_FORGET = "delete from douyin_reach where day < $1"


async def remember(account: UUID, open_id: str, conversation: str) -> None:
    """Note the conversation with a person, so that we can write into it."""
    if open_id and 0 < len(conversation) <= 300:
        await execute(_REMEMBER, uuid7(), account, open_id, conversation)


async def conversation_with(account: UUID, open_id: str) -> str:
    """Douyin's name of the conversation; empty if there was none yet."""
    return await fetchval(_FIND, account, open_id) or ""


async def reach(account: UUID, settings: DouyinSettings, open_id: str) -> None:
    """Count one message to somebody who only agreed; Troubled if it would be one too many."""
    async with transaction():
        await execute(_TURN, account)
        row = await fetchrow(_TODAY, account, today(), open_id)
        assert row is not None
        if row["messages"] >= settings.reach_messages:
            raise Troubled(_trouble(TroubleKind.COUNT, ENOUGH))
        if not row["messages"] and row["people"] >= settings.reach_people:
            raise Troubled(_trouble(TroubleKind.QUOTA, EVERYBODY))
        await execute(_COUNT, uuid7(), account, today(), open_id)


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
