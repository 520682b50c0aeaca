"""What somebody has not read yet is counted, by when it reached us, and cheaply."""

from typing import Any

from core.auth import Asker, acting_as
from core.channels.inbox.attending import assign, close, mark_read, mark_unread
from core.channels.tables import ConversationState
from core.db import execute, fetchval

UNREAD = """
{ unreadConversations
  conversations(filter: {unread: {eq: true}}) { nodes { unreadCount unread lastHeardAt } } }"""


async def unread(loft, who: Asker) -> tuple[int, list[int]]:
    """How many conversations, and how much in each."""
    found = await loft.crm.ask(UNREAD, as_=who)
    nodes = found["conversations"]["nodes"]
    assert all(node["unread"] and node["lastHeardAt"] for node in nodes)
    return found["unreadConversations"], sorted(node["unreadCount"] for node in nodes)


async def reads(loft, who: Asker, name: str = "mei") -> None:
    with acting_as(who):
        await mark_read((await loft.conversation(name))["id"])


async def test_what_was_said_is_unread_until_somebody_looks(loft) -> None:
    manager, other = await loft.crm.user("manager"), await loft.crm.user("manager")
    await loft.letter(id="l1")
    await loft.letter(id="l2")
    await loft.letter("bo", id="l3")
    assert await unread(loft, manager) == (2, [1, 2])

    await reads(loft, manager)

    assert await unread(loft, manager) == (1, [1])
    assert await unread(loft, other) == (2, [1, 2])


async def test_a_letter_that_comes_late_is_unread_however_old_it_is(loft) -> None:
    manager = await loft.crm.user("manager")
    await loft.letter(id="l2")
    await reads(loft, manager)
    assert await unread(loft, manager) == (0, [])

    await loft.letter(id="l1", at=-3600)

    assert await unread(loft, manager) == (1, [1])


async def test_what_is_marked_unread_is_unread_again(loft) -> None:
    manager = await loft.crm.user("manager")
    await loft.letter()
    await reads(loft, manager)

    with acting_as(manager):
        await mark_unread((await loft.conversation())["id"])

    assert await unread(loft, manager) == (1, [1])


async def test_the_badge_counts_what_is_open_and_ones_own_or_nobodys(loft) -> None:
    manager, other = await loft.crm.user("manager"), await loft.crm.user("manager")
    for name in ("mei", "bo", "li"):
        await loft.letter(name, id=name)
    conversations: dict[str, Any] = {
        name: (await loft.conversation(name))["id"] for name in ("mei", "bo", "li")
    }

    await assign(conversations["mei"], manager.user_id)
    await assign(conversations["bo"], other.user_id)
    assert (await unread(loft, manager))[0] == 2
    assert (await unread(loft, other))[0] == 2

    await close(conversations["li"], state=ConversationState.CLOSED)
    assert (await unread(loft, manager))[0] == 1

    await execute("update channel_conversation set last_heard_at = now() - interval '31 days'")
    assert (await unread(loft, manager))[0] == 0


async def test_nobody_counts_what_they_may_not_see(loft) -> None:
    rep, owner = await loft.crm.user("sales"), await loft.crm.user("sales")
    await loft.letter()
    await execute("update customer set owner = $1", owner.user_id)

    assert await unread(loft, rep) == (0, [])
    assert await unread(loft, owner) == (1, [1])


async def test_what_the_blocked_say_waits_for_nobody(loft) -> None:
    manager = await loft.crm.user("manager")
    await loft.letter(id="l1")
    await reads(loft, manager)
    await execute("update customer set blocked = true")

    await loft.letter(id="l2", at=1)

    assert await unread(loft, manager) == (0, [])
    assert await fetchval("select count(*) from activity") == 2
