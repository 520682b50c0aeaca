"""What a platform only rings for is pulled page by page, kept once, and read like any delivery."""

import pytest

from core.channels.inward import cursors
from core.channels.inward.cursors import pull, pull_due
from core.db import execute, fetch, fetchrow, fetchval, now


def fill(loft, many: int) -> None:
    """Lay letters into the nest."""
    loft.tower.nest = [
        {
            "id": f"n{number}",
            "from": "mei",
            "at": int(now().timestamp()) - 60 + number,
            "text": str(number),
        }
        for number in range(many)
    ]


async def test_one_ring_brings_everything_in_order(loft) -> None:
    fill(loft, 5)

    await loft.hears({"what": "ring", "id": "r1"})

    assert await loft.said() == ["0", "1", "2", "3", "4"]
    assert await fetchval("select position from channel_cursor") == "5"


async def test_ringing_again_brings_only_what_is_new(loft) -> None:
    fill(loft, 2)
    await loft.hears({"what": "ring", "id": "r1"})
    fill(loft, 3)

    await loft.hears({"what": "ring", "id": "r2"})

    assert await loft.said() == ["0", "1", "2"]


async def test_a_page_pulled_twice_is_kept_once(loft) -> None:
    fill(loft, 3)
    await loft.hears({"what": "ring", "id": "r1"})
    await execute("update channel_cursor set position = '0'")

    await loft.hears({"what": "ring", "id": "r2"})

    assert await loft.said() == ["0", "1", "2"]
    assert await fetchval("select count(*) from channel_delivery where cursor = 'nest'") == 3


async def test_a_crash_between_page_and_position_loses_and_doubles_nothing(
    loft, monkeypatch
) -> None:
    fill(loft, 4)
    advance, broken = cursors._ADVANCE, "select 1 / 0 where $1 <> $2 or $3 = '' or $4 = ''"
    monkeypatch.setattr(cursors, "_ADVANCE", broken)
    await loft.hears({"what": "ring", "id": "r1"})
    assert await loft.said() == []

    monkeypatch.setattr(cursors, "_ADVANCE", advance)
    await execute("update job set run_at = now() where state = 'waiting'")
    await loft.crm.settle()

    assert await loft.said() == ["0", "1", "2", "3"]


async def test_many_rings_before_the_pull_are_one(loft) -> None:
    fill(loft, 1)
    for number in range(5):
        await cursors.ring(loft.account.id, "nest", f"hint {number}")

    waiting = await fetchval("select count(*) from job where kind = $1", pull.kind)

    assert waiting == 1
    assert await fetchval("select hint from channel_cursor") == "hint 4"


async def test_a_cursor_that_only_rings_is_not_pulled_by_the_clock(loft) -> None:
    await pull_due()

    assert await fetchrow("select 1 from job where kind = $1", pull.kind) is None


@pytest.mark.parametrize("trouble", ["busy", "slow down"])
async def test_a_platform_in_trouble_is_asked_later(loft, trouble) -> None:
    fill(loft, 1)
    answer = loft.tower._page
    loft.tower._page = lambda after: {"error": trouble}
    await loft.hears({"what": "ring", "id": "r1"})
    assert await loft.said() == []

    loft.tower._page = answer
    await execute("update job set run_at = now() where state = 'waiting'")
    await loft.crm.settle()

    assert await loft.said() == ["0"]


async def test_an_answer_that_cannot_be_read_is_named_and_asked_for_again_in_a_while(loft) -> None:
    fill(loft, 1)
    answer = loft.tower._page
    loft.tower._page = lambda after: {**answer(after), "letters": [{"from": "mei"}]}

    await loft.hears({"what": "ring", "id": "r1"})
    await pull_due()

    waiting = "select state from job where kind = $1 and state <> 'done'"
    assert await fetch(waiting, pull.kind) == []
    told = "select trouble ->> 'kind' from {} where trouble is not null"
    assert await fetchval(told.format("channel_cursor")) == "permanent"
    assert await fetchval(told.format("channel_account")) == "permanent"

    loft.tower._page = answer
    await execute("update channel_cursor set pulled_at = now() - interval '11 minutes'")
    await pull_due()
    await loft.crm.settle()
    assert await loft.said() == ["0"]
    assert await fetchval(told.format("channel_cursor")) is None
    assert await fetchval(told.format("channel_account")) is None


async def test_a_pull_that_is_given_up_for_whatever_reason_says_so(loft, monkeypatch) -> None:
    fill(loft, 1)
    broken = "select 1 / 0 where $1 <> $2 or $3 = '' or $4 = ''"
    monkeypatch.setattr(cursors, "_ADVANCE", broken)
    await loft.hears({"what": "ring", "id": "r1"})

    for _ in range(8):
        await execute("update job set run_at = now() where state = 'waiting'")
        await loft.crm.settle()

    assert await fetchval("select state from job where kind = $1", pull.kind) == "dead"
    assert await fetchval("select trouble ->> 'kind' from channel_cursor") == "permanent"
