"""People lay and change roads, but never pull one away from under a deal."""

from uuid import UUID

import pytest

from core.auth import NOBODY, acting_as
from core.db import fetch, fetchval
from core.entities.deals import Stage, move, open_deal
from core.errors import Conflict, Forbidden, Invalid
from core.pipeline import (
    add_pipeline,
    add_stage,
    order_stages,
    remove_stage,
    update_pipeline,
    update_stage,
)
from core.testing import TestHouse


async def stops(pipeline: UUID) -> list[tuple[str, int]]:
    """The stops of a road, in order."""
    rows = await fetch(
        "select name, position from stage where pipeline = $1 order by position", pipeline
    )
    return [tuple(row) for row in rows]


async def stage(kind: str) -> UUID:
    """The plain road's stop of a kind."""
    return await fetchval("select id from stage where kind = $1 order by position", kind)


async def test_a_new_road_has_a_start_and_two_ends(crm: TestHouse) -> None:
    road = await add_pipeline("团购")

    assert road.position == 2
    assert await stops(road.id) == [("线索", 1), ("洽谈中", 2), ("赢单", 3), ("输单", 4)]


async def test_stops_are_added_and_ordered(crm: TestHouse) -> None:
    road = await add_pipeline("团购")
    offer = await add_stage(road.id, "报价", "open", probability=60)
    there = [
        row.id
        for row in await Stage.objects().where(Stage.pipeline == road.id).order_by(Stage.position)
    ]

    await order_stages(road.id, [*there[:2], offer.id, *there[2:4]])

    assert [name for name, _ in await stops(road.id)] == ["线索", "洽谈中", "报价", "赢单", "输单"]


async def test_an_order_must_name_every_stop_once(crm: TestHouse) -> None:
    road = await add_pipeline("团购")
    before = await stops(road.id)

    with pytest.raises(Invalid):
        await order_stages(road.id, [await stage("open")])

    assert await stops(road.id) == before


async def test_a_stop_in_use_neither_vanishes_nor_changes_its_kind(crm: TestHouse) -> None:
    deal = await open_deal("Tea")

    with pytest.raises(Conflict):
        await remove_stage(deal.stage)
    with pytest.raises(Conflict):
        await update_stage(deal.stage, kind="won")

    assert await fetchval("select kind from deal") == "open"
    assert await fetchval("select count(*) from stage") == 4


async def test_no_deal_enters_a_stop_or_road_that_is_archived(crm: TestHouse) -> None:
    deal = await open_deal("Tea")
    await update_stage(await stage("lead"), archived=True)

    with pytest.raises(Invalid):
        await move(deal.id, await stage("lead"))
    await update_pipeline(deal.pipeline, archived=True)
    with pytest.raises(Invalid):
        await open_deal("Coffee")

    assert await fetchval("select count(*) from deal") == 1


async def test_a_road_keeps_its_start_and_ends(crm: TestHouse) -> None:
    with pytest.raises(Conflict):
        await remove_stage(await stage("won"))
    with pytest.raises(Conflict):
        await update_stage(await stage("lost"), archived=True)

    assert await fetchval("select count(*) from stage where not archived") == 4


async def test_only_who_may_lays_roads(crm: TestHouse) -> None:
    with acting_as(NOBODY), pytest.raises(Forbidden):
        await add_pipeline("团购")

    assert await fetchval("select count(*) from pipeline") == 1
