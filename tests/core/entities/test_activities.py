"""Everything that passed between us and a customer stands on one timeline."""

from datetime import UTC, datetime

import pytest

from core.auth import acting_as
from core.db import fetchval, uuid7
from core.entities.activities import complete, note, record, update, write_down
from core.entities.customers import register
from core.entities.deals import open_deal
from core.errors import Forbidden, Invalid
from core.testing import TestHouse

ADD_NOTE = """mutation ($input: AddNoteInput!) {
  addNote(input: $input) { errors { code field } }
}"""
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


async def test_who_only_looks_writes_no_note(crm: TestHouse) -> None:
    mei = await register("陈美")

    answer = await crm.ask(
        ADD_NOTE, as_=await crm.user("viewer"), input={"customer": str(mei.id), "body": "Tea"}
    )

    assert answer["addNote"]["errors"][0]["code"] == "FORBIDDEN"
    assert await fetchval("select count(*) from activity") == 0


async def test_sales_write_notes_on_what_they_see_and_change_them(crm: TestHouse) -> None:
    ann, other = await crm.user("sales"), await crm.user("sales")
    pooled = await register("陈美", owner=None)
    theirs = await register("王伟", owner=other.user_id)

    seen = await crm.ask(ADD_NOTE, as_=ann, input={"customer": str(pooled.id), "body": "Tea"})
    unseen = await crm.ask(ADD_NOTE, as_=ann, input={"customer": str(theirs.id), "body": "Tea"})

    assert seen["addNote"]["errors"] == []
    assert unseen["addNote"]["errors"][0]["field"] == "customer"
    written = await fetchval("select id from activity")
    with acting_as(ann):
        assert (await update(written, body="Green tea")).row.body == "Green tea"


async def test_a_colleagues_note_on_what_nobody_owns_is_not_ones_own(crm: TestHouse) -> None:
    ann, other = await crm.user("sales"), await crm.user("sales")
    pooled = await register("陈美", owner=None)
    with acting_as(other):
        written = await note("Tea", customer=pooled.id)

    with acting_as(ann), pytest.raises(Forbidden):
        await update(written.id, body="Coffee")

    assert await fetchval("select body from activity") == "Tea"


async def test_a_note_on_ones_own_customer_is_ones_own(crm: TestHouse) -> None:
    ann = await crm.user("sales")
    mei = await register("陈美", owner=ann.user_id)
    written = await note("Tea", customer=mei.id)

    with acting_as(ann):
        changed = await update(written.id, body="Green tea")

    assert changed.row.body == "Green tea"


async def test_nobody_puts_words_into_a_colleagues_mouth(crm: TestHouse) -> None:
    ann = await crm.user("sales")
    mei = await register("陈美")
    written = await note("Tea", customer=mei.id)
    task = await write_down("task", customer=mei.id, subject="Call back")

    with pytest.raises(Invalid):
        await update(written.id, actor=ann.user_id)
    with pytest.raises(Invalid):
        await update(task.id, actor=uuid7())
    given = await update(task.id, actor=ann.user_id)

    assert given.row.actor == ann.user_id
    assert await fetchval("select actor from activity where kind = 'note'") is None
