"""Who connects, changes, pauses or disconnects an account leaves a trace; so do rules and words."""

from typing import Any

import orjson
import pytest

from core.auth import acting_as
from core.channels import Text
from core.channels.accounts.connecting import disconnect, pause, reconfigure, resume
from core.channels.replies import canned, rules
from core.channels.replies.rules import Wish
from core.channels.replies.tables import ReplyTrigger
from core.db import fetch, fetchval
from core.errors import Forbidden
from core.events import seal


async def told(prefix: str) -> list[tuple[str, dict[str, Any]]]:
    """What was announced under this beginning, and what it said besides ids."""
    await seal()
    rows = await fetch(
        "select name, payload from event where name like $1 order by seq", f"{prefix}%"
    )
    return [(row["name"], plain(row["payload"])) for row in rows]


def changed(*, name: bool = False, settings: bool = False, secrets: bool = False) -> dict[str, Any]:
    """What is told of a change: what is new, not what it says."""
    return {"new_name": name, "new_settings": settings, "new_secrets": secrets}


def plain(payload: Any) -> dict[str, Any]:
    """A payload without its ids."""
    said = orjson.loads(payload)
    return {name: value for name, value in said.items() if not name.endswith("_id")}


async def test_the_life_of_an_account_is_told_without_what_its_settings_say(loft) -> None:
    account = loft.account.id

    await reconfigure(account, name="Our roof")
    await reconfigure(account, settings={"loft": "attic"})
    await reconfigure(account, settings={"secret": "other"})
    await pause(account)
    await resume(account)
    await disconnect(account)

    assert await told("account.") == [
        ("account.connected", {}),
        ("account.changed", changed(name=True)),
        ("account.changed", changed(settings=True)),
        ("account.changed", changed(settings=True, secrets=True)),
        ("account.paused", {}),
        ("account.resumed", {}),
        ("account.disconnected", {}),
    ]


async def test_rules_and_words_are_told(loft) -> None:
    wish = Wish(account=loft.account.id, trigger=ReplyTrigger.ANY, content=Text(text="Hello!"))
    known = await rules.save(wish)
    await rules.delete(known)
    words = await canned.save("hi", "Good day!")
    await canned.save("hi", "Hello!", known=words)
    await canned.delete(words)

    assert [name for name, _ in await told("reply_rule.")] == [
        "reply_rule.saved",
        "reply_rule.deleted",
    ]
    assert [name for name, _ in await told("canned_reply.")] == [
        "canned_reply.saved",
        "canned_reply.saved",
        "canned_reply.deleted",
    ]


async def test_everybody_changes_their_own_words_and_managers_all(loft) -> None:
    mine, other = await loft.crm.user("sales"), await loft.crm.user("sales")
    with acting_as(mine):
        words = await canned.save("hi", "Good day!")
        await canned.save("hi", "Hello!", known=words)

    with acting_as(other):
        with pytest.raises(Forbidden):
            await canned.save("hi", "Go away!", known=words)
        with pytest.raises(Forbidden):
            await canned.delete(words)
    assert await fetchval("select body from channel_canned_reply") == "Hello!"

    with acting_as(await loft.crm.user("owner")):
        await canned.delete(words)
    assert await fetchval("select count(*) from channel_canned_reply") == 0
