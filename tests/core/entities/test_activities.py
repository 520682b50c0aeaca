"""Everything that passed between us and a customer stands on one timeline."""

from datetime import UTC, datetime

import pytest

from core.db import fetchval
from core.entities.activities import complete, note, record, update, write_down
from core.entities.customers import register
from core.entities.deals import open_deal
from core.errors import Invalid
from core.testing import TestHouse

NOON = datetime(2026, 5, 3, 12, 0, tzinfo=UTC)


async def test_a_message_stands_where_it_belongs_and_touches_its_customer(crm: TestHouse) -> None:
    mei = await register("陈美")

    message = await record(
        "message",
        customer=mei.id,
        direction="in",
        body="你好\n在吗",
        happened_at=NOON,
        payload={"a": 1},
    )

    assert (message.body, message.direction, message.actor) == ("你好\n在吗", "in", None)
    assert await fetchval("select last_activity_at from customer") == NOON
    assert await fetchval("select version from customer") == 1
    assert await fetchval("select payload ->> 'a' from activity") == "1"


async def test_an_older_message_that_arrives_late_does_not_turn_back_time(crm: TestHouse) -> None:
    mei = await register("陈美")
    await record("message", customer=mei.id, direction="in", body="b", happened_at=NOON)

    earlier = NOON.replace(hour=9)
    await record("message", customer=mei.id, direction="in", body="a", happened_at=earlier)

    assert await fetchval("select last_activity_at from customer") == NOON


async def test_a_note_on_a_deal_is_also_on_its_customer(crm: TestHouse) -> None:
    mei = await register("陈美")
    deal = await open_deal("Tea", customer=mei.id)

    written = await note("Wants green tea", deal=deal.id)

    assert (written.kind, written.customer, written.direction) == ("note", mei.id, "internal")
    assert await fetchval("select last_activity_at from customer") is None


async def test_what_belongs_to_nobody_is_refused(crm: TestHouse) -> None:
    with pytest.raises(Invalid):
        await note("To whom?")

    assert await fetchval("select count(*) from activity") == 0


async def test_nobody_makes_up_or_rewrites_a_message(crm: TestHouse) -> None:
    mei = await register("陈美")
    message = await record("message", customer=mei.id, direction="in", body="I pay")

    with pytest.raises(Invalid):
        await write_down("message", customer=mei.id, body="I pay double")
    with pytest.raises(Invalid):
        await update(message.id, body="I pay double")

    assert await fetchval("select string_agg(body, ',') from activity") == "I pay"


async def test_a_task_done_twice_is_done_once(crm: TestHouse) -> None:
    mei = await register("陈美")
    task = await write_down("task", customer=mei.id, subject="Call back", due_at=NOON)

    first = await complete(task.id)
    second = await complete(task.id)

    assert first.row.done_at == second.row.done_at
    assert await fetchval("select count(*) from event where name = 'activity.completed'") == 1


async def test_only_tasks_are_done(crm: TestHouse) -> None:
    mei = await register("陈美")
    written = await note("Tea", customer=mei.id)

    with pytest.raises(Invalid):
        await complete(written.id)

    assert await fetchval("select done_at from activity") is None
