"""One content to many by one call: nobody twice, nobody forgotten, and nobody marked uncalled."""

from typing import Any

import orjson
import pytest
from flock import Flock

from core.channels import Progress, use_adapters
from core.channels.outward import receipts
from core.db import execute, fetch, fetchrow, fetchval, now, transaction
from core.entities.activities import DeliveryState

BEGIN = """
mutation ($account: ID!) {
  sendToMany(input: {account: $account, title: "News", audience: {}, mode: MASS,
                     content: {text: "News!"}, marketing: false}) {
    massMessage { id } errors { code message field } } }"""

LOOK = """
query ($id: ID!) { massMessage(id: $id) {
  state peopleCount sentCount failedCount skippedCount problem { message advice } } }"""

NAMES = ("ai", "bo", "che", "du", "en")


@pytest.fixture
async def flock(loft: Any) -> Any:
    """Five people who wrote to us, on a platform that takes three at once."""
    use_adapters({"pigeon": Flock()})
    for name in NAMES:
        await loft.letter(name, id=f"from {name}")
    return loft


async def begin(loft: Any) -> str:
    """News for everybody."""
    begun = (await loft.crm.ask(BEGIN, account=str(loft.account.id)))["sendToMany"]
    assert begun["errors"] == []
    return begun["massMessage"]["id"]


async def look(loft: Any, known: str) -> Any:
    """How it stands."""
    return (await loft.crm.ask(LOOK, id=known))["massMessage"]


async def states() -> list[str]:
    """How the messages stand."""
    return sorted(row["state"] for row in await fetch("select state from channel_outgoing"))


async def soon(loft: Any) -> None:
    """Whatever was put off is due now."""
    await execute("update job set run_at = now() where state = 'waiting'")
    await loft.crm.settle()


async def test_five_people_take_two_calls(flock) -> None:
    known = await begin(flock)
    await flock.crm.settle()

    assert sorted(len(each["to"]) for each in flock.tower.sent) == [2, 3]
    assert sorted(name for each in flock.tower.sent for name in each["to"]) == list(NAMES)
    seen = await look(flock, known)
    assert (seen["state"], seen["sentCount"], seen["failedCount"]) == ("DONE", 5, 0)


async def test_what_nobody_answers_is_asked_again_under_the_same_id(flock) -> None:
    flock.tower.next.append("silence")

    await begin(flock)
    await soon(flock)
    await soon(flock)

    assert await states() == ["sent"] * 5
    assert len(flock.tower.sent) == 2


async def test_a_platform_that_is_busy_forgets_nobody(flock) -> None:
    flock.tower.next += [{"error": "busy"}, {"error": "busy"}]

    await begin(flock)
    for _ in range(4):
        await soon(flock)

    assert await states() == ["sent"] * 5


async def test_whose_time_is_over_first_keeps_nobody_else_waiting(flock) -> None:
    flock.tower.next += [{"error": "slow down"}] * 2
    await begin(flock)
    await flock.crm.settle()
    await execute(
        "update channel_outgoing set not_after = now()"
        " where id = (select min(id::text)::uuid from channel_outgoing)"
    )

    for _ in range(4):
        await soon(flock)

    assert await states() == ["failed", "sent", "sent", "sent", "sent"]


async def test_a_crash_before_the_call_marks_nobody(flock) -> None:
    await begin(flock)
    await execute("update channel_account set state = 'paused'")

    await flock.crm.settle()

    calling = "select count(*) from channel_outgoing where calling_since is not null"
    assert await fetchval(calling) == 0


async def test_a_refusal_is_everybodys(flock) -> None:
    flock.tower.next += [{"error": "content"}] * 2

    known = await begin(flock)
    await flock.crm.settle()

    assert await states() == ["failed"] * 5
    assert (await look(flock, known))["failedCount"] == 5


