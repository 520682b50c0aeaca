"""What a business decides about its points."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Self

from pydantic import Field, model_validator

from core.errors import T
from core.hooks import PluginSettings
from core.ui import Label

SILVER = T("Silver", "银卡")
GOLD = T("Gold", "金卡")
DIAMOND = T("Diamond", "钻石卡")

Threshold = Annotated[int, Field(ge=1, le=1_000_000_000)]
_REACHED_BY = T("Points earned in all", "累计获得的积分")


class LoyaltySettings(PluginSettings):
    """How points are earned, and where tiers begin."""

    points_per_unit: Annotated[
        Decimal,
        Field(ge=0, le=1000),
        Label(
            T("Points per yuan", "每元积分"),
            T(
                "For each whole unit of the house's currency.",
                "按本位币每 1 元计算，不足 1 分舍去。",
            ),
        ),
    ] = Decimal(1)
    join_automatically: Annotated[
        bool,
        Label(
            T("Join by buying", "成交自动入会"),
            T("Whoever wins a deal becomes a member.", "客户首次成交时自动成为会员。"),
        ),
    ] = True
    silver_from: Annotated[Threshold, Label(SILVER, _REACHED_BY)] = 1_000
    gold_from: Annotated[Threshold, Label(GOLD, _REACHED_BY)] = 5_000
    diamond_from: Annotated[Threshold, Label(DIAMOND, _REACHED_BY)] = 20_000

    @model_validator(mode="after")
    def _tiers_ascend(self) -> Self:
        if not self.silver_from < self.gold_from < self.diamond_from:
            raise ValueError("each tier must begin above the one before")
        return self

    def tiers(self) -> Iterator[tuple[T, int]]:
        """Every tier with the points it begins at, lowest first."""
        yield SILVER, self.silver_from
        yield GOLD, self.gold_from
        yield DIAMOND, self.diamond_from

    def points_for(self, amount: Decimal) -> int:
        """What so much money earns, in whole points."""
        return max(0, int(amount * self.points_per_unit))
