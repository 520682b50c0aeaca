"""Buckets: how many calls a platform takes in a time, counted for all processes together."""

from datetime import timedelta
from uuid import UUID

from core.channels.adapters.trouble import Trouble, Troubled, TroubleKind
from core.channels.adapters.ways import Bucket
from core.db import fetchval, now, uuid7
from core.errors import T

FULL = T("We have called the platform as often as it allows.", "已达到平台允许的调用次数。")

_TAKE = """
insert into channel_bucket as b (id, account, name, level, counted_at)
values ($1, $2, $3, 1, clock_timestamp())
on conflict (account, name) do update set
    level = greatest(0, b.level - {leaked}) + 1, counted_at = clock_timestamp()
where greatest(0, b.level - {leaked}) + 1 <= $4
returning level""".format(leaked="extract(epoch from clock_timestamp() - b.counted_at) * $4 / $5")
"""A leaky bucket in one statement; a call that finds it full changes nothing."""

_TURN = """
update channel_bucket set turn_at = greatest(coalesce(turn_at, '-infinity'), clock_timestamp())
    + $3::interval
where account = $1 and name = $2 returning turn_at"""


_SHARER = """
select other.id from channel_account own join channel_account other
    on other.channel = own.channel and other.settings ->> $2 = own.settings ->> $2
where own.id = $1 order by other.id limit 1"""
"""Of those who share a bucket, it stands with the eldest."""


async def take_from(account: UUID, bucket: Bucket) -> None:
    """Count one call; Troubled when there is no room for it, with the time of this caller's turn.

    Whoever finds it full gets a turn of their own, one after the other as fast as the platform
    takes calls, so that a crowd does not come back all at once.
    """
    if bucket.shared_by:
        account = await fetchval(_SHARER, account, bucket.shared_by) or account
    seconds = bucket.per.total_seconds()
    level = await fetchval(_TAKE, uuid7(), account, bucket.name, float(bucket.limit), seconds)
    if level is None:
        room = timedelta(seconds=seconds / bucket.limit)
        turn = await fetchval(_TURN, account, bucket.name, room)
        raise Troubled(Trouble(kind=TroubleKind.RATE_LIMITED, message=FULL, until=turn or now()))
