"""Conversations: the thread in which letters of one person or group stand."""

from uuid import UUID

from core.db import fetchval, uuid7

from .adapter import Letter

_CONVERSE = """
insert into channel_conversation as c
    (id, account, kind, thread, customer, last_inbound_at, reachable, reachable_since)
values ($1, $2, 'direct', $3, $4, $5::timestamptz, coalesce($6::boolean, true),
    case when $6::boolean is not null then $5::timestamptz end)
on conflict (account, kind, thread) do update set
    customer = coalesce(c.customer, excluded.customer),
    last_inbound_at = greatest(c.last_inbound_at, excluded.last_inbound_at),
    reachable = case when {newer} then excluded.reachable else c.reachable end,
    reachable_since = case when {newer} then excluded.reachable_since else c.reachable_since end
returning id"""

_NEWER = """
    excluded.reachable_since is not null and (c.reachable_since is null
    or (c.reachable_since, c.reachable) < (excluded.reachable_since, excluded.reachable))"""
"""Letters come in any order: the platform's clock says which of two states is the later one."""

CONVERSE = _CONVERSE.format(newer=_NEWER)


async def converse(account: UUID, customer: UUID, letter: Letter) -> UUID:
    """The conversation a letter belongs to, begun if it is the first, brought up to date."""
    return await fetchval(
        CONVERSE,
        uuid7(),
        account,
        letter.thread,
        customer,
        letter.happened_at,
        letter.reachable,
    )
