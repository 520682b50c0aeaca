"""A demo house is believable, and filling it twice adds nothing."""

import pytest

from core.app import fill
from core.db import fetchval
from core.errors import T
from core.testing import TestHouse

pytestmark = pytest.mark.plugins("loyalty", "sales", "wechat")


async def counts() -> tuple[int, ...]:
    tables = ("customer", "company", "deal", "activity", "channel_delivery", "loyalty_member")
    return tuple([await fetchval(f"select count(*) from {table}") for table in tables])


async def test_every_part_of_the_house_is_filled_once(crm: TestHouse) -> None:
    told: list[tuple[int, int, T]] = []

    await fill(crm.house, lambda *step: told.append(step))
    first = await counts()
    await fill(crm.house, lambda *_: None)

    assert min(first) > 0, first
    assert await counts() == first
    assert (await crm.ask("{ deadJobs { kind error } }")) == {"deadJobs": []}
    assert [done for done, _, _ in told] == list(range(len(told)))
