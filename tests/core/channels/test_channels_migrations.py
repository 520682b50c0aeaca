"""The letter box's tables are what its migrations make, and nobody loses what was said."""

import pytest
from asyncpg.exceptions import ForeignKeyViolationError, RestrictViolationError

from core.channels import Text
from core.channels.replies.rules import Wish, save
from core.channels.replies.tables import ReplyTrigger
from core.db import drift, execute, fetchval
from core.testing import TestHouse


async def test_migrations_make_the_tables(crm: TestHouse) -> None:
    differences = await drift(crm.house.apps)

    assert [each for each in differences if "channel_" in each] == []


async def test_an_account_with_a_history_is_not_removed_by_a_purge(loft) -> None:
    await loft.letter()

    with pytest.raises((RestrictViolationError, ForeignKeyViolationError)):
        await execute("delete from channel_account")

    assert await fetchval("select count(*) from channel_account") == 1
    assert await fetchval("select count(*) from channel_delivery") == 1
    assert await loft.left() == 5


async def test_an_account_that_nothing_came_to_goes_with_what_only_it_needs(loft) -> None:
    await save(Wish(account=loft.account.id, trigger=ReplyTrigger.ANY, content=Text(text="hello")))

    await execute("delete from channel_account")

    assert await fetchval("select count(*) from channel_auto_reply") == 0
