"""Newcomers: greeted within the platform's twenty seconds, and tagged by the code they scanned."""

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import orjson

from core.channels import (
    Mode,
    Trouble,
    TroubleKind,
    conversation_of,
    note_trouble,
    note_well,
    send_message,
)
from core.db import execute, fetchrow, fetchval, now, uuid7
from core.entities.activities import note
from core.errors import Refusal, T
from core.jobs import later

from . import tagging
from .book import Pair
from .composing import split

_WAY = """
select id, welcome, tags from wecom_way
where account = $1 and state = $2 and deleted_at is null"""

_WELCOME = """
select content from wecom_welcome
where account = $1 and userid in ($2, '') and deleted_at is null
order by userid desc limit 1"""

WELCOMES = "welcomes"
LASTS = 18
"""Seconds after which we do not begin to greet any more: the platform takes it for twenty."""

UNGREETED = T("Nobody was greeted: {why}", "欢迎语未发送：{why}")
LATE = T(
    "We read of the newcomer {seconds} seconds after they came; WeCom allows 20.",
    "收到添加通知时已过去 {seconds} 秒，企业微信只允许 20 秒内发送。",
)
CLOCK = T(
    "Run the self-test: the server's clock may be fast, or it was stopped for a while.",
    "请运行自检：可能是服务器时间偏快，或服务曾经中断。",
)

_CUSTOMER = "select customer from channel_conversation where id = $1"

_ALONG = """
insert into wecom_greeting (id, account, code, content) values ($1, $2, $3, $4)
on conflict (account, code) do nothing"""


class Came(NamedTuple):
    """When somebody came, and by which code or link."""

    at: datetime
    state: str


async def receive(account: UUID, pair: Pair, came: Came, *, code: str) -> None:
    """Greet a newcomer if we may, and give them the tags of their code."""
    way = await fetchrow(_WAY, account, came.state) if came.state else None
    if code:
        await _greet(account, pair, await _welcome_of(account, pair, way), came.at, code)
    if way is not None and way["tags"]:
        await later(
            tagging.mark,
            lane=f"wecom:{account}:{pair.external}",
            account=str(account),
            external=pair.external,
            userid=pair.userid,
            add=list(way["tags"]),
            remove=[],
        )


async def _welcome_of(account: UUID, pair: Pair, way: Any) -> Any:
    """The welcome of the code, else of the employee, else of the corp."""
    if way is not None and way["welcome"]:
        return orjson.loads(way["welcome"])
    row = await fetchrow(_WELCOME, account, pair.userid)
    return orjson.loads(row["content"]) if row else None


async def _greet(account: UUID, pair: Pair, content: Any, at: datetime, code: str) -> None:
    """Send it, if the platform still takes it; why nobody was greeted is not kept quiet."""
    conversation = await conversation_of(account, pair.external)
    if content is None or conversation is None:
        return
    first, along = split(content)
    if along:
        parts = [part.model_dump(mode="json", exclude_none=True) for part in along]
        await execute(_ALONG, uuid7(), account, code, orjson.dumps(parts).decode())
    try:
        await send_message(conversation, first, mode=Mode.CODE)
    except Refusal as no:
        await _missed(account, conversation, no, at)
    else:
        await note_well(account, source=WELCOMES)


async def _missed(account: UUID, conversation: UUID, no: Refusal, at: datetime) -> None:
    """Nobody was greeted: the timeline says why; that we were too late, the account's page too."""
    late = int((now() - at).total_seconds())
    why = LATE.fill(seconds=str(late)) if late >= LASTS else no.message
    customer = await fetchval(_CUSTOMER, conversation)
    body = UNGREETED.fill(why=why.say()).say()
    await note(body, customer=customer, conversation=conversation)
    if late >= LASTS:
        missed = T(UNGREETED.en.format(why=why.en), UNGREETED.zh.format(why=why.zh))
        trouble = Trouble(kind=TroubleKind.CONFIGURATION, message=missed, advice=CLOCK)
        await note_trouble(account, trouble, source=WELCOMES)


_SWEEP = "delete from wecom_greeting where created_at < now() - interval '1 day'"


async def sweep() -> None:
    """Forget what went along with welcomes of yesterday."""
    await execute(_SWEEP)
