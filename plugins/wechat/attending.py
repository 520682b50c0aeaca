"""Who waits and who is served in WeChat's own service tool: told by events, looked up regularly."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from core.channels import Acquaintance, Cursor, Fields, Page, acquaint, text_of
from core.db import execute, fetchval, now, transaction, uuid7

from . import keeping
from .asking import Talk
from .people import OPENID, claims_for, openid_of, time_of
from .tables import SessionState as State

SESSIONS = Cursor(name="sessions", every=timedelta(minutes=5))

EVENTS: Mapping[str, State] = {
    "kf_create_session": State.SERVED,
    "kf_switch_session": State.SERVED,
    "kf_close_session": State.ENDED,
}

_STAND = """
insert into wechat_session as s (id, conversation, state, servant, since)
select $1, c.id, $4, $5, $6 from channel_conversation c
where c.account = $2 and c.kind = 'direct' and c.thread = $3
on conflict (conversation) do update set
    state = excluded.state, servant = excluded.servant, since = excluded.since
where {unless}
returning conversation"""

STAND = _STAND.format(unless="true")
STAND_BY_EVENT = _STAND.format(unless="s.since <= excluded.since")
"""Events come in any order: WeChat's clock says which of two is the later one."""

_OTHERS_ENDED = """
update wechat_session s set state = 'ended', servant = '', since = $2
from channel_conversation c
where c.id = s.conversation and c.account = $1 and s.state <> 'ended' and s.since < $2
  and s.conversation <> all($3)"""

_MET = """
insert into wechat_servant (id, account, name, nick)
select gen_random_uuid(), $1, n, split_part(n, '@', 1) from unnest($2::text[]) n
on conflict (account, name) do nothing"""
"""Whoever is on duty can be chosen, even before the accounts were fetched with their names."""

_ON_DUTY = "update wechat_servant set on_duty = name = any($2) where account = $1"


class Standing(NamedTuple):
    """How one person stands there."""

    openid: str
    state: State
    servant: str
    since: datetime


async def look(line: Talk, position: str | None) -> Page:
    """Look up who is on duty, whom they serve and who waits; there is nothing to read in it."""
    began = now()
    duty = await keeping.on_duty(line)
    found = await _served(line, duty)
    found += [
        Standing(str(each["openid"]), State.WAITING, "", _moment(each["latest_time"]))
        for each in await keeping.waiting(line)
    ]
    async with transaction():
        there = [str(each["kf_account"])[:100] for each in duty]
        await execute(_MET, line.account, there)
        await execute(_ON_DUTY, line.account, there)
        known = [await stand(line, each) for each in found if OPENID.fullmatch(each.openid)]
        await execute(_OTHERS_ENDED, line.account, began, known)
    return Page(parcels=(), position=position)


async def note_event(account: UUID, fields: Fields) -> None:
    """WeChat tells that a person is served, handed on, or served no longer."""
    state = EVENTS.get(text_of(fields, "Event").lower())
    if state is None:
        return
    servant = text_of(fields, "ToKfAccount", "KfAccount") if state is State.SERVED else ""
    told = Standing(openid_of(fields), state, servant, time_of(fields))
    await execute(STAND_BY_EVENT, *_row(account, told))


async def _served(line: Talk, duty: Sequence[Mapping[str, Any]]) -> list[Standing]:
    """Whom those serve who serve anybody."""
    found: list[Standing] = []
    for each in duty:
        if not each.get("accepted_case"):
            continue
        name = str(each["kf_account"])
        found += [
            Standing(str(one["openid"]), State.SERVED, name, _moment(one["createtime"]))
            for one in await keeping.served_by(line, name)
        ]
    return found


async def stand(line: Talk, one: Standing) -> UUID:
    """Note how somebody stands, whom we may not have met yet; the conversation with them."""
    claims = claims_for(line.settings, one.openid, "")
    met = Acquaintance(thread=one.openid, claims=claims, at=one.since)
    await acquaint(line.account, "wechat", met)
    return await fetchval(STAND, *_row(line.account, one))


def _row(account: UUID, one: Standing) -> tuple[Any, ...]:
    return uuid7(), account, one.openid, one.state.value, one.servant[:100], one.since


def _moment(seconds: Any) -> datetime:
    return datetime.fromtimestamp(int(seconds), UTC)
