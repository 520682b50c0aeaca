"""What must be so before a deal may enter a stage."""

from core.entities.deals import MoveDeal, StageKind
from core.errors import Invalid, T
from core.hooks import settings_of

from .settings import SalesSettings


async def check_amount(move: MoveDeal) -> None:
    """Where the house asks for it, a deal is won only when it says for how much."""
    if move.to_kind != StageKind.WON or move.amount > 0:
        return
    if (await settings_of(SalesSettings)).win_needs_amount:
        raise Invalid(T("Say for how much it was won first.", "请先填写成交金额。"), field="amount")
