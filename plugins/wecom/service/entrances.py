"""Codes that lead into customer groups; when all are full, WeCom opens another by itself."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from core.auth import require
from core.channels import Troubled, in_words, line_to
from core.db import fetch, transaction
from core.entities import change, insert, trash
from core.errors import Invalid, NotFound, T, clean_name
from plugins.wecom import api
from plugins.wecom.api.entrances import Entry
from plugins.wecom.tables import Entrance

from .ways import MANAGE

MOST = 5

GONE = T("There is no such group code.", "没有这个群活码。")
NAMELESS = T("A group code has a name of 1 to 30 characters.", "请填写 1–30 个字的群活码名称。")
NO_GROUPS = T("Choose 1 to 5 groups that are open.", "请选择 1–5 个使用中的客户群。")

_OPEN = "select chat_id from wecom_group where account = $1 and open and chat_id = any($2)"


@dataclass(frozen=True, kw_only=True)
class EntrancePlan:
    """What a group code shall be."""

    name: str
    chats: Sequence[str]
    refills: bool = True
    base_name: str = ""


async def create(account: UUID, plan: EntrancePlan) -> UUID:
    """Make a group code; kept before WeCom is asked, which shows such codes nowhere."""
    require(MANAGE)
    line = await line_to(account)
    values = await _checked(account, plan)
    row = Entrance(account=account, state=f"gq{secrets.token_hex(6)}", **values)
    async with transaction():
        await insert(row)
    try:
        with in_words():
            row.config_id = await api.entrances.add(line, _entry(row))
    except BaseException:
        await row.remove()
        raise
    await row.save([Entrance.config_id])
    await _fetch_picture(line, row)
    return row.id


async def update(entrance: UUID, plan: EntrancePlan) -> UUID:
    """Let a code lead into other groups; its picture stays the same."""
    row, line = await _reach(entrance)
    values = await _checked(row.account, plan)
    wanted = Entry(state=row.state, **values)
    with in_words():
        await api.entrances.update(line, row.config_id, wanted)
    async with transaction():
        await change(row, values)
    return row.id


async def delete(entrance: UUID) -> None:
    """The code leads nowhere from now on; who joined by it stays counted."""
    row, line = await _reach(entrance)
    with in_words():
        await api.entrances.delete(line, row.config_id)
    async with transaction():
        await trash(row)


async def _fetch_picture(line: api.calling.Wire, row: Entrance) -> None:
    """Its picture comes by a call of its own; without it the code is there all the same."""
    try:
        row.qr_code = await api.entrances.picture(line, row.config_id)
    except Troubled:
        return
    await row.save([Entrance.qr_code])


async def _checked(account: UUID, plan: EntrancePlan) -> dict[str, Any]:
    name = clean_name(plan.name, field="name")
    if not 0 < len(name) <= 30:
        raise Invalid(NAMELESS, field="name")
    chats = list(dict.fromkeys(plan.chats))
    known = {row["chat_id"] for row in await fetch(_OPEN, account, chats)}
    if not 0 < len(chats) <= MOST or set(chats) - known:
        raise Invalid(NO_GROUPS, field="chats")
    base = clean_name(plan.base_name, field="baseName")[:40] or name
    return {"name": name, "chats": chats, "refills": plan.refills, "base_name": base}


def _entry(row: Entrance) -> Entry:
    return Entry(
        name=row.name,
        state=row.state,
        chats=row.chats,
        refills=row.refills,
        base_name=row.base_name,
    )


async def _reach(entrance: UUID) -> tuple[Entrance, api.calling.Wire]:
    require(MANAGE)
    row = (
        await Entrance.objects()
        .where(Entrance.id == entrance, Entrance.deleted_at.is_null())
        .first()
    )
    if row is None:
        raise NotFound(GONE)
    return row, await line_to(row.account)
