"""Receiving: prove that an envelope is genuine, keep it together with its job, then say so."""

import asyncio
from collections.abc import Sequence
from contextvars import Context
from datetime import datetime
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import UUID

import orjson

from core.db import execute, fetchrow, now, uuid7
from core.errors import Conflict, Forbidden, Invalid, NotFound, T
from core.jobs import wake

from .adapter import Adapter, Envelope, Stamp
from .batcher import Batcher
from .known import GONE, Known, adapter_of, remember, remembered
from .replying import passive_reply
from .sealing import settings_of
from .sending import URGENT
from .tables import Account, AccountState

STALE = T("The signature is too old, or from the future", "签名已过期")

NO_SECRETS = T("The account's secrets must be entered again", "需要重新填写账号密钥")

ONE_ACCOUNT = """
select id, settings, secrets,
    exists (select 1 from channel_auto_reply r where r.account = a.id and r.active) as replies
from channel_account a
where channel = $1 and key = $2 and deleted_at is null
"""

LOCKED_OUT = "update channel_account set state = $2, version = version + 1 where id = $1"

ONE_STATEMENT = """
with letter as (
    select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[],
                         $7::bytea[], $8::text[], $9::smallint[], $10::text[])
    with ordinality as t
        (id, account, key, lane, query, headers, body, cursor, priority, reply, position)
), kept as (
    insert into channel_delivery
        (id, account, key, lane, query, headers, body, cursor, reply, created_at)
    select id, account, key, lane, query::jsonb, headers::jsonb, body, cursor, reply::jsonb, now()
    from letter order by account, key
    on conflict (account, key) do nothing
    returning id, lane
)
insert into job (id, kind, args, lane, priority)
select kept.id, $11, jsonb_build_object('delivery', kept.id), kept.lane, letter.priority
from kept join letter using (id) order by letter.position
"""
"""Deliveries sorted by key, so that two processes with the same copies never lock each other."""


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


class Proved(NamedTuple):
    """What a genuine request leaves to do: keep something, or only answer."""

    arrived: Arrived | None
    answer: bytes


class LetterBox:
    """Where everything from outside arrives."""

    def __init__(self) -> None:
        """Open the box; what comes in together is written together."""
        self._kept: Batcher[Arrived] = Batcher(keep_all)
        self._looking: dict[tuple[str, str], asyncio.Task[Known]] = {}

    async def account(self, channel: str, key: str) -> Known:
        """The account behind a call-back address; NotFound if there is none."""
        known = remembered(channel, key)
        if known is None:
            known = await asyncio.shield(self._look_up_once(channel, key))
            remember(channel, key, known)
        return known

    def _look_up_once(self, channel: str, key: str) -> asyncio.Task[Known]:
        """However many deliveries ask at once, the database is asked by the first of them."""
        looking = self._looking.get((channel, key))
        if looking is None:
            looking = asyncio.create_task(_look_up(channel, key), context=Context())
            self._looking[channel, key] = looking
            looking.add_done_callback(lambda _: self._looking.pop((channel, key), None))
        return looking

    def greet(self, known: Known, envelope: Envelope) -> bytes:
        """Answer the platform's check of our address."""
        answer, signed_at = known.adapter.greet(known.settings, envelope)
        _refuse_stale(known.adapter, signed_at)
        return answer

    def prove(self, known: Known, envelope: Envelope) -> Proved:
        """Check that the platform really sent this, and lately."""
        stamp = known.adapter.verify(known.settings, envelope)
        _refuse_stale(known.adapter, stamp.sent_at)
        if stamp.answer is not None:
            return Proved(None, stamp.answer)
        return Proved(
            arrival(known.id, known.adapter, envelope, stamp), known.adapter.acknowledgement
        )

    async def reply(self, known: Known, envelope: Envelope, proved: Proved) -> Proved:
        """What to keep and answer, once the account's own rules have had their say."""
        if not known.replies or proved.arrived is None:
            return proved
        said = await passive_reply(known, envelope)
        if said is None:
            return proved
        answer, content = said
        return Proved(proved.arrived._replace(reply=content), answer)

    async def keep(self, arrived: Arrived) -> None:
        """Store a delivery; when this returns, it is committed. Copies of it are kept once."""
        await self._kept.put(arrived)

    async def receive(self, known: Known, envelope: Envelope) -> bytes:
        """Prove a delivery genuine and keep it; returns what to answer."""
        proved = self.prove(known, envelope)
        arrived, answer = await self.reply(known, envelope, proved)
        if arrived is not None:
            await self.keep(arrived)
        return answer


async def keep_all(arrived: Sequence[Arrived]) -> None:
    """Store deliveries with their jobs in one statement, and tell the workers."""
    columns = zip(*arrived, strict=True)
    await execute(ONE_STATEMENT, *columns, "channels.process")
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
    )


async def _look_up(channel: str, key: str) -> Known:
    adapter = adapter_of(channel)
    row = await fetchrow(ONE_ACCOUNT, channel, key)
    if row is None:
        raise NotFound(GONE)
    account = Account(id=row["id"], settings=row["settings"], secrets=row["secrets"])
    try:
        settings = settings_of(account, adapter)
    except Invalid:
        await execute(LOCKED_OUT, account.id, AccountState.NEEDS_REAUTH)
        raise Conflict(NO_SECRETS) from None
    return Known(id=account.id, adapter=adapter, settings=settings, replies=row["replies"])


def _short(name: str) -> str:
    """A name that fits its column, whatever the platform calls it."""
    return name if len(name) <= 100 else sha256(name.encode()).hexdigest()


def _refuse_stale(adapter: Adapter[Any], signed_at: datetime) -> None:
    if abs(now() - signed_at) > adapter.patience:
        raise Forbidden(STALE)
