"""Deals stand in a column in the order people gave them, however often they move them."""

import asyncio
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.db import execute, fetch, fetchval
from core.entities.deals import move, open_deal
from core.entities.deals.board import TIGHT, between
from core.errors import Invalid
from core.testing import TestHouse


async def column(stage: UUID) -> list[tuple[str, float]]:
    """The column as the board shows it."""
    rows = await fetch(
        "select title, position from deal where stage = $1 order by position, id", stage
    )
    return [(row["title"], row["position"]) for row in rows]


async def fill(count: int) -> tuple[UUID, dict[str, UUID]]:
    """A column of deals A, B, C … from the top."""
    await execute("truncate deal cascade")
    stage = await fetchval("select id from stage where kind = 'open'")
    titles = [chr(ord("A") + place) for place in range(count)]
    deals = {title: (await open_deal(title)).id for title in reversed(titles)}
    return stage, deals


async def test_a_new_deal_stands_on_top(crm: TestHouse) -> None:
    stage, _ = await fill(3)

    assert await column(stage) == [("A", -2048.0), ("B", -1024.0), ("C", 0.0)]


async def test_a_deal_goes_between_two_others(crm: TestHouse) -> None:
    stage, deals = await fill(3)

    await move(deals["C"], stage, position=-1536.0)

    assert await column(stage) == [("A", -2048.0), ("C", -1536.0), ("B", -1024.0)]


async def test_a_taken_place_means_right_below_it(crm: TestHouse) -> None:
    stage, deals = await fill(4)

    await move(deals["D"], stage, position=-3072.0)

    assert [title for title, _ in await column(stage)] == ["A", "D", "B", "C"]


async def test_a_tight_column_is_tidied_without_losing_its_order(crm: TestHouse) -> None:
    stage, deals = await fill(4)
    await execute("update deal set position = 1 where title = 'A'")
    await execute("update deal set position = 1.0001 where title = 'B'")
    await execute("update deal set position = 1.0002 where title = 'C'")

    await move(deals["D"], stage, position=1.00005)

    assert await column(stage) == [("A", 1024.0), ("D", 1536.0), ("B", 2048.0), ("C", 3072.0)]


@pytest.mark.parametrize("nowhere", [float("nan"), float("inf"), -float("inf"), 1e300])
async def test_a_place_is_a_number_within_reason(crm: TestHouse, nowhere) -> None:
    stage, deals = await fill(2)

    with pytest.raises(Invalid):
        await move(deals["A"], stage, position=nowhere)

    assert [title for title, _ in await column(stage)] == ["A", "B"]


async def test_moves_at_once_all_find_a_place(crm: TestHouse) -> None:
    stage, deals = await fill(6)

    await asyncio.gather(*(move(deal, stage, position=-2500.0) for deal in deals.values()))

    places = [position for _, position in await column(stage)]
    assert len(set(places)) == 6


SLOW_HOUSE = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@settings(max_examples=20, deadline=None, suppress_health_check=SLOW_HOUSE)
@given(moves=st.lists(st.tuples(st.integers(0, 4), st.integers(0, 5)), min_size=1, max_size=30))
async def test_any_dragging_leaves_the_order_people_see(crm: TestHouse, moves) -> None:
    stage, deals = await fill(5)
    seen = ["A", "B", "C", "D", "E"]

    for which, below in moves:
        title = seen.pop(which)
        below = min(below, len(seen))
        places = {name: position for name, position in await column(stage) if name != title}
        above = places[seen[below - 1]] if below else None
        under = places[seen[below]] if below < len(seen) else None
        seen.insert(below, title)
        await move(deals[title], stage, position=_wish(above, under))

    assert [title for title, _ in await column(stage)] == seen


def _wish(above: float | None, under: float | None) -> float | None:
    """What the board asks for: the middle of the gap, one step below the last, or the top."""
    if above is None:
        return None
    return above + 1024 if under is None else (above + under) / 2


FLOATS = st.floats(-1e6, 1e6)


@given(above=FLOATS, wanted=FLOATS, below=FLOATS)
def test_a_place_always_has_room_on_both_sides(above, wanted, below) -> None:
    above, wanted, below = sorted((above, wanted, below))

    place = between(above, wanted, below)

    assert place is None or (place - above >= TIGHT and below - place >= TIGHT)
