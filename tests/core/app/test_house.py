"""The house itself: what is on takes part, what is off leaves no trace."""

import pytest

from core.testing import TestHouse


async def test_a_house_without_plugins_answers(crm: TestHouse) -> None:
    await crm.customer("梅")

    answer = await crm.ask("{ customers { nodes { name } totalCount } }")

    assert answer == {"customers": {"nodes": [{"name": "梅"}], "totalCount": 1}}


async def test_a_plugin_that_is_off_leaves_no_trace(crm: TestHouse) -> None:
    schema = crm.house.schema.as_str()

    assert "loyalty" not in schema
    assert not any("loyalty" in kind for kind in crm.house.works)
    assert [name for name in crm.house.surface.contributions if "loyalty" in name] == []


@pytest.mark.plugins("loyalty")
async def test_a_plugin_that_is_on_lends_its_fields(crm: TestHouse) -> None:
    mei = await crm.customer("Mei")

    answer = await crm.ask(
        "query ($id: ID!) { customer(id: $id) { loyalty { points } } }", id=str(mei.id)
    )

    assert answer == {"customer": {"loyalty": None}}
