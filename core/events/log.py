"""The log: written in the transaction of the change, read only once it is sealed."""

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self
from uuid import UUID

import msgspec

from core.db import fetch, fetchval, now, uuid7, write
from core.jobs import Bell

from .actor import SYSTEM_ACTOR, Actor, actor
from .event import Event

WRITTEN = Bell("guanxi_events_written")
SEALED = Bell("guanxi_events_sealed")

_INSERT = """
    INSERT INTO event (id, created_at, xid, name, version, entity, entity_id, customer_id,
        actor_kind, actor_id, payload, salt, digest)
    SELECT id, $12, pg_current_xact_id()::text::bigint, name, version, entity, entity_id,
        customer_id, $10, $11, payload, salt, digest
    FROM unnest($1::uuid[], $2::text[], $3::int[], $4::text[], $5::uuid[], $6::uuid[],
        $7::json[], $8::bytea[], $9::bytea[])
    AS t (id, name, version, entity, entity_id, customer_id, payload, salt, digest)"""
_CHANGES = """
    SELECT seq, id, name, version, entity, entity_id, customer_id, created_at, actor_kind,
        actor_id, payload
    FROM event WHERE seq > $1 AND ($3::text[] IS NULL OR entity = ANY($3))
    ORDER BY seq LIMIT $2"""


@dataclass(frozen=True, kw_only=True)
class Sealed:
    """A fact that has its place in the log; `resync` alone means: facts were missed, ask again."""

    seq: int = 0
    id: UUID | None = None
    name: str = ""
    entity: str | None = None
    entity_id: UUID | None = None
    customer_id: UUID | None = None
    version: int = 0
    at: datetime | None = None
    actor: Actor = SYSTEM_ACTOR
    payload: dict[str, Any] | None = None
    resync: bool = False

    @classmethod
    def of(cls, row: Any) -> Self:
        """Read it from its row; an erased payload is None."""
        payload = row["payload"]
        return cls(
            seq=row["seq"],
            id=row["id"],
            name=row["name"],
            entity=row["entity"],
            entity_id=row["entity_id"],
            customer_id=row["customer_id"],
            version=row["version"],
            at=row["created_at"],
            actor=Actor(row["actor_kind"], row["actor_id"]),
            payload=None if payload is None else msgspec.json.decode(payload),
        )


async def announce(*events: Event) -> None:
    """Write down that something happened, if and when the open transaction commits."""
    if not events:
        return
    rows = [_row(event) for event in events]
    who = actor()
    await write(_INSERT, *map(list, zip(*rows, strict=True)), who.kind, who.id, now())
    await WRITTEN.ring_after_commit()


async def changes(
    since: int = 0, first: int = 100, entities: Collection[str] | None = None
) -> list[Sealed]:
    """The sealed facts after a place in the log, in order; none ever appears behind it later."""
    chosen = None if entities is None else list(entities)
    return [Sealed.of(row) for row in await fetch(_CHANGES, since, first, chosen)]


async def last_seq() -> int:
    """The place of the latest sealed fact; 0 in an empty log."""
    return await fetchval("SELECT seq FROM event_head WHERE id = 1") or 0


def digest_of(salt: bytes, payload: bytes) -> bytes:
    """What the chain covers in place of a payload, so that the payload can be erased."""
    return hashlib.sha256(salt + payload).digest()


def _row(event: Event) -> tuple[Any, ...]:
    salt, payload = secrets.token_bytes(16), event.as_json()
    return (
        uuid7(),
        event.name,
        event.version,
        event.entity,
        event.entity_id,
        event.about_customer,
        payload,
        salt,
        digest_of(salt, payload),
    )
