"""Newcomers: greeted within the platform's twenty seconds, and tagged by the code they scanned."""

from typing import Any
from uuid import UUID

import orjson

from core.channels import Mode, conversation_of, send_message
from core.db import execute, fetchrow, uuid7
from core.errors import Refusal
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

_ALONG = """
insert into wecom_greeting (id, account, code, content) values ($1, $2, $3, $4)
on conflict (account, code) do nothing"""


async def receive(account: UUID, pair: Pair, *, state: str, code: str) -> None:
    """Greet a newcomer if we may, and give them the tags of their code."""
    way = await fetchrow(_WAY, account, state) if state else None
    if code:
        await _greet(account, pair, way, code)
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


async def _greet(account: UUID, pair: Pair, way: Any, code: str) -> None:
    """Send the welcome of the code, else of the employee, else of the corp."""
    content = way["welcome"] if way is not None and way["welcome"] else None
    if content is None:
        row = await fetchrow(_WELCOME, account, pair.userid)
        content = row["content"] if row else None
    conversation = await conversation_of(account, pair.external)
    if content is None or conversation is None:
        return
    first, along = split(orjson.loads(content))
    if along:
        parts = [part.model_dump(mode="json", exclude_none=True) for part in along]
        await execute(_ALONG, uuid7(), account, code, orjson.dumps(parts).decode())
    try:
        await send_message(conversation, first, mode=Mode.CODE)
    except Refusal:
        return  # blocked, or the twenty seconds passed before we read it: nobody is greeted


_SWEEP = "delete from wecom_greeting where created_at < now() - interval '1 day'"


async def sweep() -> None:
    """Forget what went along with welcomes of yesterday."""
    await execute(_SWEEP)
