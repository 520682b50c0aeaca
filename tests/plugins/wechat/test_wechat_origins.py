"""Whoever first came through a QR code is known by it, in whatever order the platform tells us."""

from __future__ import annotations

import itertools
import time
from collections.abc import Sequence

import pytest
from wechat_wire import Line

from core.entities import customers
from core.testing import TestHouse

pytestmark = pytest.mark.plugins("wechat", "sales")

ORIGINS = """
query { customers(first: 5) { nodes {
  id version source sourceDetail deals(first: 5) { nodes { source } } } } }"""


async def origins(crm: TestHouse) -> list[tuple[str, str, list[str]]]:
    """Each customer's source and detail, and the sources of their deals."""
    known = (await crm.ask(ORIGINS))["customers"]["nodes"]
    return [
        (
            each["source"],
            each["sourceDetail"],
            [deal["source"] for deal in each["deals"]["nodes"]],
        )
        for each in known
    ]


@pytest.mark.parametrize("order", itertools.permutations(range(3)))
async def test_the_first_scene_is_the_origin_in_any_order(
    order: Sequence[int], line: Line, crm: TestHouse
) -> None:
    mei = line.person()
    now = int(time.time()) - 100
    story = [
        mei.follows("store-7", at=now),
        mei.writes("hello", at=now + 1),
        mei.scans("expo", at=now + 2),
    ]

    for place in order:
        await line.deliver(story[place])
        await crm.settle()

    assert await origins(crm) == [("wechat", "store-7", ["wechat:store-7"])]


async def test_what_a_person_wrote_is_not_overwritten_by_a_scene(
    line: Line, crm: TestHouse
) -> None:
    mei = line.person()
    now = int(time.time()) - 100
    await line.deliver(mei.writes("hello", at=now + 1))
    await crm.settle()
    known = (await crm.ask(ORIGINS))["customers"]["nodes"][0]
    await customers.update(known["id"], source_detail="a friend of Lin")

    await line.deliver(mei.follows("store-7", at=now))
    await crm.settle()

    assert await origins(crm) == [("wechat", "a friend of Lin", ["wechat:store-7"])]


async def test_a_scene_too_long_for_us_is_cut_and_the_person_still_known(
    line: Line, crm: TestHouse
) -> None:
    mei = line.person()
    await line.deliver(mei.scans("s" * 500))
    await line.deliver(mei.writes("hello"))
    await crm.settle()

    assert await origins(crm) == [("wechat", "s" * 200, ["wechat:" + "s" * 43])]


async def test_whoever_follows_after_paying_comes_from_their_order(crm: TestHouse) -> None:
    async with crm.stage("wechat") as stage:
        theirs, _ = await stage.account()

        await theirs.person("Mei").does("follows_paying")
        await crm.settle()

        ((source, detail, _),) = await origins(crm)
        assert source == "wechat"
        assert detail.startswith("order:")
