"""From a real WeChat message to a customer, a conversation, a timeline and a lead."""

import asyncio
import random
import time
from datetime import UTC, datetime

import pytest
from wechat_wire import OFFICIAL, Line

from core.channels import pause, resume
from core.db import fetchrow, fetchval
from core.testing import TestHouse

pytestmark = pytest.mark.plugins("wechat", "sales")

TIMELINE = """
query { customers(first: 10) { nodes {
  source sourceDetail
  identities(first: 5) { nodes { kind scope externalId } }
  steps: activities(filter: {direction: {eq: INTERNAL}}) { nodes { kind subject } }
  activities(first: 20, filter: {direction: {eq: IN}},
             orderBy: [{field: HAPPENED_AT, direction: ASC}]) { nodes {
    kind direction subject body conversation { channel accountName reachable } } }
  deals(first: 5) { nodes { stage { kind } source } }
} } }"""


async def test_the_console_s_check_is_echoed(line: Line, crm: TestHouse) -> None:
    greeting = OFFICIAL.greeting("3141592653589793238")

    answer = await crm.get(line.address, params=greeting.params)

    assert (answer.status_code, answer.content) == (200, b"3141592653589793238")


async def test_a_follower_through_a_qr_code_becomes_a_lead_with_its_source(
    line: Line, crm: TestHouse
) -> None:
    mei = line.person()
    now = int(time.time())

    answers = [
        await line.deliver(mei.follows("store-7", at=now)),
        await line.deliver(mei.writes("你好，有现货吗？", at=now + 1)),
        await line.deliver(mei.shows("media-1", at=now + 2)),
    ]
    await crm.settle()

    assert answers == [200, 200, 200]
    known = (await crm.ask(TIMELINE))["customers"]["nodes"]
    said_in = {"channel": "wechat", "accountName": "公众号", "reachable": True}
    assert len(known) == 1
    assert (known[0]["source"], known[0]["sourceDetail"]) == ("wechat", "store-7")
    assert known[0]["identities"]["nodes"] == [
        {"kind": "openid", "scope": f"wechat:{OFFICIAL.app_id}", "externalId": mei.openid}
    ]
    assert known[0]["steps"]["nodes"] == [
        {"kind": "SYSTEM", "subject": "新线索：访客 0001（来自 微信公众号）"}
    ]
    assert known[0]["activities"]["nodes"] == [
        {
            "kind": "SYSTEM",
            "direction": "IN",
            "subject": "关注了公众号",
            "body": "store-7",
            "conversation": said_in,
        },
        {
            "kind": "MESSAGE",
            "direction": "IN",
            "subject": None,
            "body": "你好，有现货吗？",
            "conversation": said_in,
        },
        {
            "kind": "MESSAGE",
            "direction": "IN",
            "subject": None,
            "body": "[图片]",
            "conversation": said_in,
        },
    ]
    assert len(known[0]["deals"]["nodes"]) == 1
    assert known[0]["deals"]["nodes"][0]["stage"] == {"kind": "LEAD"}


async def test_what_is_delivered_twice_counts_once(line: Line, crm: TestHouse) -> None:
    message = line.person().writes("hello")

    answers = [await line.deliver(message) for _ in range(2)]
    await crm.settle()

    assert answers == [200, 200]
    assert await line.counts() == {
        "deliveries": 1,
        "jobs": 1,
        "customers": 1,
        "conversations": 1,
        "activities": 1,
        "deals": 1,
    }


async def test_three_copies_at_the_same_moment_count_once(line: Line, crm: TestHouse) -> None:
    message = line.person().writes("hello")

    answers = await asyncio.gather(*(line.deliver(message) for _ in range(3)))
    await crm.settle()

    assert answers == [200, 200, 200]
    counts = await line.counts()
    assert (counts["deliveries"], counts["activities"], counts["deals"]) == (1, 1, 1)


async def test_somebody_who_leaves_is_not_reachable_and_no_lead(line: Line, crm: TestHouse) -> None:
    mei = line.person()
    now = int(time.time())
    await line.deliver(mei.writes("hello", at=now))
    await line.deliver(mei.leaves(at=now + 5))
    await crm.settle()

    data = await crm.ask("query { conversations(first: 2) { nodes { reachable } } }")

    assert data["conversations"]["nodes"] == [{"reachable": False}]


@pytest.mark.parametrize("seed", range(3))
async def test_any_order_of_arrival_ends_the_same(seed: int, line: Line, crm: TestHouse) -> None:
    mei, lin = line.person(), line.person("oLin0000000000000000000002")
    now = int(time.time()) - 100
    messages = [
        mei.follows(at=now),
        mei.writes("one", at=now + 1),
        mei.leaves(at=now + 2),
        mei.follows(at=now + 3),
        mei.writes("two", at=now + 4),
        lin.writes("three", at=now + 5),
        lin.leaves(at=now + 6),
    ] * 3
    random.Random(seed).shuffle(messages)

    answers = await asyncio.gather(*(line.deliver(message) for message in messages))
    await crm.settle()

    assert set(answers) == {200}
    assert await line.counts() == {
        "deliveries": 7,
        "jobs": 7,
        "customers": 2,
        "conversations": 2,
        "activities": 7,
        "deals": 2,
    }
    data = await crm.ask(
        "query { conversations(first: 5) { nodes { reachable lastInboundAt"
        " activities(first: 9, orderBy: [{field: HAPPENED_AT, direction: ASC}])"
        " { nodes { subject body } } } } }"
    )
    told = {
        len(talk["activities"]["nodes"]): (
            talk["reachable"],
            [each["body"] or each["subject"] for each in talk["activities"]["nodes"]],
        )
        for talk in data["conversations"]["nodes"]
    }
    assert told == {
        5: (True, ["关注了公众号", "one", "取消关注了公众号", "关注了公众号", "two"]),
        2: (False, ["three", "取消关注了公众号"]),
    }


async def test_a_paused_account_keeps_what_arrives_and_reads_it_later(
    line: Line, crm: TestHouse
) -> None:
    await pause(line.id)
    kept = await line.deliver(line.person().writes("hello"))
    await crm.settle()
    while_paused = await line.counts()

    await resume(line.id)
    await crm.settle()

    assert kept == 200
    assert (while_paused["deliveries"], while_paused["activities"]) == (1, 0)
    assert (await line.counts())["activities"] == 1


async def test_a_message_sealed_with_the_last_key_is_still_read(line: Line, crm: TestHouse) -> None:
    from core.channels import reconfigure

    waiting = await line.deliver(line.person().writes("before the change"))
    await reconfigure(line.id, settings={"encoding_aes_key": "A" * 43})

    late = await line.deliver(line.person().writes("after the change"))
    await crm.settle()

    assert (waiting, late) == (200, 200)
    assert (await line.counts())["activities"] == 2


@pytest.mark.parametrize(("ahead", "kept"), [(240, True), (3_000_000_000, False)])
async def test_a_message_from_the_future_happened_when_it_came(
    ahead: int, kept: bool, line: Line, crm: TestHouse
) -> None:
    told = int(time.time()) + ahead

    answer = await line.deliver(line.person().writes("hello", at=told))
    await crm.settle()

    times = await fetchrow(
        "select a.happened_at, a.received_at, c.last_inbound_at"
        " from activity a join channel_conversation c on c.id = a.conversation"
    )
    assert answer == 200
    assert times
    expected = datetime.fromtimestamp(told, UTC) if kept else times["received_at"]
    assert (times["happened_at"], times["last_inbound_at"]) == (expected, expected)
    assert await fetchval("select last_activity_at from customer") == expected
