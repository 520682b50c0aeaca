"""The ledger: points only move between accounts, once per cause, and nobody overdraws."""

from dataclasses import dataclass
from uuid import UUID

from core.db import execute, fetchval, transaction, uuid7
from core.errors import Conflict, T
from core.events import announce

from .events import PointsPosted
from .tables import Book, Entry, Posting, Reason

_BOOKS = {
    Reason.WON: Book.EARNED,
    Reason.REOPENED: Book.EARNED,
    Reason.REDEEMED: Book.REDEEMED,
    Reason.GOODWILL: Book.ADJUSTED,
    Reason.CORRECTION: Book.ADJUSTED,
}


@dataclass(frozen=True, kw_only=True)
class Movement:
    """Points for a member; negative ones are taken. The cause is what makes it count once."""

    member_id: UUID
    points: int
    reason: Reason
    cause: str
    deal_id: UUID | None = None


async def hold(member_id: UUID) -> None:
    """Keep others from this member's points until the transaction ends."""
    await execute("select 1 from loyalty_member where id = $1 for update", member_id)


async def balance(member_id: UUID) -> int:
    """Points this member can spend."""
    total = "select coalesce(sum(points), 0)::bigint from loyalty_posting where member = $1"
    return await fetchval(total, member_id)


async def post(move: Movement) -> bool:
    """Write one balanced entry and tell of it; says no to a cause that is written already."""
    async with transaction():
        await hold(move.member_id)
        entry_id = await _open(move)
        if entry_id is None:
            return False
        await _refuse_overdraft(move)
        await Posting.insert(
            Posting(entry=entry_id, member=move.member_id, book=Book.MEMBER, points=move.points),
            Posting(entry=entry_id, member=None, book=_BOOKS[move.reason], points=-move.points),
        )
        await announce(await _told(move))
    return True


async def _open(move: Movement) -> UUID | None:
    opened = (
        await Entry.insert(
            Entry(id=uuid7(), cause=move.cause, reason=move.reason, deal=move.deal_id)
        )
        .on_conflict(target=Entry.cause, action="DO NOTHING")
        .returning(Entry.id)
    )
    return opened[0]["id"] if opened else None


async def _refuse_overdraft(move: Movement) -> None:
    if move.points > 0:
        return
    available = await balance(move.member_id)
    if available + move.points < 0:
        raise Conflict(
            T("Only {points} points are there.", "积分不足，仅剩 {points} 分。").fill(
                points=available
            ),
            field="points",
        )


async def _told(move: Movement) -> PointsPosted:
    customer = "select customer from loyalty_member where id = $1"
    return PointsPosted(
        loyalty_member_id=move.member_id,
        customer_id=await fetchval(customer, move.member_id),
        points=move.points,
        reason=move.reason,
        cause=move.cause,
    )
