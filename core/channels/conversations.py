"""Conversations: the thread in which letters of one person or group stand."""

from typing import NamedTuple
from uuid import UUID

from core.db import fetchrow, uuid7

from .adapter import Letter

_CONVERSE = """
with before as (
    select origin from channel_conversation
    where account = $2 and kind = 'direct' and thread = $3)
insert into channel_conversation as c
    (id, account, kind, thread, customer, last_inbound_at, reachable, reachable_since,
     origin, origin_at)
values ($1, $2, 'direct', $3, $4, $5::timestamptz, coalesce($6::boolean, true),
    case when $6::boolean is not null then $5::timestamptz end,
    $7::text, case when $7::text is not null then $5::timestamptz end)
on conflict (account, kind, thread) do update set
    customer = coalesce(c.customer, excluded.customer),
    last_inbound_at = greatest(c.last_inbound_at, excluded.last_inbound_at),
    reachable = case when {newer} then excluded.reachable else c.reachable end,
    reachable_since = case when {newer} then excluded.reachable_since else c.reachable_since end,
    origin = case when {earlier} then excluded.origin else c.origin end,
    origin_at = case when {earlier} then excluded.origin_at else c.origin_at end
returning id, origin, (select origin from before) as origin_before"""

_NEWER = """
    excluded.reachable_since is not null and (c.reachable_since is null
    or (c.reachable_since, c.reachable) < (excluded.reachable_since, excluded.reachable))"""
"""Letters come in any order: the platform's clock says which of two states is the later one."""

_EARLIER = """
    excluded.origin_at is not null and (c.origin_at is null
    or (excluded.origin_at, excluded.origin) < (c.origin_at, c.origin))"""
"""A person comes from one place: the first they came through, whenever we hear of it."""

CONVERSE = _CONVERSE.format(newer=_NEWER, earlier=_EARLIER)


class Standing(NamedTuple):
    """How a conversation stands once a letter belongs to it."""

    id: UUID
    origin: str | None
    """Where the person first came from, as far as we have heard."""
    origin_before: str | None
    """What we believed of that before this letter."""


async def converse(
    account: UUID, customer: UUID, letter: Letter, *, origin: str | None
) -> Standing:
    """The conversation a letter belongs to, begun if it is the first, brought up to date."""
    row = await fetchrow(
        CONVERSE,
        uuid7(),
        account,
        letter.thread,
        customer,
        letter.happened_at,
        letter.reachable,
        origin,
    )
    assert row is not None
    return Standing(*row)
