"""Keeping: what came in stands in the database with its job, by one statement, or not at all."""

from collections.abc import Container, Sequence
from datetime import timedelta
from enum import Enum
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import UUID

import orjson

from core.channels.adapters.adapter import Adapter, Envelope, Stamp
from core.channels.outward.promising import URGENT
from core.db import after_commit, execute, fetch, in_transaction, uuid7
from core.jobs import Schedule, job, wake

FORGOTTEN = "delete from channel_nonce where created_at < now() - interval '1 day'"
"""Longer than any platform's signature is believed."""

ONE_STATEMENT = """
with letter as (
    select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[],
                         $7::bytea[], $8::text[], $9::smallint[], $10::text[], $11::text[],
                         $12::text[])
    with ordinality as t
        (id, account, key, lane, query, headers, body, cursor, priority, reply, nonce, digest,
         position)
), used as (
    insert into channel_nonce (id, account, nonce, digest)
    select distinct on (account, nonce) gen_random_uuid(), account, nonce, digest
    from letter where nonce is not null order by account, nonce, position
    on conflict (account, nonce) do update set nonce = excluded.nonce
    returning account, nonce, digest
), forged as (
    select letter.id from letter join used using (account, nonce)
    where used.digest <> letter.digest
), kept as (
    insert into channel_delivery
        (id, account, key, lane, query, headers, body, cursor, reply, created_at)
    select id, account, key, lane, query::jsonb, headers::jsonb, body, cursor, reply::jsonb, now()
    from letter where id not in (select id from forged) order by account, key
    on conflict (account, key) do nothing
    returning id, lane
), queued as (
    insert into job (id, kind, args, lane, priority)
    select kept.id, $13, jsonb_build_object('delivery', kept.id), kept.lane, letter.priority
    from kept join letter using (id) order by letter.position
)
select id from forged
"""
"""Deliveries sorted by key, so that two processes with the same copies never lock each other.

It tells whose number was used for other bytes before: those are not kept.
"""

ANSWER_TOO = """
with answered as (
    select * from unnest($1::uuid[], $2::text[], $3::text[]) as t (account, key, reply)
), noted as (
    update channel_delivery d set reply = a.reply::jsonb from answered a
    where d.id in (
        select f.id from channel_delivery f join answered using (account, key)
        where f.reply is null and f.state = 'received' for update of f skip locked)
      and (d.account, d.key) = (a.account, a.key)
    returning d.account, d.key)
select account, key from noted
union select account, key from channel_delivery join answered using (account, key)
where channel_delivery.reply is not null
"""
"""Of copies, the first may have found no answer in time: it is the one that counts, so the answer
of a later one is noted with it, unless it is being read already."""


class Arrived(NamedTuple):
    """A genuine delivery on its way into the database, in the order of the statement."""

    id: UUID
    account: UUID
    key: str
    lane: str
    query: str
    headers: str
    body: bytes
    cursor: str | None
    priority: int
    reply: str | None = None
    nonce: str | None = None
    digest: str | None = None


class Fate(Enum):
    """What became of a delivery that was to be kept."""

    KEPT = "kept"
    FORGED = "forged"
    """Its number was used for other bytes before."""
    UNANSWERED = "unanswered"
    """It is kept, but the answer that came with it is not the one that counts."""


async def keep_all(arrived: Sequence[Arrived]) -> Sequence[Fate]:
    """Store deliveries with their jobs in one statement, and tell the workers."""
    rows = await fetch(ONE_STATEMENT, *zip(*arrived, strict=True), "channels.process")
    if in_transaction():
        after_commit(_wake)
    else:
        wake()
    forged = {row["id"] for row in rows}
    noted = await _noted([each for each in arrived if each.reply and each.id not in forged])
    return [_fate(each, forged, noted) for each in arrived]


async def _noted(answered: Sequence[Arrived]) -> set[tuple[UUID, str]]:
    """The deliveries whose answer is written down with them, by this copy or one before."""
    if not answered:
        return set()
    columns = zip(*((each.account, each.key, each.reply) for each in answered), strict=True)
    return {(row["account"], row["key"]) for row in await fetch(ANSWER_TOO, *columns)}


def _fate(one: Arrived, forged: Container[UUID], noted: Container[tuple[UUID, str]]) -> Fate:
    if one.id in forged:
        return Fate.FORGED
    if one.reply and (one.account, one.key) not in noted:
        return Fate.UNANSWERED
    return Fate.KEPT


async def _wake() -> None:
    wake()


def arrival(account: UUID, adapter: Adapter[Any], envelope: Envelope, stamp: Stamp) -> Arrived:
    """A delivery as it is kept."""
    query = {name: envelope.query[name] for name in adapter.query if name in envelope.query}
    return Arrived(
        id=uuid7(),
        account=account,
        key=_short(stamp.key),
        lane=f"channel:{account}:{_short(stamp.sender)}",
        query=orjson.dumps(query).decode(),
        headers=orjson.dumps(dict(envelope.headers)).decode(),
        body=envelope.body,
        cursor=envelope.pulled,
        priority=URGENT if stamp.urgent else 0,
        nonce=sha256(stamp.nonce.encode()).hexdigest() if stamp.nonce else None,
        digest=sha256(envelope.body).hexdigest() if stamp.nonce else None,
    )


def _short(name: str) -> str:
    """A name that fits its column, whatever the platform calls it."""
    return name if len(name) <= 100 else sha256(name.encode()).hexdigest()


@job("channels.forget_numbers", transactional=False, timeout=600)
async def forget_numbers() -> None:
    """Numbers whose signatures nobody would believe any more need not be remembered."""
    await execute(FORGOTTEN)


NUMBERS = (forget_numbers, Schedule(forget_numbers.kind, every=timedelta(hours=1)))
