"""Codes and links made elsewhere: taken in, so that they are changed, counted and greeted here.

WeCom's console shows none of them; whoever changes systems would lose what is printed already.
"""

import secrets
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from core.auth import house, require
from core.channels import Troubled, TroubleKind, line_to
from core.db import execute, fetch, transaction, uuid7
from core.errors import T, clean_name
from core.jobs import job, later
from plugins.wecom import api
from plugins.wecom.tables import WayKind

from .troubles import OF_ONE, put_off
from .ways import LONGEST, MANAGE

NAMELESS = T("Made elsewhere", "其他系统创建")

_KNOWN = "select config_id from wecom_way where account = $1"

_TAKE_IN = """
insert into wecom_way
    (id, account, kind, name, state, config_id, qr_code, skip_verify, staff, on_duty, schedule,
     tags, created_at, updated_at, version)
select $1, $2, $3, $4, $5::text, $6::text, $7, $8, $9::text[], $9::text[], '[]', '{}', now(),
    now(), 1
where not exists (
    select from wecom_way w
    where w.account = $2 and (w.state = $5::text or w.config_id = $6::text))"""


async def adopt(account: UUID) -> None:
    """Look for codes and links that were made elsewhere, in the background."""
    require(MANAGE)
    await line_to(account)
    async with transaction():
        await later(take_in, lane=f"wecom:ways:{account}", account=str(account))


@job("wecom.take_in_ways", attempts=6, transactional=False, timeout=1800)
async def take_in(account: str) -> None:
    """Take in what we do not know yet, each once; what was taken in before stays as it is here."""
    line = await line_to(UUID(account))
    known = {row["config_id"] for row in await fetch(_KNOWN, line.account)}
    try:
        await _take_in(line, known, api.ways.every, _code)
        await _take_in_links(line, known)
    except Troubled as error:
        raise put_off(error.trouble) from None


async def _take_in_links(line: api.calling.Wire, known: set[str]) -> None:
    """Not every corp has bought the acquisition assistant: then there are no links."""
    try:
        await _take_in(line, known, api.links.every, _link)
    except Troubled as error:
        if error.trouble.kind is not TroubleKind.PERMISSION:
            raise


async def _take_in(
    line: api.calling.Wire,
    known: set[str],
    every: Callable[[api.calling.Wire], Awaitable[list[str]]],
    one: Callable[[api.calling.Wire, str], Awaitable[None]],
) -> None:
    for number in await every(line):
        if number in known:
            continue
        try:
            await one(line, number)
        except Troubled as error:
            if error.trouble.kind not in OF_ONE:
                raise


async def _code(line: api.calling.Wire, config_id: str) -> None:
    """A code; one that leads to a department, or for a while only, is nothing we could keep up.

    One without a mark is given one: newcomers would not say where they came from.
    """
    found = await api.ways.found(line, config_id)
    staff = [str(userid) for userid in found.get("user") or ()]
    if not staff or found.get("party") or found.get("is_temp"):
        return
    state = str(found.get("state") or "")
    if len(state) > LONGEST:
        return
    mark = state or f"gx{secrets.token_hex(6)}"
    name = str(found.get("remark") or "") or state
    address = str(found.get("qr_code") or "")
    facts = (config_id, address, found.get("skip_verify") is not False, staff)
    if not state:
        await api.ways.mark(line, config_id, mark)
    await _kept(line.account, WayKind.CODE, name, mark, *facts)


async def _link(line: api.calling.Wire, link_id: str) -> None:
    """A link; whoever opens it at our address says so, all others WeCom counts."""
    found = await api.links.found(line, link_id)
    if not found.users:
        return
    state = f"{api.links.MARK}{secrets.token_hex(6)}"
    address = api.links.marked(found.url, state)
    facts = (link_id, address, found.skip_verify, found.users)
    await _kept(line.account, WayKind.LINK, found.name, state, *facts)


async def _kept(
    account: UUID,
    kind: WayKind,
    name: str,
    state: str,
    *facts: Any,
) -> None:
    """Write it down, unless another has its mark already."""
    called = clean_name(name)[:LONGEST] or NAMELESS.say((await house()).language)
    await execute(_TAKE_IN, uuid7(), account, kind.value, called, state, *facts)
