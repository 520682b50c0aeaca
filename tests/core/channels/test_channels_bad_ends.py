"""What goes wrong at a platform ends in words with a next step, and is not tried for ever.

How far a clock is off is said by the self-test: see test_channels_selftest.
"""

import asyncio
from typing import Any

import pytest

from core.channels.accounts.checking import SET_CLOCK
from core.channels.inward.turning_away import COMPARE
from core.db import execute, fetchval, now

PAGE = "{ accounts { nodes { state problem { kind message advice } } } }"

THREAD = """
query ($id: ID!) { conversation(id: $id) {
  canReply { mode reason nextStep }
  activities(first: 1) { nodes {
    deliveryState outgoing { problem { kind message advice } }
    attachments { nodes { state problem { message advice } } } } } } }"""

A_DAY = 30
"""More runs than anything is tried."""


async def page(loft: Any) -> dict[str, Any]:
    """The account on the settings page."""
    return (await loft.crm.ask(PAGE))["accounts"]["nodes"][0]


async def thread(loft: Any) -> dict[str, Any]:
    """The conversation as it is shown."""
    conversation = str((await loft.conversation())["id"])
    return (await loft.crm.ask(THREAD, id=conversation))["conversation"]


async def a_long_time_passes(loft: Any) -> None:
    """Whatever waits is tried as often as it wants to be."""
    for _ in range(A_DAY):
        if not await fetchval("select count(*) from job where state = 'waiting'"):
            return
        await execute("update job set run_at = now() where state = 'waiting'")
        await loft.crm.settle()


def asked(loft: Any, path: str) -> int:
    """How often the platform was asked this."""
    return loft.tower.calls.count(path)


async def calls(loft: Any, times: int, **said: Any) -> list[int]:
    """The platform calls so often; what it was answered."""
    letter = {"secret": "seed", "id": "l1", "from": "mei", "text": "hello", **said}
    address = f"/channels/pigeon/{loft.account.key}"
    return [(await loft.crm.post(address, json=letter)).status_code for _ in range(times)]


async def until_its_page_says(loft: Any, code: str | None) -> None:
    """What is wrong with calls is noted beside the answer to them."""
    async with asyncio.timeout(20):
        while (await loft.state())["code"] != code:  # noqa: ASYNC110
            await asyncio.sleep(0.01)


@pytest.mark.parametrize(
    ("wrong", "code", "advice"),
    [
        ({"late": 1800}, "clock", SET_CLOCK.zh),
        ({"secret": "not entered here"}, "signature", COMPARE.zh),
    ],
)
async def test_calls_that_do_not_prove_genuine_are_told_of_until_one_gets_in(
    loft, wrong, code, advice
) -> None:
    assert await calls(loft, 2, **wrong) == [401, 401]
    assert await page(loft) == {"state": "ACTIVE", "problem": None}

    assert await calls(loft, 1, **wrong) == [401]
    await until_its_page_says(loft, code)
    shown = await page(loft)
    assert await calls(loft, 1, at=int(now().timestamp())) == [200]
    await until_its_page_says(loft, None)

    assert (shown["state"], shown["problem"]["advice"]) == ("ACTIVE", advice)
    assert await page(loft) == {"state": "ACTIVE", "problem": None}


async def test_a_secret_that_was_reset(loft) -> None:
    await loft.letter()
    loft.tower.secret = "reset"

    await loft.say("hello")
    await a_long_time_passes(loft)

    assert await page(loft) == {
        "state": "NEEDS_REAUTH",
        "problem": {"kind": "TOKEN", "message": "信鸽说：token", "advice": "token 的处理办法。"},
    }
    [line] = (await thread(loft))["activities"]["nodes"]
    assert line["deliveryState"] == "FAILED"
    assert line["outgoing"]["problem"]["advice"] == "token 的处理办法。"
    assert (asked(loft, "/token"), asked(loft, "/send")) == (1, 0)


@pytest.mark.parametrize(
    ("word", "kind"),
    [("address", "CONFIGURATION"), ("scope", "PERMISSION"), ("quota", "QUOTA")],
    ids=["an address that is not allowed", "a scope that was revoked", "a quota that is used up"],
)
async def test_what_the_account_may_not_do(loft, word, kind) -> None:
    await loft.letter()
    loft.tower.next.append({"error": word})

    await loft.say("hello")
    await a_long_time_passes(loft)

    wrong = {"kind": kind, "message": f"信鸽说：{word}", "advice": f"{word} 的处理办法。"}
    assert await page(loft) == {"state": "ACTIVE", "problem": wrong}
    [line] = (await thread(loft))["activities"]["nodes"]
    assert (line["deliveryState"], line["outgoing"]["problem"]) == ("FAILED", wrong)
    assert asked(loft, "/send") == 1


async def test_what_the_account_may_do_again_is_well_again(loft) -> None:
    await loft.letter()
    loft.tower.next.append({"error": "quota"})
    await loft.say("hello")

    await loft.say("hello again")

    assert await page(loft) == {"state": "ACTIVE", "problem": None}


@pytest.mark.parametrize(
    ("word", "kind"),
    [("gone", "GONE"), ("blocked", "BLOCKED"), ("erased", "GONE")],
    ids=["who unfollowed", "who blocked us", "who erased their account"],
)
async def test_somebody_who_left_between_two_steps(loft, word, kind) -> None:
    await loft.letter()
    loft.tower.next.append({"error": word})

    await loft.say("hello")
    await a_long_time_passes(loft)

    shown = await thread(loft)
    [line] = shown["activities"]["nodes"]
    assert line["deliveryState"] == "FAILED"
    assert line["outgoing"]["problem"] == {
        "kind": kind,
        "message": f"信鸽说：{word}",
        "advice": f"{word} 的处理办法。",
    }
    assert shown["canReply"] == {
        "mode": None,
        "reason": "对方已取消关注或离开，需等其重新联系。",
        "nextStep": None,
    }
    assert await page(loft) == {"state": "ACTIVE", "problem": None}
    assert asked(loft, "/send") == 1


async def test_somebody_who_comes_back_can_be_answered(loft) -> None:
    await loft.letter(at=-5)
    loft.tower.next.append({"error": "gone"})
    await loft.say("hello")

    await loft.letter(id="l2", at=2, reachable=True)

    assert (await thread(loft))["canReply"]["mode"] == "WINDOW"


async def test_a_picture_that_expired(loft) -> None:
    await loft.letter(media=[{"id": "8", "kind": "image"}])
    await a_long_time_passes(loft)

    [line] = (await thread(loft))["activities"]["nodes"]
    assert line["attachments"]["nodes"] == [
        {"state": "EXPIRED", "problem": {"message": "信鸽说：gone", "advice": "请对方重新发送。"}}
    ]
    assert asked(loft, "/media/8") == 1


async def test_a_platform_that_is_busy_for_ever(loft) -> None:
    await loft.letter()
    loft.tower.next.extend([{"error": "busy"}] * 100)

    await loft.say("hello")
    await a_long_time_passes(loft)

    [line] = (await thread(loft))["activities"]["nodes"]
    assert line["deliveryState"] == "FAILED"
    assert line["outgoing"]["problem"]["message"] == "信鸽说：busy"
    assert asked(loft, "/send") == 12
