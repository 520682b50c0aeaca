"""What is kept for quick lists of the unread says what a look at everything would say."""

import asyncio
import random
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any
from uuid import UUID

import orjson
import pytest

from core.auth import Asker, Scope, acting_as, create_team, shape_of
from core.channels.inbox.attending import assign, mark_read, mark_unread
from core.db import execute, fetch, fetchval, transaction
from core.entities.customers import block, delete, follow, merge, restore, unblock, undo_merge
from core.errors import Refusal

FILLING = import_module("core.channels.migrations.core_channels_2026_11_22t15_32_00_000001")
PEOPLE = ("mei", "lan", "bo", "du")
LISTS = """
{ unread: conversations(filter: {unread: {eq: true}}, first: 50) { nodes { id unreadCount } }
  seen: conversations(filter: {unread: {eq: false}}, first: 50) { nodes { id unreadCount } }
  all: conversations(first: 50) { nodes { id unread unreadCount } }
  unreadConversations }"""

COPIES = """
select count(*) from channel_conversation c left join customer p on p.id = c.customer
where (c.customer_owner, c.customer_team, c.customer_here) is distinct from
    (p.owner, p.team, p.id is not null and p.deleted_at is null)"""

VISIBLE = """
select c.id, c.thread, c.assignee, c.state from channel_conversation c
where c.assignee = $1 or exists (
    select 1 from customer p where p.id = c.customer and p.deleted_at is null and (
        $2 or p.owner = $1 or p.team = any($3)
        or exists (
            select 1 from customer_follower f where f.customer = p.id and f.follower = $1)))"""


