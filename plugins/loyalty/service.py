"""What people can do with points: give, take and redeem them by hand."""

from uuid import UUID

from core.auth import reach
from core.db import transaction, uuid7
from core.errors import Invalid, T

from .ledger import Movement, post
from .tables import Member, Reason

ADJUST = "loyalty.points.adjust"
MOST = 1_000_000_000
BY_HAND = (Reason.GOODWILL, Reason.CORRECTION, Reason.REDEEMED)


async def adjust(member_id: UUID, points: int, reason: Reason) -> None:
    """Give or take points for a reason; nobody is left with less than nothing."""
    if not 0 < abs(points) <= MOST:
        raise Invalid(
            T("Give or take between 1 and {most} points.", "积分须在 1 到 {most} 之间。").fill(
                most=MOST
            ),
            field="points",
        )
    if reason not in BY_HAND:
        raise Invalid(
            T("This reason is not for people to give.", "该原因只能由系统使用。"), field="reason"
        )
    if reason is Reason.REDEEMED and points > 0:
        raise Invalid(
            T("Redeeming takes points: write a negative number.", "兑换会扣减积分，请填写负数。"),
            field="points",
        )
    async with transaction():
        await reach(Member, member_id, ADJUST)
        await post(
            Movement(member_id=member_id, points=points, reason=reason, cause=f"by-hand:{uuid7()}")
        )
