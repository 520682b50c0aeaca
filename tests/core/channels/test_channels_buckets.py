"""A crowd that finds a bucket full comes back one after the other, not all at once."""

from datetime import timedelta

import pytest

from core.channels import Bucket, Troubled
from core.channels.accounts.buckets import take_from
from core.db import now

TEN = Bucket(name="send", limit=10, per=timedelta(seconds=100))


async def test_each_has_a_turn_of_their_own(loft) -> None:
    start = now()
    for _ in range(10):
        await take_from(loft.account.id, TEN)

    turns = []
    for _ in range(3):
        with pytest.raises(Troubled) as full:
            await take_from(loft.account.id, TEN)
        turns.append(full.value.trouble.until)

    waits = [round((turn - start).total_seconds(), -1) for turn in turns if turn]
    assert waits == [10, 20, 30]
