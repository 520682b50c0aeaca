"""The sealer: gives committed facts their place, links the chain, queues who must be told.

One process at a time is on duty; a batch is sealed in one transaction under a lock of its own, so
`seal` may lend a hand at any time. Only facts of transactions below the oldest one still running
are taken, so a late commit can never slip in before a place that somebody has read.
"""

import asyncio
from collections.abc import Sequence
from typing import Any

import asyncpg
import structlog

from core.db import connect, vault
from core.jobs import LOST, Ear, heed_cancellation, wake

from . import installed
from .chain import LINK, link_text
from .log import SEALED, WRITTEN

log = structlog.get_logger("guanxi.events")

BATCH = 500
_ON_DUTY = int.from_bytes(b"sealer", "big")
_SEALING = _ON_DUTY + 1
_POLL = 1.0
_STANDBY = 1.0
_SOONEST, _LATEST = 0.002, 0.03
_PACE = 0.02
"""Between two batches: a batch costs nearly the same whether it seals one fact or a hundred."""
_TAKE = """
    SELECT id, created_at, name, version, entity, entity_id, customer_id, actor_kind, actor_id,
        digest
    FROM event WHERE seq IS NULL AND xid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
    ORDER BY position LIMIT $1"""
_HEAD = """
    INSERT INTO event_head (id, seq, chain) VALUES (1, 0, ''::bytea)
    ON CONFLICT (id) DO UPDATE SET id = 1 RETURNING seq, chain"""
_SEAL = """
    WITH placed AS (
        UPDATE event SET seq = t.seq, chain = t.chain
        FROM unnest($1::uuid[], $2::bigint[], $3::bytea[]) AS t (id, seq, chain)
        WHERE event.id = t.id AND event.seq IS NULL RETURNING event.id, event.name, event.seq),
    told AS (
        INSERT INTO job (id, kind, args, key)
        SELECT gen_random_uuid(), s.kind, jsonb_build_object('event', placed.id), placed.id::text
        FROM placed JOIN unnest($6::text[], $7::text[]) AS s (event, kind) ON s.event = placed.name
        ORDER BY placed.seq ON CONFLICT DO NOTHING RETURNING id),
    ended AS (UPDATE event_head SET seq = $4, chain = $5 WHERE id = 1)
    SELECT (SELECT count(*) FROM placed) AS placed, (SELECT count(*) FROM told) AS told"""
_WAITING = "SELECT EXISTS (SELECT FROM event WHERE seq IS NULL)"


class Sealer:
    """Seals while it holds the lock; otherwise stands by."""

    async def run(self) -> None:
        """Seal until cancelled."""
        async with WRITTEN.listening() as ear:
            while True:
                try:
                    await self._session(ear)
                except LOST as error:
                    log.warning("sealing was interrupted", why=str(error) or type(error).__name__)
                    heed_cancellation()
                await asyncio.sleep(_STANDBY)

    async def _session(self, ear: Ear) -> None:
        connection = await connect()
        try:
            await _our_turn(connection)
            while True:
                await self._seal_when_rung(connection, ear)
        finally:
            connection.terminate()

    async def _seal_when_rung(self, connection: asyncpg.Connection, ear: Ear) -> None:
        """Seal what can be sealed; look again soon while an open transaction holds facts back."""
        pause = _SOONEST
        while True:
            sealed = await seal_some(connection)
            if sealed == BATCH:
                continue
            if not await connection.fetchval(_WAITING):
                break
            pause = _PACE if sealed else min(pause * 1.5, _LATEST)
            await asyncio.sleep(pause)
        await asyncio.sleep(_PACE)
        await ear.wait(_POLL)


async def _our_turn(connection: asyncpg.Connection) -> None:
    """Ask for the lock now and then: waiting for it inside one query would hold a transaction."""
    while not await connection.fetchval("SELECT pg_try_advisory_lock($1)", _ON_DUTY):  # noqa: ASYNC110
        await asyncio.sleep(_STANDBY)


async def seal() -> int:
    """Seal everything that can be sealed now, whoever is on duty; says how many."""
    connection = await connect()
    try:
        count = sealed = await seal_some(connection)
        while sealed == BATCH:
            sealed = await seal_some(connection)
            count += sealed
        return count
    finally:
        connection.terminate()


async def seal_some(connection: asyncpg.Connection) -> int:
    """Seal one batch, alone; all of it, or nothing."""
    async with connection.transaction():
        await connection.execute("SELECT pg_advisory_xact_lock($1)", _SEALING)
        facts = await connection.fetch(_TAKE, BATCH)
        if not facts:
            return 0
        told = await _place(connection, facts)
        await connection.execute("SELECT pg_notify($1, '')", SEALED.channel)
    SEALED.wake()
    if told:
        wake()
    return len(facts)


async def _place(connection: asyncpg.Connection, facts: Sequence[Any]) -> int:
    """Write places, chain and jobs in one statement; says how many jobs."""
    head = await connection.fetchrow(_HEAD)
    assert head
    seq, chain, chains = head["seq"], head["chain"], []
    for fact in facts:
        seq += 1
        chain = vault().mac(link_text(chain, seq, fact), purpose=LINK)
        chains.append(chain)
    listening = [(each.event.name, each.kind) for each in installed.subscribers()]
    counts = await connection.fetchrow(
        _SEAL,
        [fact["id"] for fact in facts],
        list(range(head["seq"] + 1, seq + 1)),
        chains,
        seq,
        chain,
        [event for event, _ in listening],
        [kind for _, kind in listening],
    )
    if counts is None or counts["placed"] != len(facts):
        raise RuntimeError("Two sealers were at work; nothing was sealed.")
    return counts["told"]
