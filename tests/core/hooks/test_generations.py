"""The set of plugins is one row, and every change of it is a generation."""

import pytest

from core.db import drift, migrate
from core.hooks.piccolo_app import APP_CONFIG
from core.hooks.store import Generation, enabled, give_up, note_failure, note_start, seed, switch


@pytest.fixture(autouse=True)
async def house(pool: str) -> None:
    await migrate([APP_CONFIG])


async def test_only_an_empty_house_is_seeded() -> None:
    await seed(["sales"])

    assert await seed(["loyalty"]) == Generation(1, frozenset({"sales"}), {})


async def test_every_switch_is_a_generation() -> None:
    await seed([])

    assert await switch({"sales", "loyalty"}) == Generation(2, frozenset({"sales", "loyalty"}), {})
    assert (await enabled()).number == 2


async def test_a_plugin_that_was_given_up_is_out_and_its_reason_is_kept() -> None:
    await seed(["sales", "evil"])

    given_up = await give_up("evil", "crashed three times")

    assert given_up == Generation(2, frozenset({"sales"}), {"evil": "crashed three times"})
    assert (await switch({"sales", "evil"})).failed == {}


async def test_a_failure_is_noted_without_a_new_generation() -> None:
    await seed(["sales"])

    await note_failure("sales", "its migration failed")

    assert await enabled() == Generation(1, frozenset({"sales"}), {"sales": "its migration failed"})


async def test_migrations_and_tables_agree() -> None:
    assert await drift([APP_CONFIG]) == []


async def test_a_plugin_that_starts_again_is_well_again() -> None:
    await seed(["sales", "loyalty"])
    await note_start({"sales": "a bad day"})
    await note_failure("wechat", "nobody has it on")

    await note_start({"loyalty": "another bad day"})

    assert (await enabled()).failed == {"loyalty": "another bad day", "wechat": "nobody has it on"}
