"""Figures that only WeCom has: how often a link was opened, who liked and commented on posts."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import orjson

from core.channels import Troubled, line_to
from core.db import execute, fetch, now, transaction, uuid7
from core.errors import NotFound
from core.jobs import job
from plugins.wecom import api
from plugins.wecom.counted import EchoKind

from .troubles import OF_ONE

SPAN = timedelta(days=29)
"""WeCom counts thirty days at most in one answer, both ends included."""

_LINKS = """
select w.id, w.account, w.config_id from wecom_way w join channel_account a on a.id = w.account
where w.kind = 'link' and w.deleted_at is null and w.config_id <> ''
  and a.state = 'active' and a.deleted_at is null
order by w.account"""

_FARES = """
insert into wecom_link_figures (id, way, opened, added, looked_at) values ($1, $2, $3, $4, now())
on conflict (way) do update set opened = excluded.opened, added = excluded.added,
    looked_at = excluded.looked_at"""

_POSTS = """
select t.id, t.account, t.msgid, r.userid from wecom_task t
join channel_account a on a.id = t.account
join wecom_task_result r on r.task = t.id and r.status = 1 and r.target = ''
where t.kind = 'moment' and t.msgid <> '' and t.created_at > now() - interval '30 days'
  and a.state = 'active' and a.deleted_at is null
order by t.account, t.id"""

_FORGET = "delete from wecom_echo where task = $1 and userid = $2"

_NOTE = """
insert into wecom_echo (id, task, userid, person, kind, at)
select gen_random_uuid(), $1, $2, x.person, x.kind, x.at
from jsonb_to_recordset($3::jsonb) as x (person text, kind text, at timestamptz)
on conflict (task, userid, person, kind, at) do nothing"""


@job("wecom.count_links", attempts=3, transactional=False, timeout=900)
async def count_links() -> None:
    """Ask how every link fared lately; what is not told stays as it was."""

    async def count(line: api.calling.Wire, link: Any) -> None:
        figures = await api.links.statistic(line, link["config_id"], now() - SPAN, now())
        await execute(_FARES, uuid7(), link["id"], figures.opened, figures.added)

    await _each(await fetch(_LINKS), count)


@job("wecom.hear_echoes", attempts=3, transactional=False, timeout=1800)
async def hear_echoes() -> None:
    """Ask who liked and commented on what employees published in the last month."""

    async def hear(line: api.calling.Wire, post: Any) -> None:
        await _hear(post, await api.sends.moment_echoes(line, post["msgid"], post["userid"]))

    await _each(await fetch(_POSTS), hear)


async def _each(
    rows: Sequence[Any], ask: Callable[[api.calling.Wire, Any], Awaitable[None]]
) -> None:
    """Ask about one after the other; a corp that refuses as a whole is left alone this time."""
    refused: set[UUID] = set()
    for row in rows:
        if row["account"] in refused:
            continue
        try:
            await ask(await line_to(row["account"]), row)
        except NotFound:
            refused.add(row["account"])
        except Troubled as error:
            if error.trouble.kind not in OF_ONE:
                refused.add(row["account"])  # the account's own page says what is wrong


async def _hear(post: Any, told: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    """What was told counts: a like may have been taken back."""
    kinds = {"like_list": EchoKind.LIKE, "comment_list": EchoKind.COMMENT}
    echoes = [
        {
            "person": str(one.get("external_userid") or one.get("userid") or "")[:64],
            "kind": kind.value,
            "at": datetime.fromtimestamp(int(one.get("create_time") or 0), UTC),
        }
        for name, kind in kinds.items()
        for one in told.get(name) or ()
    ]
    async with transaction():
        await execute(_FORGET, post["id"], post["userid"])
        listed = orjson.dumps(echoes).decode()
        await execute(_NOTE, post["id"], post["userid"], listed)
