"""An account's page says what is wrong and what to do, until that is over, and no longer."""

from typing import Any

import orjson
import pytest
from pigeon_post import Pigeons

from core.channels import Account, connect, note_trouble, note_well, reconfigure, wake_up
from core.channels.accounts.healing import heal_all
from core.channels.adapters.trouble import Trouble, TroubleKind
from core.channels.inward.cursors import pull, pull_due, ring
from core.db import execute, fetch, fetchrow, fetchval
from core.errors import Invalid, T
from core.events import seal

ADDRESS = Trouble(
    kind=TroubleKind.CONFIGURATION,
    message=T("Our address is not on the list.", "我们的地址不在白名单中。"),
    advice=T("Add it.", "请添加。"),
)
USED_UP = Trouble(kind=TroubleKind.QUOTA, message=T("Used up.", "已用完。"))


async def stands(account: Account) -> tuple[str, str | None]:
    """Whether it is at work, and what is wrong with it."""
    row: Any = await fetchrow(
        "select state, trouble ->> 'kind' as kind from channel_account where id = $1", account.id
    )
    return row["state"], row["kind"]


async def notices() -> int:
    """How many times owners were told."""
    return await fetchval("select count(*) from notice where kind = 'account'")


@pytest.fixture
async def owner(loft) -> Any:
    """Somebody who is told."""
    return await loft.crm.user("owner")


async def pulls(loft) -> None:
    """The nest is looked into."""
    await ring(loft.account.id, "nest")
    await loft.crm.settle()


async def test_a_pull_that_works_again_heals_what_only_receives(loft) -> None:
    page = loft.tower._page
    loft.tower._page = lambda after: {"error": "address"}
    await pulls(loft)
    assert await stands(loft.account) == ("active", "configuration")

    loft.tower._page = page
    await pulls(loft)

    assert await stands(loft.account) == ("active", None)


async def test_a_message_that_goes_out_hides_no_trouble_with_pulling(loft, owner) -> None:
    loft.tower._page = lambda after: {"error": "address"}
    await loft.letter()
    await pulls(loft)

    for word in ("one", "two"):
        await loft.say(word)
        await pulls(loft)

    assert await stands(loft.account) == ("active", "configuration")
    assert await notices() == 1


async def test_a_trouble_that_comes_and_goes_is_told_once_an_hour(loft, owner) -> None:
    for _ in range(3):
        await note_trouble(loft.account.id, ADDRESS)
        await note_well(loft.account.id)
    assert await notices() == 1

    await execute(
        "update channel_account set troubles = jsonb_set(troubles, '{calls,told_at}',"
        " to_jsonb(now() - interval '2 hours'))"
    )
    await note_trouble(loft.account.id, ADDRESS)

    assert await notices() == 2


async def test_the_worst_trouble_is_shown_and_the_next_once_it_is_over(loft) -> None:
    await note_trouble(loft.account.id, USED_UP)
    await note_trouble(loft.account.id, ADDRESS, source="pull:nest")
    assert await stands(loft.account) == ("active", "configuration")

    await note_well(loft.account.id, source="pull:nest")

    assert await stands(loft.account) == ("active", "quota")


async def test_who_looks_at_the_page_hears_of_each_change_once(loft) -> None:
    for _ in range(2):
        await note_trouble(loft.account.id, ADDRESS)
    await note_well(loft.account.id)
    await seal()

    rows = await fetch(
        "select payload ->> 'kind' as kind from event where name = 'account.troubled' order by seq"
    )
    assert [row["kind"] for row in rows] == ["configuration", ""]


async def test_access_that_works_again_brings_the_account_back_by_itself(loft) -> None:
    await loft.letter()
    loft.tower.secret = "changed"
    await loft.say("one")
    assert await stands(loft.account) == ("needs_reauth", "token")

    loft.tower.secret = "seed"
    await execute("update channel_token set pause_until = null")
    await heal_all()
    await loft.crm.settle()

    assert await stands(loft.account) == ("active", None)
    assert (await loft.outgoing(await loft.say("two")))["state"] == "sent"


async def test_what_is_paused_stays_paused(loft) -> None:
    await execute("update channel_account set state = 'paused'")
    wrong = Trouble(kind=TroubleKind.TOKEN, message=T("Wrong secret", "密钥错误"))

    await note_trouble(loft.account.id, wrong)
    await wake_up(loft.account.id)

    assert await stands(loft.account) == ("paused", None)


async def test_a_cursor_in_trouble_is_left_alone_but_not_for_ever(loft) -> None:
    loft.tower._page = lambda after: {"error": "address"}
    await pulls(loft)
    live = "select count(*) from job where kind = $1 and state = 'waiting'"
    await pull_due()
    assert await fetchval(live, pull.kind) == 0

    await execute("update channel_cursor set pulled_at = now() - interval '11 minutes'")
    await pull_due()

    assert await fetchval(live, pull.kind) == 1


async def test_a_platform_that_is_silent_for_long_is_told_and_well_again_when_it_answers(
    loft, owner
) -> None:
    page = loft.tower._page
    loft.tower._page = lambda after: {"error": "busy"}
    await pulls(loft)
    assert await stands(loft.account) == ("active", None)

    await execute(
        "update channel_cursor set trouble = jsonb_set(trouble, '{since}',"
        " to_jsonb((now() - interval '2 hours')::text))"
    )
    await execute("update job set run_at = now() where state = 'waiting'")
    await loft.crm.settle()
    assert await stands(loft.account) == ("active", "transient")
    assert await notices() == 1

    loft.tower._page = page
    await execute("update job set run_at = now() where state = 'waiting'")
    await loft.crm.settle()
    assert await stands(loft.account) == ("active", None)


async def test_settings_that_do_not_fit_any_more_stop_nobody_else_and_print_no_secret(
    loft, monkeypatch
) -> None:
    other = await connect(
        "pigeon", "Their loft", {"loft": "barn", "secret": "seed"}, platform_url="http://127.0.0.1"
    )
    await execute(
        "update channel_account set settings = $2::jsonb where id = $1",
        loft.account.id,
        orjson.dumps({"attic": "roof"}).decode(),
    )
    monkeypatch.setattr(Pigeons, "cursors", every_minute)

    await pull_due()
    await pull_due()

    assert await stands(loft.account) == ("needs_reauth", "configuration")
    assert await stands(other) == ("active", None)
    rung = await fetch("select args ->> 'account' as account from job where kind = $1", pull.kind)
    assert [row["account"] for row in rung] == [str(other.id)]
    said = await fetchval(
        "select trouble::text from channel_account where id = $1", loft.account.id
    )
    assert "请重新填写" in said
    assert "seed" not in said


async def test_entering_the_settings_again_brings_it_back(loft) -> None:
    await execute("update channel_account set settings = '{}'")
    await pull_due()

    await reconfigure(loft.account.id, settings={"loft": "roof", "secret": "seed"})
    await loft.letter()

    assert await stands(loft.account) == ("active", None)
    assert await loft.said() == ["hello"]


async def test_no_error_of_settings_carries_what_was_entered(loft) -> None:
    with pytest.raises(Invalid) as refused:
        await reconfigure(loft.account.id, settings={"loft": "roof", "secret": {"hush": "hush"}})

    assert "hush" not in repr(refused.value)
    assert "hush" not in str(refused.value.__context__)


def every_minute(self: Any, settings: Any) -> Any:
    """The nest, looked into by the clock."""
    from datetime import timedelta

    from core.channels import Cursor

    return (Cursor(name="nest", every=timedelta(minutes=1)),)
