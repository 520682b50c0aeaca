"""Group sends and moments made in WeCom's own console, or on an employee's phone: shown as ours.

What became of them is then looked up like that of our own.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import orjson

from core.auth import house
from core.channels import Troubled, line_to
from core.db import execute, fetch, fetchval, now, uuid7
from core.errors import Refusal, T
from core.jobs import job
from plugins.wecom import api
from plugins.wecom.tables import TaskKind

BACK = timedelta(days=30)
"""How far back we look: WeCom tells of a month at once, and results change no longer."""
OURS = timedelta(minutes=15)
"""What is younger may be our own, whose number we have not written down yet."""

NAMED = T("Made in WeCom: {words}", "企业微信创建：{words}")
WORDLESS = T("without words", "无文字")
LONGEST = 60

_AT_WORK = """
select id from channel_account
where channel = 'wecom' and state = 'active' and deleted_at is null"""

_TAKE_IN = """
insert into wecom_task (id, account, kind, name, content, audience, state, msgid, created_at,
    updated_at)
select $1, $2, $3, $4, $5::jsonb, $6::jsonb, 'waiting', $7::text, $8, now()
where not exists (select 1 from wecom_task t where t.account = $2 and t.msgid = $7::text)"""

_NAMELESS = """
select exists (select 1 from wecom_task
    where account = $1 and kind = 'moment' and state = 'waiting' and msgid = '')"""
"""Posts of our own whose number WeCom has not told yet: one that is found could be one of them."""


@job("wecom.find_sends", attempts=3, transactional=False, timeout=600)
async def find_all() -> None:
    """Look in every corp for what was asked for elsewhere."""
    for row in await fetch(_AT_WORK):
        try:
            await find(row["id"])
        except (Troubled, Refusal):
            continue  # an hour later again; the account's own page says what is wrong


async def find(account: UUID) -> None:
    """Take in what was asked for elsewhere in the last month, each once."""
    line = await line_to(account)
    span = (now() - BACK, now() - OURS)
    for kind, chat in ((TaskKind.CUSTOMERS, "single"), (TaskKind.GROUPS, "group")):
        await _take_in(account, kind, "msgid", await api.sends.listed(line, chat, *span))
    if not await fetchval(_NAMELESS, account):
        found = await api.sends.moments(line, *span)
        await _take_in(account, TaskKind.MOMENT, "moment_id", found)


async def _take_in(
    account: UUID, kind: TaskKind, number: str, found: Sequence[Mapping[str, Any]]
) -> None:
    language = (await house()).language
    for each in found:
        words = str((each.get("text") or {}).get("content") or "")
        said = orjson.dumps({"text": words[:4000], "attachments": []}).decode()
        about = {"elsewhere": True, "creator": str(each.get("creator") or "")}
        shown = words.replace("\n", " ")[:LONGEST] or WORDLESS.say(language)
        await execute(
            _TAKE_IN,
            uuid7(),
            account,
            kind.value,
            NAMED.fill(words=shown).say(language)[:100],
            said,
            orjson.dumps(about).decode(),
            str(each[number])[:100],
            datetime.fromtimestamp(int(each["create_time"]), UTC),
        )
