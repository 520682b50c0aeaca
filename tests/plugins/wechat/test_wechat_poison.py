"""A delivery that cannot be read is kept and shown; the others go on, and it can be read again."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from wechat_wire import Line

from core.auth import House
from core.channels import process, replay_deliveries, use_adapters
from core.db import execute, fetch, fetchval
from core.hooks import change_settings
from core.testing import TestHouse

pytestmark = pytest.mark.plugins("wechat", "sales")

POISON = """
query { deliveries(first: 5, filter: {state: {eq: POISON}}) {
  nodes { state error account { name } } } }"""

COUNTERS = """
query { accounts(first: 1) { nodes { deliveriesWaiting deliveriesDone deliveriesPoison } } }"""


async def deliver_poison(line: Line) -> int:
    """A genuine message whose sender no official account can have."""
    return await line.deliver(line.person("someone else entirely").writes("unreadable"))


async def test_poison_is_kept_and_shown_and_others_go_on(line: Line, crm: TestHouse) -> None:
    answers = [await deliver_poison(line), await line.deliver(line.person().writes("hello"))]
    await crm.settle()

    assert answers == [200, 200]
    assert (await crm.ask(POISON))["deliveries"]["nodes"] == [
        {"state": "POISON", "error": "发送者不是微信用户", "account": {"name": "公众号"}}
    ]
    assert (await crm.ask(COUNTERS))["accounts"]["nodes"] == [
        {"deliveriesWaiting": 0, "deliveriesDone": 1, "deliveriesPoison": 1}
    ]
    counts = await line.counts()
    assert (counts["deliveries"], counts["activities"]) == (2, 1)


async def test_nothing_of_a_poisonous_delivery_is_written(line: Line, crm: TestHouse) -> None:
    await deliver_poison(line)
    await crm.settle()

    counts = await line.counts()

    assert (counts["customers"], counts["conversations"], counts["activities"]) == (0, 0, 0)


async def test_after_a_fix_it_is_read_again_by_range(line: Line, crm: TestHouse) -> None:
    await deliver_poison(line)
    await crm.settle()
    message = line.person().writes("readable now")
    await execute("update channel_delivery set body = $1", line.official.request(message).content)

    too_late = await replay_deliveries(line.id, since=datetime.now(UTC) + timedelta(hours=1))
    queued = await replay_deliveries(line.id)
    await crm.settle()

    assert (too_late, queued) == (0, 1)
    assert [dict(row) for row in await fetch("select state, error from channel_delivery")] == [
        {"state": "done", "error": None}
    ]
    assert (await line.counts())["activities"] == 1


async def test_reading_everything_again_doubles_nothing(line: Line, crm: TestHouse) -> None:
    now = int(time.time())
    for message in (line.person().follows("s", at=now), line.person().writes("hello", at=now)):
        await line.deliver(message)
    await crm.settle()
    before = await line.counts()

    queued = await replay_deliveries(line.id, everything=True)
    await crm.settle()

    assert queued == 2
    assert await line.counts() == {**before, "jobs": before["jobs"] + 2}
    assert await fetchval("select count(*) from channel_delivery where state = 'done'") == 2


async def test_replaying_is_for_those_who_manage_channels(line: Line, crm: TestHouse) -> None:
    await deliver_poison(line)
    await crm.settle()
    seller = await crm.user("sales")

    answer = await crm.answer(
        "mutation ($id: ID!) { replayDeliveries(input: {account: $id})"
        " { queued errors { code } } }",
        as_=seller,
        id=str(line.id),
    )
    shown = await crm.answer(POISON, as_=seller)

    assert answer["data"]["replayDeliveries"] == {"queued": None, "errors": [{"code": "FORBIDDEN"}]}
    assert shown["data"]["deliveries"]["nodes"] == []


async def test_a_time_without_its_zone_says_nothing_about_what_to_read_again(
    line: Line, crm: TestHouse
) -> None:
    await deliver_poison(line)
    await crm.settle()
    before = await fetch("select id, state from channel_delivery")

    answer = await crm.answer(
        "mutation ($id: ID!, $since: DateTime) {"
        " replayDeliveries(input: {account: $id, since: $since}) { queued } }",
        id=str(line.id),
        since="2026-01-01T00:00:00",
    )

    assert [error["extensions"]["code"] for error in answer["errors"]] == ["BAD_USER_INPUT"]
    assert await fetch("select id, state from channel_delivery") == before


async def test_a_delivery_whose_job_died_is_shown_as_well(line: Line, crm: TestHouse) -> None:
    await line.deliver(line.person().writes("hello"))
    delivery = await fetchval("select id from channel_delivery")
    assert process.on_dead is not None

    await process.on_dead("TypeError: a bug", delivery=str(delivery))

    assert (await crm.ask(POISON))["deliveries"]["nodes"] == [
        {
            "state": "POISON",
            "error": "无法读取此消息：TypeError: a bug",
            "account": {"name": "公众号"},
        }
    ]


async def test_a_channel_that_is_switched_off_meanwhile_is_not_the_delivery_s_fault(
    line: Line, crm: TestHouse
) -> None:
    await line.deliver(line.person().writes("hello"))
    use_adapters({})
    await crm.settle()
    while_off = (await crm.ask(COUNTERS))["accounts"]["nodes"]

    use_adapters(crm.house.adapters)
    await execute("update job set run_at = now() where state = 'waiting'")
    await crm.settle()

    assert while_off == [{"deliveriesWaiting": 1, "deliveriesDone": 0, "deliveriesPoison": 0}]
    assert (await line.counts())["activities"] == 1


async def test_an_account_of_a_channel_that_is_off_says_so_and_asks_to_come_back(
    line: Line, crm: TestHouse
) -> None:
    asked = "{ accounts { nodes { name state } } off: deliveries { totalCount } }"
    use_adapters({})
    while_off = await crm.ask(asked)
    kept_away = await crm.post(line.address, content=b"", params=line.official.request("").params)
    stranger = await line.crm.post("/channels/wechat/nobody", content=b"")
    nonsense = await line.crm.post("/channels/nonsense/nobody", content=b"")

    use_adapters(crm.house.adapters)
    again = await line.deliver(line.person().writes("hello"))

    assert while_off == {
        "accounts": {"nodes": [{"name": "公众号", "state": "CHANNEL_OFF"}]},
        "off": {"totalCount": 0},
    }
    assert (kept_away.status_code, kept_away.headers["retry-after"]) == (503, "5")
    assert (stranger.status_code, nonsense.status_code) == (404, 404)
    assert again == 200
    assert await fetchval("select state from channel_account") == "active"


async def test_what_has_no_words_is_told_in_the_language_of_the_house(
    line: Line, crm: TestHouse
) -> None:
    await change_settings(House, {"language": "en"})

    await line.deliver(line.person().shows())
    await crm.settle()

    assert await fetchval("select body from activity") == "[Image]"


@pytest.mark.parametrize("verb", ["updateAccount", "deleteAccount", "pauseAccount"])
async def test_an_id_that_is_none_is_refused(verb: str, crm: TestHouse) -> None:
    kind = verb.replace("Account", "").title().replace("Pause", "") + "AccountInput!"

    data = await crm.ask(
        f"mutation ($input: {kind}) {{ {verb}(input: $input) {{ errors {{ code field }} }} }}",
        input={"id": "x"},
    )

    assert data[verb]["errors"] == [{"code": "BAD_USER_INPUT", "field": "id"}]
