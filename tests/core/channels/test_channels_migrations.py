"""The letter box's tables are what its migrations make."""

from core.db import drift
from core.testing import TestHouse


async def test_migrations_make_the_tables(crm: TestHouse) -> None:
    differences = await drift(crm.house.apps)

    assert [each for each in differences if "channel_" in each] == []
