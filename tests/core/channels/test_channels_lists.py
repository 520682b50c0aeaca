"""The inbox comes in the order of an index, so that the first page is all that is read."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import orjson
import pytest

from core.auth import Asker, Scope, shape_of
from core.channels import Acquaintance, acquaint
from core.channels.inbox.attending import assign, close
from core.channels.tables import ConversationState
from core.db import execute, fetch, fetchval, now, transaction
from core.entities.customers import Claim
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
    "of a channel": {**OPEN, "channel": {"eq": "pigeon"}},
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


async def test_however_a_conversation_began_it_knows_its_channel(loft) -> None:
    await loft.letter("mei", id="from mei", text="mei")
    claim = Claim(kind="ring", scope="pigeon", external_id="bo", source="pigeon")
    met = Acquaintance(thread="bo", claims=(claim,), at=now())
    await acquaint(loft.account.id, "pigeon", met)

    assert await listed(loft, {**OPEN, "channel": {"eq": "pigeon"}}) == ["mei"]
    assert await listed(loft, {**OPEN, "channel": {"eq": "weibo"}}) == []
    rows = await fetch("select distinct channel from channel_conversation")
    assert [row["channel"] for row in rows] == ["pigeon"]


async def listed(loft, chosen: dict[str, Any], *, as_: Asker | None = None) -> list[str]:
    """What was said last in each."""
    found = await loft.crm.ask(LIST, as_=as_, filter=chosen)
    return sorted(node["lastSaid"] for node in found["conversations"]["nodes"])


async def test_who_sees_their_own_customers_sees_those_conversations_and_what_was_given_to_them(
    loft,
) -> None:
    seller = await own(loft)
    for name in ("mei", "lan", "bo", "du"):
        await loft.letter(name, id=f"from {name}", text=name)
    theirs = "(select customer from channel_conversation where thread = any($2))"
    owned = f"update customer set owner = $1 where id in {theirs}"
    await execute(owned, seller.user_id, ["mei", "bo"])
    await assign((await loft.conversation("lan"))["id"], seller.user_id)
    await assign((await loft.conversation("bo"))["id"], seller.user_id)

    assert await listed(loft, OPEN, as_=seller) == ["bo", "lan", "mei"]
    assert await listed(loft, NOBODYS, as_=seller) == ["mei"]


async def test_no_customer_is_looked_at_to_find_the_conversations_of_somebodys(loft) -> None:
    seller = await own(loft)
    await loft.letter()

    sql, _ = compiled(loft, OPEN, seller)

    assert "exists" not in sql
    assert 'from "customer"' not in sql
    assert '"customer_here") and (t1."customer_owner" = ' in sql


async def own(loft):
    """Somebody who sees their own customers only."""
    who = await loft.crm.user("sales")
    reads = {"core.customer.read": Scope.OWN, "core.conversation.read": Scope.OWN}
    return Asker(shape_of(reads), user_id=who.user_id)


@pytest.mark.parametrize("tab", sorted(TABS))
async def test_a_page_of_a_tab_is_read_in_order(loft, tab) -> None:
    await loft.letter()

    found, sorted_by_hand, read = await planned(loft, TABS[tab])

    assert sorted_by_hand == []
    assert [scan for scan in found if not scan.startswith("Index")] == []
    assert read == ["Index Scan channel_conversation_pkey"]


async def planned(loft, chosen: dict[str, Any]) -> tuple[list[str], list[str], list[str]]:
    """How a page is found where PostgreSQL would rather not sort, what it sorts for that, and how
    the rows of the page are read then."""
    statement, given = compiled(loft, chosen, await loft.crm.user("owner"))
    async with transaction():
        for way in ("seqscan", "sort", "bitmapscan"):
            await execute(f"set local enable_{way} = off")
        told = await fetchval(f"explain (format json) {statement}", *given)
    _, page, *everything = below(orjson.loads(told)[0]["Plan"])
    assert page["Parent Relationship"] == "InitPlan"
    finding = [node for node in everything if node.get("Parent Relationship") == "InitPlan"]
    nodes = [node for each in finding for node in below(each)]
    sorts = [node["Node Type"] for node in nodes if "Sort" in node["Node Type"]]
    return scans_of(nodes), sorts, scans_of(node for node in everything if node not in nodes)


def scans_of(nodes: Iterable[dict[str, Any]]) -> list[str]:
    return [
        f"{node['Node Type']} {node.get('Index Name')}"
        for node in nodes
        if node.get("Relation Name") == "channel_conversation"
    ]


def compiled(loft, chosen: dict[str, Any], who: Asker) -> tuple[str, list[Any]]:
    """The statement of a list, and what is given with it."""
    engine, values = loft.crm.house.engine, Values({}, who)
    plan = engine.compiled(engine.document(LIST, None), {"filter": chosen}, values).plan
    assert plan is not None
    return plan.sql, [read(values) for read in plan.reads]


def below(node: dict[str, Any]) -> Any:
    yield node
    for child in node.get("Plans", ()):
        yield from below(child)
