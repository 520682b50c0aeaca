"""Welcomes for whoever comes through no code that says otherwise."""

from typing import Any
from uuid import UUID

import orjson

from core.auth import require
from core.channels import line_to
from core.db import fetchval, uuid7
from core.errors import NotFound, T

from . import composing

MANAGE = "wecom.way.manage"
GONE = T("There is no such welcome.", "没有这条欢迎语。")

_SET = """
insert into wecom_welcome (id, account, userid, content, updated_at, version)
values ($1, $2, $3, $4, now(), 1)
on conflict (account, userid) do update set content = excluded.content,
    deleted_at = null, updated_at = now(), version = wecom_welcome.version + 1
returning id"""

_DROP = "delete from wecom_welcome where id = $1 returning id"


async def greet_with(account: UUID, content: Any, *, userid: str = "") -> UUID:
    """What newcomers of the corp, or of one employee, are greeted with."""
    require(MANAGE)
    await line_to(account)
    said = composing.checked(content)
    row = await fetchval(_SET, uuid7(), account, userid[:64], orjson.dumps(said).decode())
    assert row is not None
    return row


async def greet_no_more(welcome: UUID) -> None:
    """Newcomers are greeted by nobody, or by the corp's own welcome."""
    require(MANAGE)
    if await fetchval(_DROP, welcome) is None:
        raise NotFound(GONE)
