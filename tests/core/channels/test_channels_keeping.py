"""What came in is kept once, with the words it came with, and answered as it is kept."""

import asyncio
from typing import Any

import orjson
from rules import rule
from structlog.testing import capture_logs

from core.channels.adapters.known import forget
from core.channels.inward.keeping import forget_numbers
from core.db import execute, fetch, fetchrow, fetchval, now


async def comes(loft, **said: Any) -> tuple[int, str]:
    """A delivery comes in, and is not read yet: how it is answered."""
    moment = int(now().timestamp())
    body = orjson.dumps({"secret": "seed", "from": "mei", "at": moment, "text": "hello", **said})
    answer = await loft.crm.post(f"/channels/pigeon/{loft.account.key}", content=body)
    return answer.status_code, answer.text


async def test_a_number_used_once_carries_no_other_words(loft) -> None:
    assert await comes(loft, id="l1", nonce="7", text="hello", at=1) == (200, "coo")

    assert await comes(loft, id="l2", nonce="7", text="pay somebody else", at=1) == (401, "")

    assert await comes(loft, id="l1", nonce="7", text="hello", at=1) == (200, "coo")
    assert await comes(loft, id="l3", nonce="8", text="bye", at=1) == (200, "coo")
    kept = await fetch("select key from channel_delivery order by key")
    assert [row["key"] for row in kept] == ["l1", "l3"]
    assert await fetchval("select count(*) from job where kind = 'channels.process'") == 2


async def test_of_many_who_use_a_number_at_once_one_is_believed(loft) -> None:
    answers = await asyncio.gather(*(comes(loft, id=f"l{n}", nonce="7") for n in range(20)))

    assert sorted(status for status, _ in answers) == [200] + [401] * 19
    assert await fetchval("select count(*) from channel_delivery") == 1


async def test_without_a_number_nothing_is_remembered(loft) -> None:
    await comes(loft, id="l1")

    assert await fetchval("select count(*) from channel_nonce") == 0


async def test_a_number_is_forgotten_after_a_day(loft) -> None:
    await comes(loft, id="l1", nonce="7")
    await comes(loft, id="l2", nonce="8")
    await execute(
        "update channel_nonce set created_at = now() - interval '25 hours'"
        " where digest = (select min(digest) from channel_nonce)"
    )

    await forget_numbers.run()

    assert await fetchval("select count(*) from channel_nonce") == 1


async def test_a_copy_that_is_answered_makes_the_first_one_answered(loft) -> None:
    await comes(loft, id="l1", waits=True)
    await rule(loft, "any", "Hello!")

    assert await comes(loft, id="l1", waits=True) == (200, "Hello!")

    await loft.crm.settle()
    assert await loft.said() == ["hello", "Hello!"]
    assert loft.tower.sent == []


async def test_a_copy_of_what_was_read_already_is_only_acknowledged(loft) -> None:
    await comes(loft, id="l1", waits=True)
    await loft.crm.settle()
    await rule(loft, "any", "Hello!")

    assert await comes(loft, id="l1", waits=True) == (200, "coo")

    await loft.crm.settle()
    assert await loft.said() == ["hello"]


async def test_both_copies_of_an_answered_one_get_the_answer(loft) -> None:
    await rule(loft, "any", "Hello!")

    answers = [await comes(loft, id="l1", waits=True) for _ in range(2)]
    await loft.crm.settle()

    assert answers == [(200, "Hello!")] * 2
    assert await loft.said() == ["hello", "Hello!"]


async def test_while_secrets_are_entered_again_deliveries_do_not_disturb_it(loft) -> None:
    await execute("update channel_account set secrets = '\\x00'")
    before = await fetchrow("select version from channel_account")
    forget("pigeon", loft.account.key)

    for number in range(3):
        assert (await comes(loft, id=f"l{number}"))[0] == 503

    after = await fetchrow("select version, state, trouble ->> 'kind' as kind from channel_account")
    assert before is not None and after is not None
    assert (after["version"], after["state"]) == (before["version"], "needs_reauth")
    assert after["kind"] == "configuration"
    assert await fetchval("select count(*) from channel_delivery") == 0


async def test_a_paused_account_stays_paused_when_its_secrets_cannot_be_read(loft) -> None:
    await execute("update channel_account set secrets = '\\x00', state = 'paused'")
    forget("pigeon", loft.account.key)

    assert (await comes(loft, id="l1"))[0] == 503

    assert await fetchval("select state from channel_account") == "paused"


async def test_the_log_holds_too_little_of_an_address_to_use_it(loft) -> None:
    with capture_logs() as logs:
        assert (await comes(loft, id="l1", secret="guessed"))[0] == 401

    (line,) = [each for each in logs if each["event"] == "delivery refused"]
    assert line["account"] == loft.account.key[:6]
    assert loft.account.key not in str(logs)
