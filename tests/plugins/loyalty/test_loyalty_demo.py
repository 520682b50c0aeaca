"""The demo gives believable points, and the books hold."""

import pytest

from core.db import fetchval
from core.errors import T
from core.testing import TestHouse
from plugins.loyalty.demo import fill

pytestmark = pytest.mark.plugins("loyalty", "sales")


async def test_some_redeem_and_some_get_a_present(crm: TestHouse) -> None:
    for number in range(6):
        customer = await crm.customer(f"Customer {number}")
        await crm.won_deal(customer, amount=1000)
    steps: list[tuple[int, int, str]] = []

    def progress(done: int, total: int, label: T) -> None:
        steps.append((done, total, label.zh))

    await fill(crm, progress)
    await fill(crm, progress)

    assert steps[-1] == (6, 6, "会员与积分")
    assert await crm.ask("{ loyaltyMembers(orderBy: {field: POINTS}) { nodes { points } } }") == {
        "loyaltyMembers": {
            "nodes": [{"points": p} for p in (700, 700, 1000, 1000, 1000, 1088)],
        }
    }
    assert await fetchval("select sum(points) from loyalty_posting") == 0
