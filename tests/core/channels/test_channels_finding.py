"""Conversations are found by whom they are with, by whoever may see that person."""

from core.auth import Asker
from core.channels.inbox.attending import assign
from core.db import fetchval
from core.entities.customers import update

FOUND = """
query ($words: String!) { conversations(filter: {search: $words}) { nodes { lastSaid } } }"""


async def found(loft, words: str, who: Asker) -> list[str]:
    nodes = (await loft.crm.ask(FOUND, as_=who, words=words))["conversations"]["nodes"]
    return [node["lastSaid"] for node in nodes]


async def rename(thread: str, name: str, owner: Asker) -> None:
    """Who writes there has a name by now, and somebody who looks after them."""
    customer = await fetchval("select customer from channel_conversation where thread = $1", thread)
    await update(customer, name=name, owner=owner.user_id)


async def test_a_conversation_is_found_by_the_name_of_the_customer(loft) -> None:
    manager, rep, other = [await loft.crm.user(role) for role in ("manager", "sales", "sales")]
    await loft.letter("mei", id="l1", text="from mei")
    await loft.letter("bo", id="l2", text="from bo")
    for thread, name in (("mei", "陈美丽"), ("bo", "王博")):
        await rename(thread, name, rep)

    assert await found(loft, "美丽", manager) == ["from mei"]
    assert await found(loft, "美丽", rep) == ["from mei"]
    assert await found(loft, "美丽", other) == []

    await assign((await loft.conversation("mei"))["id"], other.user_id)
    assert await found(loft, "美丽", other) == []
