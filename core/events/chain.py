"""The chain: each sealed fact is linked to the one before by a key that is not in the database."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec

from core.db import execute, fetch, fetchrow, vault

from .log import digest_of

LINK = "event chain"
ERASURE = "event erasure"
_PAGE = 2000
_PARTS = """id, created_at, name, version, entity, entity_id, customer_id, actor_kind, actor_id,
    digest"""
_ROWS = f"""
    SELECT seq, chain, payload, salt, receipt, receipt_proof, {_PARTS}
    FROM event WHERE seq > $1 ORDER BY seq LIMIT {_PAGE}"""  # noqa: S608
_ERASE = """
    UPDATE event SET payload = NULL, salt = NULL, receipt = $2, receipt_proof = $3
    WHERE id = $1"""
_ABOUT = "SELECT id, digest FROM event WHERE customer_id = $1 AND payload IS NOT NULL"


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What checking the log found; `broken_at` is the first place that is not as it was sealed."""

    checked: int
    erased: int
    broken_at: int | None = None
    reason: str | None = None

    @property
    def intact(self) -> bool:
        """Whether everything is as it was sealed."""
        return self.broken_at is None


def link_text(previous: bytes, seq: int, row: Any) -> bytes:
    """Everything the chain covers of one fact, unambiguously."""
    return msgspec.json.encode(
        [
            previous.hex(),
            seq,
            row["id"],
            row["created_at"],
            row["name"],
            row["version"],
            row["entity"],
            row["entity_id"],
            row["customer_id"],
            row["actor_kind"],
            row["actor_id"],
            row["digest"].hex(),
        ]
    )


async def verify() -> Verdict:
    """Check every sealed fact; names the first broken one. What was erased is not broken."""
    seq, previous, erased = 0, b"", 0
    while rows := await fetch(_ROWS, seq):
        for row in rows:
            if reason := _fault(row, seq + 1, previous):
                return Verdict(checked=seq, erased=erased, broken_at=seq + 1, reason=reason)
            seq, previous = row["seq"], row["chain"]
            erased += row["payload"] is None
    return await _end(seq, previous, erased)


async def erase_payloads(customer: UUID, receipt: UUID) -> int:
    """Remove what events tell about a person, leaving a receipt; belongs into a transaction."""
    rows = await fetch(_ABOUT, customer)
    for row in rows:
        proof = vault().mac(_erasure_text(row["id"], row["digest"], receipt), purpose=ERASURE)
        await execute(_ERASE, row["id"], receipt, proof)
    return len(rows)


async def _end(seq: int, chain: bytes, erased: int) -> Verdict:
    """The log must end where the head says, or its last rows are gone."""
    head = await fetchrow("SELECT seq, chain FROM event_head WHERE id = 1")
    if (head["seq"], head["chain"]) == (seq, chain) if head else seq == 0:
        return Verdict(checked=seq, erased=erased)
    return Verdict(checked=seq, erased=erased, broken_at=seq + 1, reason="missing")


def _fault(row: Any, seq: int, previous: bytes) -> str | None:
    if row["seq"] != seq:
        return "missing"
    if not vault().proves(link_text(previous, seq, row), row["chain"], purpose=LINK):
        return "altered"
    return _payload_fault(row)


def _payload_fault(row: Any) -> str | None:
    if row["payload"] is not None:
        same = row["salt"] and digest_of(row["salt"], row["payload"]) == row["digest"]
        return None if same else "payload altered"
    if row["receipt"] is None or row["receipt_proof"] is None:
        return "payload removed"
    text = _erasure_text(row["id"], row["digest"], row["receipt"])
    proven = vault().proves(text, row["receipt_proof"], purpose=ERASURE)
    return None if proven else "payload removed"


def _erasure_text(event: UUID, digest: bytes, receipt: UUID) -> bytes:
    return event.bytes + digest + receipt.bytes
