"""Believable points: some members redeem a part of what they earned, some get a present."""

from collections.abc import Callable
from typing import Any

from core.errors import T

from .tables import Entry, Reason

_MEMBERS = "{ loyaltyMembers(first: 60) { nodes { id points } } }"
_ADJUST = """
    mutation ($member: ID!, $points: Int!, $reason: LoyaltyReason!) {
      adjustPoints(input: {member: $member, points: $points, reason: $reason}) {
        errors { message }
      }
    }
"""


async def fill(house: Any, progress: Callable[[int, int, T], None]) -> None:
    """Let won deals be rewarded first, then move some points; filling twice is filling once."""
    await house.settle()
    if await Entry.exists().where(Entry.reason.is_in([Reason.REDEEMED, Reason.GOODWILL])):
        return
    members = (await house.ask(_MEMBERS))["loyaltyMembers"]["nodes"]
    for number, member in enumerate(members, start=1):
        await _move(house, number, member)
        progress(number, len(members), T("Members and points", "会员与积分"))


async def _move(house: Any, number: int, member: dict[str, Any]) -> None:
    spent = member["points"] // 3 // 100 * 100
    if number % 3 == 0 and spent:
        await house.ask(_ADJUST, member=member["id"], points=-spent, reason="REDEEMED")
    if number % 5 == 0:
        await house.ask(_ADJUST, member=member["id"], points=88, reason="GOODWILL")
