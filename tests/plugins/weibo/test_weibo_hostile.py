"""Whoever is not Weibo gets a 4xx, leaves one line in the log, and nothing else anywhere."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from structlog.testing import capture_logs

from core.channels import connect
from core.db import fetchrow
from core.testing import TestHouse

pytestmark = pytest.mark.plugins("weibo")

SECRET = "0123456789abcdef0123456789abcdef"
OURS = "1902538057"
HELLO = {
    "type": "text",
    "receiver_id": int(OURS),
    "sender_id": 2489518277,
    "created_at": "Mon Jul 16 18:09:20 +0800 2012",
    "text": "hello",
    "data": {},
}

COUNTS = """
select (select count(*) from channel_delivery) as deliveries,
    (select count(*) from customer) as customers, (select count(*) from job) as jobs"""

Pushed = tuple[dict[str, str], bytes]


def signed(secret: str = SECRET, at: str | None = None, nonce: str = "1") -> dict[str, str]:
    """A query signed with a secret."""
    moment = at or str(int(time.time() * 1000))
    mark = hashlib.sha1("".join(sorted([secret, moment, nonce])).encode()).hexdigest()
    return {"timestamp": moment, "nonce": nonce, "signature": mark}


def push(body: Any = None, **params: str) -> Pushed:
    """A genuine push with something replaced."""
    said = body if isinstance(body, bytes) else json.dumps(HELLO | (body or {})).encode()
    return signed() | params, said


def at(moment: str) -> Pushed:
    """A push signed at some time."""
    return signed(at=moment), json.dumps(HELLO).encode()


HOSTILE: dict[str, tuple[Callable[[], Pushed], int]] = {
    "a wrong signature": (lambda: push(signature="0" * 40), 401),
    "an empty signature": (lambda: push(signature=""), 401),
    "a non-ASCII signature": (lambda: push(signature="签名é"), 401),
    "another secret": (lambda: (signed("guessed"), json.dumps(HELLO).encode()), 401),
    "a time in seconds": (lambda: at(str(int(time.time()))), 401),
    "an old signature": (lambda: at(str(int(time.time() * 1000) - 301_000)), 401),
    "a signature from the future": (lambda: at("2000000000000"), 401),
    "a timestamp of 400 digits": (lambda: at("9" * 400), 401),
    "a timestamp of 15 digits": (lambda: at("9" * 15), 401),
    "a timestamp in other digits": (lambda: push(timestamp="١٢٣"), 401),
    "a message for another account": (lambda: push({"receiver_id": 1}), 401),
    "no body": (lambda: push(b""), 400),
    "broken JSON": (lambda: push(b'{"type": "text"'), 400),
    "a list": (lambda: push(b"[]"), 400),
    "a number": (lambda: push(b"1" * 5000), 400),
    "a NUL": (lambda: push({"text": "a\0b"}), 400),
    "a lone surrogate": (lambda: push(b'{"type": "text", "text": "\\ud800"}'), 400),
    "invalid UTF-8": (lambda: push(b'{"type": "\xff"}'), 400),
    "no sender": (lambda: push({"sender_id": None}), 400),
    "a sender that is a float": (lambda: push({"sender_id": 2.5e9}), 400),
    "a sender that is true": (lambda: push({"sender_id": True}), 400),
    "a sender of nought": (lambda: push({"sender_id": 0}), 400),
    "a sender with letters": (lambda: push({"sender_id": "x' or 1=1"}), 400),
    "no kind": (lambda: push({"type": ""}), 400),
    "deep nesting": (lambda: push({"data": json.loads("[" * 90 + "]" * 90)}), 400),
    "a huge body": (lambda: push(b"x" * 10_000_000), 413),
}


@pytest.fixture
async def address(crm: TestHouse) -> AsyncIterator[str]:
    """Where the platform pushes to."""
    settings = {"app_key": "1838358847", "app_secret": SECRET, "uid": OURS}
    account = await connect("weibo", "微博", settings)
    yield f"/channels/weibo/{account.key}"


@pytest.mark.parametrize("what", HOSTILE)
async def test_it_is_refused_without_a_trace(what: str, address: str, crm: TestHouse) -> None:
    forge, status = HOSTILE[what]
    params, body = forge()
    before = await fetchrow(COUNTS)

    with capture_logs() as logs:
        answer = await crm.post(address, params=params, content=body)

    assert answer.status_code == status
    assert [entry["event"] for entry in logs] == ["delivery refused"]
    assert SECRET not in str(logs) and "hello" not in str(logs)
    assert await fetchrow(COUNTS) == before


async def test_a_message_without_a_time_is_kept_and_shown_as_unreadable(
    address: str, crm: TestHouse
) -> None:
    params, body = push({"created_at": "gestern"})

    answer = await crm.post(address, params=params, content=body)
    await crm.settle()

    assert answer.status_code == 200
    row = await fetchrow("select state, error from channel_delivery")
    assert row is not None
    assert (row["state"], row["error"]) == ("poison", "消息缺少时间")


async def test_the_same_push_twice_counts_once(address: str, crm: TestHouse) -> None:
    answers = [
        await crm.post(address, params=signed(nonce=nonce), content=push()[1])
        for nonce in ("1", "2", "2")
    ]
    await crm.settle()

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    row = await fetchrow("select count(*) as lines from activity where conversation is not null")
    assert row is not None
    assert row["lines"] == 1


async def test_a_signature_that_was_seen_once_carries_no_other_words(
    address: str, crm: TestHouse
) -> None:
    seen, body = push()
    first = await crm.post(address, params=seen, content=body)
    await crm.settle()
    before = await fetchrow(COUNTS)

    forged = await crm.post(address, params=seen, content=push({"sender_id": 1234567890})[1])
    again = await crm.post(address, params=seen, content=body)
    await crm.settle()

    assert [answer.status_code for answer in (first, forged, again)] == [200, 401, 200]
    assert await fetchrow(COUNTS) == before


async def test_a_forged_greeting_is_not_echoed(address: str, crm: TestHouse) -> None:
    answer = await crm.get(address, params=signed("guessed") | {"echostr": "echo-me"})

    assert (answer.status_code, answer.content) == (401, b"")
