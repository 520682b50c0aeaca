"""The window ledger: what a person's doings allow us to send, and what we have used of it.

Letters come late and in any order, and our own messages may have crossed them on the way. So a
grant counts from when the platform says it was opened, and what we sent since then is taken off
it: we may then think that we have less than we do, but never more.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from core.db import execute, fetch, uuid7

from .content import Content, Template
from .letters import Grant
from .ways import Way

BY_TEMPLATE = "template"
"""The trigger of a way whose grants are given for one template each: `template:<its id>`."""

SAFETY = timedelta(seconds=2)
"""A window is closed for us this long before it is for the platform."""

_OPEN = """
insert into channel_grant as g
    (id, conversation, trigger, opened_at, expires_at, allowed, remaining, code)
values ($1, $2, $3::text, $4, $5, $6, case when $6::int is not null then greatest(0, $6::int - (
    select count(*) from channel_outgoing o
    where o.conversation = $2 and o.trigger = $3::text and o.created_at >= $4
      and o.state <> 'failed')) end, $7::text)
on conflict (conversation, trigger) do update set
    opened_at = excluded.opened_at, expires_at = excluded.expires_at, allowed = excluded.allowed,
    remaining = excluded.remaining, code = excluded.code
where (g.opened_at, coalesce(g.code, '')) < (excluded.opened_at, coalesce(excluded.code, ''))"""

_USE = """
update channel_grant set remaining = remaining - 1
where id = (
    select id from channel_grant
    where conversation = $1 and trigger = any($2) and expires_at > now() + $3::interval
      and (remaining is null or remaining > 0)
    order by expires_at, id limit 1 for update)
returning trigger, expires_at, code"""

_GIVE_BACK = """
update channel_grant set remaining = least(remaining + 1, allowed)
where conversation = $1 and trigger = $2 and opened_at <= $3 and remaining is not null"""

_CLOSE = """
update channel_grant set expires_at = least(expires_at, now())
where conversation = $1 and trigger = any($2)"""

_EMPTY = """
update channel_grant set remaining = 0
where conversation = $1 and trigger = any($2) and remaining is not null"""

_CLOSE_ALL = (
    "update channel_grant set expires_at = least(expires_at, now())"
    " where conversation = $1 and opened_at <= $2"
)


class Used(NamedTuple):
    """A grant that one message was taken from."""

    trigger: str
    expires_at: datetime
    code: str | None


async def open_windows(conversation: UUID, grants: Iterable[Grant], at: datetime) -> None:
    """Note what a letter of this moment allows; of one trigger, the latest counts."""
    for grant in grants:
        await execute(
            _OPEN,
            uuid7(),
            conversation,
            grant.trigger,
            at,
            at + grant.lasts,
            grant.count,
            grant.code,
        )


def triggers_of(way: Way, content: Content) -> frozenset[str]:
    """The grants a message may draw on."""
    triggers = way.triggers or frozenset()
    if BY_TEMPLATE in triggers and isinstance(content, Template):
        return triggers - {BY_TEMPLATE} | {f"{BY_TEMPLATE}:{content.id}"}
    return triggers


async def use_window(conversation: UUID, triggers: Iterable[str]) -> Used | None:
    """Take one message from the grant that ends soonest; None if none is open."""
    rows = await fetch(_USE, conversation, sorted(triggers), SAFETY)
    return Used(*rows[0]) if rows else None


async def give_back(conversation: UUID, trigger: str | None, taken_at: datetime) -> None:
    """Return what a message that was never sent had taken."""
    if trigger is not None:
        await execute(_GIVE_BACK, conversation, trigger, taken_at)


async def close_windows(conversation: UUID, triggers: Iterable[str]) -> None:
    """Believe the platform that the time is over."""
    await execute(_CLOSE, conversation, sorted(triggers))


async def empty_windows(conversation: UUID, triggers: Iterable[str]) -> None:
    """Believe the platform that no message is left."""
    await execute(_EMPTY, conversation, sorted(triggers))


async def close_all_windows(conversation: UUID, at: datetime) -> None:
    """The person was gone at this moment; what they did later still counts."""
    await execute(_CLOSE_ALL, conversation, at)
