"""A fact is a frozen value with a name, and means the same years later."""

import json
from dataclasses import FrozenInstanceError
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

import pytest

from core.events import Event, schemas

MEI = UUID("01a2005a-10c4-7311-96ac-5aa03a1b044b")


class TeaSold(Event, name="tea.sold", version=2):
    """Tea was sold."""

    tea_id: UUID
    customer_id: UUID | None = None
    amount: Decimal
    currency: str = "CNY"
    sold_at: datetime | None = None

    upcasts = {1: lambda old: {**old, "currency": "CNY"}}  # noqa: RUF012


async def test_a_fact_cannot_be_changed() -> None:
    sold = TeaSold(tea_id=MEI, amount=Decimal("12.50"))

    with pytest.raises(FrozenInstanceError):
        sold.amount = Decimal(0)  # pyright: ignore[reportAttributeAccessIssue]


async def test_a_fact_survives_being_written_and_read() -> None:
    sold = TeaSold(tea_id=MEI, amount=Decimal("12.50"), sold_at=datetime(2026, 5, 3, tzinfo=UTC))

    assert TeaSold.read(sold.as_json(), 2) == sold


async def test_a_fact_knows_what_it_is_about() -> None:
    sold = TeaSold(tea_id=MEI, amount=Decimal(1))

    assert (sold.entity, sold.entity_id, sold.about_customer) == ("tea", MEI, None)


async def test_a_fact_of_an_old_version_is_understood_today() -> None:
    stored = json.dumps({"tea_id": str(MEI), "amount": "9"}).encode()

    assert TeaSold.read(stored, 1) == TeaSold(tea_id=MEI, amount=Decimal(9))


async def test_the_schema_says_what_the_fact_means() -> None:
    schema = schemas([TeaSold])["tea.sold.v2.json"]

    assert schema["x-entity"] == "tea"
    body = schema["$defs"]["TeaSold"]
    assert body["description"] == "Tea was sold."
    assert body["required"] == ["tea_id", "amount"]
    assert body["properties"]["amount"] == {"type": "string", "format": "decimal"}


async def test_a_fact_without_a_sentence_is_refused() -> None:
    with pytest.raises(TypeError, match="needs a sentence"):

        class Silent(Event, name="test.silent"):
            pass


async def test_a_fact_about_nothing_it_names_is_refused() -> None:
    with pytest.raises(TypeError, match="has no field cup_id"):

        class Lost(Event, name="test.lost", entity="cup"):
            """A cup was lost."""

            where: str


async def test_two_facts_of_one_name_are_refused() -> None:
    with pytest.raises(TypeError, match=r"Two events are called 'tea\.sold'"):

        class Impostor(Event, name="tea.sold"):
            """Something else was sold."""
