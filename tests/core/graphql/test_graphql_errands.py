"""A change that asks somebody on the network holds no transaction meanwhile."""

import asyncio
import json
from typing import Any

import demo_graph
import pytest
from demo_engine import make_engine
from demo_rights import EVERYTHING

from core.db import fetchval
from core.graphql import Limits

GREET = """mutation ($name: String!, $seconds: Float! = 0) {
  greetCustomer(name: $name, seconds: $seconds) { customer { name } errors { message } }
}"""
COUNT = "select count(*) from demo_customer"


@pytest.fixture(autouse=True)
def nobody_greeted() -> None:
    demo_graph.TOLD.times = 0


async def test_an_errand_keeps_what_it_did_even_where_it_is_refused_later(ask: Any) -> None:
    done = await ask(GREET, name="Mei")
    refused = await ask(GREET, name="refused")

    assert done["data"]["greetCustomer"] == {"customer": {"name": "Mei"}, "errors": []}
    assert refused["data"]["greetCustomer"] == {
        "customer": None,
        "errors": [{"message": "Nobody opens."}],
    }
    assert await fetchval(COUNT) == 2


async def test_an_errand_may_take_longer_than_our_own_work(tables: str) -> None:
    engine = make_engine(limits=Limits(deadline=0.2, errand=5.0))

    answer = json.loads(await engine.run(GREET, {"name": "Mei", "seconds": 0.5}, None, EVERYTHING))

    assert answer["data"]["greetCustomer"]["customer"] == {"name": "Mei"}


async def test_an_errand_does_not_last_for_ever(tables: str) -> None:
    engine = make_engine(limits=Limits(deadline=0.2, errand=0.3))

    answer = json.loads(await engine.run(GREET, {"name": "Mei", "seconds": 30}, None, EVERYTHING))

    assert answer["errors"][0]["extensions"]["code"] == "LIMITED"


async def test_a_key_begins_an_errand_once_however_often_it_is_asked_for(ask: Any) -> None:
    first = await ask(GREET, key="k1", name="Mei")
    again = await ask(GREET, key="k1", name="Mei")

    assert first == again
    assert demo_graph.TOLD.times == 1
    assert await fetchval(COUNT) == 1


async def test_an_errand_under_way_is_not_begun_a_second_time(ask: Any) -> None:
    answers = await asyncio.gather(
        *(ask(GREET, key="k1", name="Mei", seconds=0.3) for _ in range(2))
    )

    told = sorted(str(answer.get("errors", [{}])[0].get("message")) for answer in answers)
    assert told == [
        "None",
        "This was begun already, and nobody knows whether it was done. Look, then use a new key.",
    ]
    assert demo_graph.TOLD.times == 1


async def test_an_errand_that_broke_off_is_not_begun_again_by_its_key(ask: Any) -> None:
    broken = await ask(GREET, key="k1", name="bug")
    again = await ask(GREET, key="k1", name="bug")

    assert broken["errors"][0]["extensions"]["code"] == "INTERNAL"
    assert again["errors"][0]["message"].startswith("This was begun already")
    assert demo_graph.TOLD.times == 1
