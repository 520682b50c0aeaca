"""The demo arrives as genuine mail, and telling it twice adds nothing."""

import pytest

from core.app import fill
from core.db import fetchrow, fetchval
from core.testing import TestHouse

pytestmark = pytest.mark.plugins("wechat", "sales")

COUNTS = """
select (select count(*) from channel_delivery where state = 'done') as read,
       (select count(*) from channel_delivery where state <> 'done') as others,
       (select count(*) from channel_conversation) as conversations,
       (select count(*) from activity where conversation is not null) as lines"""


async def test_the_demo_tells_its_story_once(crm: TestHouse) -> None:
    await fill(crm.house, lambda *_: None)
    await fill(crm.house, lambda *_: None)

    counts = await fetchrow(COUNTS)
    assert counts is not None
    assert dict(counts) == {"read": 29, "others": 0, "conversations": 9, "lines": 29}
    assert await fetchval("select count(*) from channel_account") == 1
