"""The inbox comes in the order of an index, so that the first page is all that is read."""

import re
from pathlib import Path
from typing import Any

import orjson
import pytest

from core.channels.inbox.attending import assign, close
from core.channels.tables import ConversationState
from core.db import execute, fetchval, transaction
from core.graphql.plan import Values

INBOX = Path(__file__).parents[3] / "admin_ui" / "src" / "inbox" / "inbox.graphql"

LIST = """
query ($filter: ConversationFilter) {
  conversations(first: 50, filter: $filter,
                orderBy: [{field: LAST_SAID_AT, direction: DESC, nulls: LAST}]) {
    pageInfo { hasNextPage endCursor } nodes { id lastSaid } } }"""

SAID: dict[str, Any] = {"lastSaidAt": {"isNull": False}}
OPEN: dict[str, Any] = {**SAID, "state": {"eq": "OPEN"}}
NOBODYS = {**OPEN, "not": {"assignee": {"id": {"isNull": False}}}}
SOMEBODYS = {**OPEN, "assignee": {"id": {"isNull": False}}}

TABS = {
    "all": OPEN,
    "closed": {**SAID, "state": {"eq": "CLOSED"}},
    "unassigned": NOBODYS,
    "mine": {**OPEN, "assignee": {"id": {"eq": "019b0000-0000-7000-8000-000000000001"}}},
    "unread": {"unread": {"eq": True}, "lastSaidAt": {"gt": "2026-10-22T00:00:00Z"}},
}


async def test_the_list_is_asked_for_as_the_screen_asks() -> None:
    words = INBOX.read_text()

    asked = re.search(r"query Conversations\(.*?orderBy: (\[.*?\])", words, re.S)

    assert asked is not None
    assert asked.group(1) == "[{ field: LAST_SAID_AT, direction: DESC, nulls: LAST }]"


async def test_who_is_nobodys_is_found_by_that_and_who_is_somebodys_too(loft) -> None:
    manager = await loft.crm.user("manager")
    for name in ("mei", "lan", "bo"):
        await loft.letter(name, id=f"from {name}", text=name)
    await assign((await loft.conversation("mei"))["id"], manager.user_id)
    await close((await loft.conversation("bo"))["id"], state=ConversationState.CLOSED)

    assert await listed(loft, NOBODYS) == ["lan"]
    assert await listed(loft, SOMEBODYS) == ["mei"]
    everybody = {"not": {"assignee": {"id": {"isNull": True}}}}
    assert await listed(loft, everybody) == ["bo", "lan", "mei"]


async def listed(loft, chosen: dict[str, Any]) -> list[str]:
    """What was said last in each."""
    found = await loft.crm.ask(LIST, filter=chosen)
    return sorted(node["lastSaid"] for node in found["conversations"]["nodes"])


@pytest.mark.parametrize("tab", sorted(TABS))
async def test_a_page_of_a_tab_is_read_in_order(loft, tab) -> None:
    await loft.letter()

    scans, sorts = await planned(loft, TABS[tab])

    assert sorts == []
    assert [scan for scan in scans if not scan.startswith("Index")] == []


async def planned(loft, chosen: dict[str, Any]) -> tuple[list[str], list[str]]:
    """How conversations are read where PostgreSQL would rather not sort; and what it sorts."""
    engine, who = loft.crm.house.engine, await loft.crm.user("owner")
    values, given = Values({}, who), {"filter": chosen}
    plan = engine.compiled(engine.document(LIST, None), given, values).plan
    assert plan is not None
    async with transaction():
        for way in ("seqscan", "sort", "bitmapscan"):
            await execute(f"set local enable_{way} = off")
        told = await fetchval(
            f"explain (format json) {plan.sql}", *[read(values) for read in plan.reads]
        )
    nodes = list(below(orjson.loads(told)[0]["Plan"]))
    scans = [
        f"{node['Node Type']} {node.get('Index Name')}"
        for node in nodes
        if node.get("Relation Name") == "channel_conversation"
    ]
    return scans, [node["Node Type"] for node in nodes if "Sort" in node["Node Type"]]


def below(node: dict[str, Any]) -> Any:
    yield node
    for child in node.get("Plans", ()):
        yield from below(child)
