"""Acquainting: people we learn of without a word of theirs, such as the followers of an account."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from core.channels.outward.windows import close_all_windows
from core.channels.tables import ConversationKind
from core.db import fetchrow, transaction, uuid7
from core.entities.customers import Claim, recognise

_MEET = """
insert into channel_conversation as c
    (id, account, kind, thread, customer, reachable, reachable_since, gone_at, channel)
values ($1, $2, $3, $4, $5, coalesce($6::boolean, true), case when $6::boolean is not null
    then $7::timestamptz end, case when not $6::boolean then $7::timestamptz end,
    (select channel from channel_account where id = $2))
on conflict (account, kind, thread) do update set
    customer = coalesce(c.customer, excluded.customer),
    reachable = case when {newer} then excluded.reachable else c.reachable end,
    reachable_since = case when {newer} then excluded.reachable_since else c.reachable_since end,
    gone_at = greatest(c.gone_at, excluded.gone_at)
returning id"""

_NEWER = """
    excluded.reachable_since is not null
    and (c.reachable_since is null or c.reachable_since < excluded.reachable_since)"""

_CONVERSE = _MEET.format(newer=_NEWER)


@dataclass(frozen=True, kw_only=True)
class Acquaintance:
    """Somebody the platform tells us of."""

    thread: str
    claims: Sequence[Claim]
    at: datetime
    """As of when it is true."""
    profile: Mapping[str, Any] = field(default_factory=dict)
    origin: str | None = None
    reachable: bool | None = None


async def acquaint(account: UUID, channel: str, known: Acquaintance) -> tuple[UUID, UUID]:
    """Know somebody, and have a conversation in which we may write to them one day.

    Nothing is put on the timeline, and nobody becomes a lead. Returns customer and conversation.
    """
    async with transaction():
        customer = await recognise(
            known.claims, known.profile, source=channel, source_detail=known.origin
        )
        row = await fetchrow(
            _CONVERSE,
            uuid7(),
            account,
            ConversationKind.DIRECT.value,
            known.thread,
            customer.id,
            known.reachable,
            known.at,
        )
        assert row is not None
        if known.reachable is False:
            await close_all_windows(row["id"], known.at)
    return customer.id, row["id"]
