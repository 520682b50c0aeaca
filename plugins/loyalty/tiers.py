"""Tiers: what a member has earned in all decides how far they have come."""

from dataclasses import dataclass

from core.errors import T

from .settings import LoyaltySettings


@dataclass(frozen=True)
class Standing:
    """A member's tier, the next one, and how far it is."""

    tier: T | None
    next_tier: T | None
    missing: int
    progress: float


def standing(earned: int, rules: LoyaltySettings) -> Standing:
    """Where someone stands who has earned so many points in all."""
    tier, reached = None, 0
    for title, threshold in rules.tiers():
        if earned < threshold:
            share = (earned - reached) / (threshold - reached)
            return Standing(tier, title, threshold - earned, max(0.0, round(share, 4)))
        tier, reached = title, threshold
    return Standing(tier, None, 0, 1.0)