@dataclass
class Days:
    """A house where anything happens, and what should be unread by whom."""

    loft: Any
    dice: random.Random
    readers: dict[Asker, tuple[bool, list[UUID]]]
    teams: list[UUID]
    heard: Counter[str] = field(default_factory=Counter)
    seen: dict[UUID | None, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    letters: list[tuple[str, str]] = field(default_factory=list)
    merges: list[UUID] = field(default_factory=list)

    async def pass_by(self, doings: int) -> None:
        """So many things happen; after each everybody's lists are right."""
        kinds = [self.letter, self.looks] * 4 + [self.twice, self.looks_away, self.gives] * 2
        kinds += [self.hands_over, self.throws_away, self.joins, self.parts, self.follows]
        kinds += [self.blocks, self.hands_over]
        for _ in range(doings):
            await self.dice.choice(kinds)()
            await self.is_right()

    async def letter(self) -> None:
        name, id = self.dice.choice(PEOPLE), f"l{len(self.letters)}"
        blocked = await fetchval("select blocked from customer where id = $1", await self.who(name))
        self.letters.append((name, id))
        await self.loft.letter(name, id=id, at=self.dice.randint(-9000, 0))
        self.heard[name] += not blocked

    async def twice(self) -> None:
        name, id = self.dice.choice(self.letters)
        await self.loft.letter(name, id=id)

    async def looks(self) -> None:
        reader, talk = self.someone(), await self.talk()
        if await self.tries(reader, mark_read(talk["id"])):
            self.seen[reader.viewer][talk["thread"]] = self.heard[talk["thread"]]

    async def looks_away(self) -> None:
        reader, talk = self.someone(), await self.talk()
        seen, name = self.seen[reader.viewer], talk["thread"]
        if await self.tries(reader, mark_unread(talk["id"])) and name in seen:
            seen[name] = max(self.heard[name] - 1, 0)

    async def gives(self) -> None:
        await assign((await self.talk())["id"], self.dice.choice([None, self.someone().viewer]))

    async def hands_over(self) -> None:
        owner = self.dice.choice([None, self.someone().viewer])
        given = "update customer set owner = $2, team = $3 where id = $1"
        await execute(given, await self.one(), owner, self.dice.choice([None, *self.teams]))

    async def throws_away(self) -> None:
        customer = await self.one()
        gone = await fetchval("select deleted_at is not null from customer where id = $1", customer)
        await self.tries(None, (restore if gone else delete)(customer))

    async def joins(self) -> None:
        one, other = await self.one(), await self.one()
        if one != other:
            try:
                self.merges.append((await merge(one, other)).id)
            except Refusal:
                return

    async def parts(self) -> None:
        if self.merges:
            await self.tries(None, undo_merge(self.merges.pop()))

    async def follows(self) -> None:
        await self.tries(None, follow(await self.one(), self.someone().viewer))

    async def blocks(self) -> None:
        customer = await self.one()
        is_blocked = await fetchval("select blocked from customer where id = $1", customer)
        await self.tries(None, unblock(customer) if is_blocked else block(customer, reason="rude"))

    async def tries(self, reader: Asker | None, doing: Any) -> bool:
        """Whether it was allowed."""
        try:
            if reader is None:
                await doing
            else:
                with acting_as(reader):
                    await doing
        except Refusal:
            return False
        return True

    def someone(self) -> Asker:
        return self.dice.choice(list(self.readers))

    async def talk(self) -> Any:
        return self.dice.choice(await fetch("select id, thread from channel_conversation"))

    async def one(self) -> UUID:
        rows = await fetch("select distinct customer from channel_conversation order by 1")
        return self.dice.choice(rows)["customer"]

    async def who(self, name: str) -> UUID | None:
        """Who speaks under a name now."""
        return await fetchval(
            "select coalesce(p.merged_into, p.id) from identity i join customer p"
            " on p.id = i.customer where i.external_id = $1",
            name,
        )

    async def is_right(self) -> None:
        assert await fetchval(COPIES) == 0
        for reader, (everything, teams) in self.readers.items():
            rows = await fetch(VISIBLE, reader.viewer, everything, teams)
            left = {str(r["id"]): self.left(reader, r["thread"]) for r in rows}
            waits = [
                row
                for row in rows
                if row["state"] == "open" and row["assignee"] in (None, reader.viewer)
            ]
            found = await self.loft.crm.ask(LISTS, as_=reader)
            assert counts(found["all"]) == left
            assert counts(found["unread"]) == {id: count for id, count in left.items() if count}
            assert counts(found["seen"]) == {id: 0 for id, count in left.items() if not count}
            assert all(row["unread"] == (row["unreadCount"] > 0) for row in found["all"]["nodes"])
            assert found["unreadConversations"] == sum(left[str(row["id"])] > 0 for row in waits)

    def left(self, reader: Asker, name: str) -> int:
        return self.heard[name] - self.seen[reader.viewer][name]


def counts(found: dict[str, Any]) -> dict[str, int]:
    return {row["id"]: row["unreadCount"] for row in found["nodes"]}


async def somebody(loft, scope: Scope, *teams: UUID) -> Asker:
    """A reader whose rights carry so far among customers; of conversations they see their own."""
    user = await loft.crm.user("sales")
    reads = {"core.customer.read": scope, "core.conversation.read": Scope.OWN}
    return Asker(shape_of(reads), user_id=user.user_id, teams=list(teams))


@pytest.mark.parametrize("seed", range(4))
async def test_whatever_happens_everybody_finds_what_they_have_not_seen(loft, seed) -> None:
    teams = [await create_team(name) for name in ("North", "South")]
    readers = {
        await somebody(loft, Scope.ALL): (True, []),
        await somebody(loft, Scope.TEAM, teams[0]): (False, teams[:1]),
        await somebody(loft, Scope.OWN): (False, []),
    }
    days = Days(loft, random.Random(seed), readers, teams)
    for _ in range(8):
        await days.letter()

    await days.pass_by(60)

    assert days.heard.total() > 10


async def test_what_came_before_somebody_looked_but_was_written_down_later_is_unread(loft) -> None:
    manager = await loft.crm.user("manager")
    await loft.letter(id="l1")
    body = {"secret": "seed", "id": "l2", "from": "mei", "at": 1, "text": "not to be seen yet"}
    await loft.crm.post(f"/channels/pigeon/{loft.account.key}", content=orjson.dumps(body))

    with acting_as(manager):
        await mark_read((await loft.conversation())["id"])
    await loft.crm.settle()

    found = await loft.crm.ask(LISTS, as_=manager)
    assert list(counts(found["unread"]).values()) == [1]
    assert found["unreadConversations"] == 1


async def test_who_gets_a_customer_while_they_begin_to_speak_sees_what_they_say(loft) -> None:
    seller = await somebody(loft, Scope.OWN)
    mei = (await loft.crm.customer("Mei")).id
    begun = asyncio.Event()

    async def begins() -> None:
        async with transaction():
            await execute(
                "insert into channel_conversation (id, account, kind, thread, customer)"
                " values (gen_random_uuid(), $1, 'direct', 'mei', $2)",
                loft.account.id,
                mei,
            )
            begun.set()
            await asyncio.sleep(0.1)

    async def is_given() -> None:
        await begun.wait()
        await execute("update customer set owner = $2 where id = $1", mei, seller.viewer)

    await asyncio.gather(begins(), is_given())

    assert await fetchval(COPIES) == 0
    found = await loft.crm.ask(LISTS, as_=seller)
    assert len(found["all"]["nodes"]) == 1


async def test_what_is_kept_can_be_filled_from_what_was_said_before(loft) -> None:
    manager = await loft.crm.user("manager")
    for name, id in (("mei", "l1"), ("mei", "l2"), ("lan", "l3")):
        await loft.letter(name, id=id)
    with acting_as(manager):
        await mark_read((await loft.conversation())["id"])
    await loft.letter("mei", id="l4", at=1)
    await execute("update customer set owner = $1, deleted_at = null", manager.user_id)
    before = await loft.crm.ask(LISTS, as_=manager)
    await execute("alter table channel_conversation disable trigger user")
    await execute(
        "update channel_conversation set heard = 0, customer_owner = null, customer_here = false"
    )
    await execute("update channel_seen set heard = 0")

    await execute(
        "create trigger channel_conversation_filling before update on channel_conversation"
        " for each row execute function suppress_redundant_updates_trigger()"
    )
    async with transaction():
        for statement in FILLING._FILL:
            await execute(statement)

    assert await fetchval(COPIES) == 0
    assert await loft.crm.ask(LISTS, as_=manager) == before
    assert sorted(counts(before["unread"]).values()) == [1, 1]
