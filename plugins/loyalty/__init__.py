"""Loyalty: customers earn points for what they buy, and spend them."""

from core.errors import T
from core.hooks import Plugin

PLUGIN = Plugin(
    name="loyalty",
    title=T("Membership points", "会员积分"),
    summary=T(
        "Customers earn points when a deal is won, climb tiers, and spend what they earned.",
        "成交得积分，积分升等级，积分可兑换。",
    ),
    version="1.0",
)