async def test_news_of_the_call_is_news_of_everybody(flock) -> None:
    await begin(flock)
    await flock.crm.settle()

    for flight in ("flight-1", "flight-2"):
        news = {"what": "progress", "message": flight, "state": "delivered"}
        await flock.hears({**news, "id": f"news of {flight}"})

    assert await states() == ["delivered"] * 5


async def test_what_was_gathered_goes_out_when_the_rest_is_cancelled(flock) -> None:
    known = await begin(flock)
    await flock.crm.settle()
    batch = await fetchval("select batch from channel_outgoing limit 1")
    await execute("update channel_mass set state = 'running', batch = $1", batch)

    turn = "mutation ($id: ID!) { cancelMass(input: {id: $id}) { errors { code } } }"
    await flock.crm.ask(turn, id=known)

    waiting = "select args from job where kind = 'channels.post_many' and state = 'waiting'"
    assert [orjson.loads(row["args"]) for row in await fetch(waiting)] == [{"batch": str(batch)}]


async def test_whoever_began_it_and_left_gets_nobodys_rights(flock) -> None:
    boss = await flock.crm.user("owner")
    begun = await flock.crm.ask(BEGIN, as_=boss, account=str(flock.account.id))
    await execute("update channel_mass set creator = null")

    await flock.crm.settle()

    seen = await look(flock, begun["sendToMany"]["massMessage"]["id"])
    assert (seen["state"], flock.tower.sent) == ("CANCELLED", [])
    assert seen["problem"]["advice"] == "请以自己的账号重新发起。"


async def test_a_message_to_many_that_cannot_go_on_is_paused_and_says_so(flock) -> None:
    known = await begin(flock)
    await execute('update channel_mass set content = \'{"kind": "smoke"}\'')
    await execute("update channel_account set deleted_at = now()")

    for _ in range(12):
        await soon(flock)

    seen = await look(flock, known)
    assert (seen["state"], flock.tower.sent) == ("PAUSED", [])
    assert seen["problem"]["message"] == "群发过程中系统内部出错。"


BREAK = """
create function stumble() returns trigger language plpgsql as $$
    begin raise exception 'the disk is full'; end $$;
create trigger stumble before update on channel_outgoing for each row
    when (new.state = 'delivered' and new.id = '{}') execute function stumble()"""

DELIVERED = """
select count(*), count(distinct payload ->> 'activity_id') from event
where name = 'message.progressed' and payload ->> 'state' = 'delivered'"""


async def test_news_of_many_is_settled_some_at_a_time(flock, monkeypatch) -> None:
    monkeypatch.setattr(receipts, "CHUNK", 2)
    await begin(flock)
    await flock.crm.settle()
    await execute("update channel_outgoing set external_id = 'flight-1'")

    arrival = now()
    async with transaction():
        news = Progress(message="flight-1", state=DeliveryState.DELIVERED)
        await receipts.note_progress(flock.account.id, news, received_at=arrival)
    assert await states() == ["delivered"] * 2 + ["sent"] * 3
    await flock.crm.settle()

    assert await states() == ["delivered"] * 5
    assert await fetchrow(DELIVERED) == (5, 5)


async def test_a_crash_between_two_of_them_leaves_nobody_out_and_tells_nobody_twice(
    flock, monkeypatch
) -> None:
    monkeypatch.setattr(receipts, "CHUNK", 2)
    await begin(flock)
    await flock.crm.settle()
    await execute("update channel_outgoing set external_id = 'flight-1'")
    ids = [row["id"] for row in await fetch("select id from channel_outgoing order by id")]
    await execute(BREAK.format(ids[3]))

    news = {"what": "progress", "message": "flight-1", "state": "delivered"}
    await flock.hears({**news, "id": "news"})
    assert await states() == ["delivered"] * 2 + ["sent"] * 3
    await execute("drop trigger stumble on channel_outgoing")
    await flock.hears({**news, "id": "news again"})
    await soon(flock)

    assert await states() == ["delivered"] * 5
    assert await fetchrow(DELIVERED) == (5, 5)
