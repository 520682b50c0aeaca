"""We remember people as they are, and never lose or mix them up."""

from uuid import UUID

import pytest

from core.auth import NOBODY, Asker, Scope, acting_as, shape_of
from core.db import fetch, fetchval, uuid7
from core.entities.customers import Customer, delete, register, restore, update
from core.errors import Conflict, Forbidden, Invalid, NotFound
from core.testing import TestHouse


async def facts(about: UUID) -> list[str]:
    """What the log says of a customer, in order."""
    rows = await fetch("select name from event where entity_id = $1 order by position", about)
    return [row["name"] for row in rows]


async def test_what_is_typed_is_stored_in_one_form(crm: TestHouse) -> None:
    mei = await register(
        "  陈\u202e 美 ",
        phone="138 1234-5678",
        email="Mei@Example.COM",
        tags=["老客户", "VIP", "老客户"],
        region=" 上海 ",
    )

    found = await Customer.objects().get(Customer.id == mei.id)
    assert found is not None
    assert found.name == "陈 美"
    assert found.phone == "+8613812345678"
    assert found.email == "Mei@example.com"
    assert found.tags == ["老客户", "VIP"]
    assert found.region == "上海"
    assert found.lifecycle == "lead"
    assert found.version == 1
    assert await facts(mei.id) == ["customer.registered"]


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"name": "   "}, "name"),
        ({"name": "a\0b"}, "name"),
        ({"name": "长" * 201}, "name"),
        ({"name": "Mei", "phone": "12345"}, "phone"),
        ({"name": "Mei", "phone": "call me"}, "phone"),
        ({"name": "Mei", "email": "mei@"}, "email"),
        ({"name": "Mei", "lifecycle": "friend"}, "lifecycle"),
        ({"name": "Mei", "avatar": "javascript:alert(1)"}, "avatar"),
        ({"name": "Mei", "owner": uuid7()}, "owner"),
        ({"name": "Mei", "company": uuid7()}, "company"),
    ],
)
async def test_what_cannot_be_right_is_refused_and_nothing_stored(
    crm: TestHouse, details, field
) -> None:
    with pytest.raises(Invalid) as refusal:
        await register(details.pop("name"), **details)

    assert refusal.value.field == field
    assert await fetchval("select count(*) from customer") == 0
    assert await fetchval("select count(*) from search_entry") == 0


async def test_a_stranger_registers_nobody(crm: TestHouse) -> None:
    with acting_as(NOBODY), pytest.raises(Forbidden):
        await register("Mei")

    assert await fetchval("select count(*) from customer") == 0


async def test_a_change_knows_what_was_before(crm: TestHouse) -> None:
    mei = await register("Mei", phone="13812345678", consent={"sms": True})

    changed = await update(mei.id, name="Mei Chen", consent={"sms": True}, expected_version=1)

    assert changed.before == {"name": "Mei"}
    assert changed.row.version == 2
    assert await facts(mei.id) == ["customer.registered", "customer.updated"]


async def test_a_change_that_changes_nothing_is_no_news(crm: TestHouse) -> None:
    mei = await register("Mei", tags=["VIP"])

    changed = await update(mei.id, name="Mei", tags=["VIP"])

    assert changed.before == {}
    assert changed.row.version == 1
    assert await facts(mei.id) == ["customer.registered"]


async def test_a_change_based_on_an_old_version_is_refused(crm: TestHouse) -> None:
    mei = await register("Mei")
    await update(mei.id, name="Mei Chen")

    with pytest.raises(Conflict):
        await update(mei.id, name="Mei Wang", expected_version=1)

    assert await fetchval("select name from customer") == "Mei Chen"


async def test_the_trash_gives_back(crm: TestHouse) -> None:
    mei = await register("Mei")

    await delete(mei.id)
    with pytest.raises(NotFound):
        await update(mei.id, name="Gone")
    assert await fetchval("select count(*) from search_entry") == 0
    await restore(mei.id)

    assert (await update(mei.id, name="Back")).row.name == "Back"
    assert await fetchval("select words from search_entry") == "back"
    assert await facts(mei.id) == [
        "customer.registered",
        "customer.trashed",
        "customer.restored",
        "customer.updated",
    ]


async def test_a_seller_gives_no_customer_away_beyond_their_rights(crm: TestHouse) -> None:
    own = {name: Scope.OWN for name in ("core.customer.create", "core.customer.update")}
    someone, colleague = await person("mei"), await person("bo")
    seller = Asker(shape_of({**own, "core.customer.read": Scope.OWN}), user_id=someone)

    with acting_as(seller):
        mei = await register("Mei")
        with pytest.raises(Forbidden):
            await update(mei.id, owner=colleague)
        with pytest.raises(Forbidden):
            await register("Bo", owner=colleague)

    assert mei.owner == someone
    assert await fetchval("select count(*) from customer where owner = $1", colleague) == 0


async def person(name: str) -> UUID:
    """A colleague, as a row."""
    made = uuid7()
    await fetch(
        "insert into users (id, name, email) values ($1, $2, $3)", made, name, f"{name}@example.cn"
    )
    return made
