"""Points for won deals: whatever we hear, and however often, they follow the deal as it is now."""

from uuid import UUID

from core.auth import house
from core.db import execute, fetch, fetchval, transaction
from core.entities.deals import (
    Deal,
    DealReopened,
    DealRestored,
    DealTrashed,
    DealUpdated,
    DealWon,
    StageKind,
)
from core.hooks import settings_of

from .ledger import Movement, balance, hold, post
from .members import join, membership
from .settings import LoyaltySettings
from .tables import Reason

_GIVEN = """
    select p.member, sum(p.points)::bigint as points, coalesce(c.merged_into, c.id) as person
    from loyalty_entry e join loyalty_posting p on p.entry = e.id
    join loyalty_member m on m.id = p.member left join customer c on c.id = m.customer
    where e.deal = $1
    group by p.member, c.id
"""


async def reward(fact: DealWon | DealUpdated | DealReopened | DealTrashed | DealRestored) -> None:
    """Bring the points a deal has earned into line with the deal, in any order of hearing."""
    async with transaction():
        await _one_at_a_time(fact.deal_id)
        deal = await Deal.objects().get(Deal.id == fact.deal_id)
        if deal is None:
            return
        rows = await fetch(_GIVEN, deal.id)
        given = {row["member"]: row["points"] for row in rows}
        theirs = {row["member"] for row in rows if row["person"] == deal.customer}
        due = await _due(deal, theirs)
        for member_id in sorted(due.keys() | given.keys()):
            missing = due.get(member_id, 0) - given.get(member_id, 0)
            await _correct(deal.id, member_id, missing)


async def _one_at_a_time(deal_id: UUID) -> None:
    """Two facts about one deal wait for each other, so that each sees what the other wrote."""
    await execute("select pg_advisory_xact_lock(hashtextextended($1, 7))", f"loyalty:{deal_id}")


async def _due(deal: Deal, theirs: set[UUID]) -> dict[UUID, int]:
    """What the deal is worth in points as it stands, and to whom.

    `theirs` got points for it already and are the deal's customer, or were merged into them: points
    stay in the membership that earned them, or they would be given twice.
    """
    rules = await settings_of(LoyaltySettings)
    points = rules.points_for(deal.amount)
    won = deal.kind == StageKind.WON and deal.deleted_at is None
    in_our_money = deal.currency == (await house()).currency
    if deal.customer is None or not (won and in_our_money and points):
        return {}
    customer_id: UUID = deal.customer
    member_id = await membership(customer_id)
    if theirs and member_id not in theirs:
        member_id = min(theirs)
    if member_id is None and rules.join_automatically:
        member_id = await join(customer_id)
    return {member_id: points} if member_id else {}


async def _correct(deal_id: UUID, member_id: UUID, missing: int) -> None:
    """Give what is missing; take back what is too much, but never what was spent already."""
    if missing < 0:
        await hold(member_id)
        missing = max(missing, -await balance(member_id))
    if missing:
        written = await fetchval("select count(*) from loyalty_entry where deal = $1", deal_id)
        reason = Reason.WON if missing > 0 else Reason.REOPENED
        await post(
            Movement(
                member_id=member_id,
                points=missing,
                reason=reason,
                cause=f"deal:{deal_id}:{written + 1}",
                deal_id=deal_id,
            )
        )
