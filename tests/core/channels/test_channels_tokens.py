"""Access is shared, sealed, fetched by one of many, and renewed when it does not work."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pigeon_post import Pigeons

from core.channels import Token, Troubled, keep_token, line_to, stored_token
from core.channels.accounts.connecting import reconfigure
from core.db import execute, fetchrow, fetchval, now, transaction


async def test_access_is_fetched_once_for_many_messages(loft) -> None:
    await loft.letter()

    await loft.say("one")
    await loft.say("two")

    assert loft.tower.tokens == 1


async def test_many_at_once_fetch_access_once(loft) -> None:
    lines = [await line_to(loft.account.id) for _ in range(20)]

    got = await asyncio.gather(*(line.token() for line in lines))

    assert set(got) == {"access-1"}
    assert loft.tower.tokens == 1


async def test_access_that_is_revoked_is_fetched_anew_and_the_message_goes_out(loft) -> None:
    await loft.letter()
    await loft.say("one")
    loft.tower.valid = "somebody else's"

    activity = await loft.say("two")

    assert (await loft.outgoing(activity))["state"] == "sent"
    assert loft.tower.tokens == 2
    assert len(loft.tower.sent) == 2


async def test_access_that_ends_soon_is_fetched_anew(loft) -> None:
    loft.tower.life = 60
    line = await line_to(loft.account.id)
    await line.token()

    await line.token()

    assert loft.tower.tokens == 2


async def test_a_changed_secret_locks_the_account_and_says_so_once(loft) -> None:
    await loft.letter()
    loft.tower.secret = "changed"

    first = await loft.say("one")
    second = await loft.say("two")

    account: Any = await fetchrow("select state, trouble ->> 'kind' as kind from channel_account")
    assert (account["state"], account["kind"]) == ("needs_reauth", "token")
    for activity in (first, second):
        assert (await loft.outgoing(activity))["state"] == "failed"
    assert loft.tower.calls.count("/token") == 1
    assert loft.tower.sent == []


async def test_access_outlives_a_secret_that_it_was_not_got_with(loft) -> None:
    line = await line_to(loft.account.id)
    first = await line.token()

    await reconfigure(loft.account.id, settings={"bell": "ding"})
    kept = await (await line_to(loft.account.id)).token()
    await reconfigure(loft.account.id, settings={"secret": "another"})
    loft.tower.secret = "another"
    fresh = await (await line_to(loft.account.id)).token()
    await reconfigure(loft.account.id, settings={"loft": "another"})
    elsewhere = await (await line_to(loft.account.id)).token()

    assert (first, kept, fresh, elsewhere) == ("access-1", "access-1", "access-2", "access-3")


async def test_the_right_secret_brings_it_back_to_work(loft) -> None:
    await loft.letter()
    loft.tower.secret = "changed"
    await loft.say("one")

    await reconfigure(loft.account.id, settings={"secret": "changed"})
    activity = await loft.say("two")

    assert (await loft.outgoing(activity))["state"] == "sent"
    account: Any = await fetchrow("select state, trouble from channel_account")
    assert (account["state"], account["trouble"]) == ("active", None)


async def test_letters_are_still_read_while_access_is_lost(loft) -> None:
    await execute("update channel_account set state = 'needs_reauth'")

    await loft.letter()

    assert await loft.said() == ["hello"]


async def test_access_stands_sealed_in_the_database(loft) -> None:
    await (await line_to(loft.account.id)).token()

    sealed = await fetchval("select sealed from channel_token")

    assert b"access-1" not in sealed
    token = await stored_token(loft.account.id, "access")
    assert token is not None
    assert token.access == "access-1"


async def test_a_platform_that_refuses_is_left_alone_for_a_while(loft) -> None:
    loft.tower.secret = "changed"
    line = await line_to(loft.account.id)

    for _ in range(5):
        with pytest.raises(Troubled):
            await line.token()

    assert loft.tower.calls.count("/token") == 1
    pause = await fetchval("select pause_until - now() from channel_token")
    assert timedelta(0) < pause <= timedelta(seconds=10)


ASKER = Path(__file__).parent / "loft" / "asks_for_access.py"


async def test_two_processes_fetch_access_once_though_the_platform_is_slow(loft) -> None:
    loft.tower.slow = 1.5
    both = [await asker(loft) for _ in range(2)]

    for each in both:
        each.stdin.write(b"now\n")  # type: ignore[union-attr]
    got = [(await each.communicate())[0].decode() for each in both]

    assert got == ["access-1", "access-1"]
    assert loft.tower.calls.count("/token") == 1
    assert await fetchval("select generation from channel_token") == 1


async def test_access_that_comes_too_late_does_not_replace_what_came_meanwhile(
    loft, monkeypatch
) -> None:
    came, late = detained(monkeypatch)
    asking = asyncio.create_task((await line_to(loft.account.id)).token())
    await came.wait()
    granted = Token(access="granted", expires_at=now() + timedelta(hours=2))
    await keep_token(loft.account.id, "access", granted)
    late.set()

    assert await asking == "granted"


async def test_access_got_with_an_old_secret_is_not_stored_after_the_new_one(
    loft, monkeypatch
) -> None:
    came, late = detained(monkeypatch)
    asking = asyncio.create_task((await line_to(loft.account.id)).token())
    await came.wait()
    loft.tower.secret = "changed"
    await reconfigure(loft.account.id, settings={"secret": "changed"})
    late.set()

    with pytest.raises(Troubled):
        await asking
    assert await (await line_to(loft.account.id)).token() == "access-2"


async def test_access_that_could_not_be_committed_is_not_used(loft) -> None:
    await (await line_to(loft.account.id)).token()
    granted = Token(access="granted", expires_at=now() + timedelta(hours=2))

    with pytest.raises(ZeroDivisionError):
        async with transaction():
            await keep_token(loft.account.id, "access", granted)
            raise ZeroDivisionError

    assert await (await line_to(loft.account.id)).token() == "access-1"


def detained(monkeypatch: pytest.MonkeyPatch) -> tuple[asyncio.Event, asyncio.Event]:
    """The first access that is fetched has come, but is not at hand before the second is set."""
    came, late = asyncio.Event(), asyncio.Event()
    refresh = Pigeons.tokens["access"]

    async def slow(line: Any, old: Token | None) -> Token:
        token = await refresh(line, old)
        came.set()
        await late.wait()
        return token

    monkeypatch.setattr(Pigeons, "tokens", {"access": slow})
    return came, late


async def asker(loft: Any) -> Process:
    """Another process of this house, about to ask for access."""
    command = (sys.executable, str(ASKER), loft.crm.dsn, str(loft.account.id))
    process = await asyncio.create_subprocess_exec(
        *command, stdin=PIPE, stdout=PIPE, env={**os.environ, "GUANXI_KEY": ""}
    )
    assert process.stdout is not None
    assert await process.stdout.readline() == b"ready\n"
    return process
