"""A search finds every row that somebody may see and that has the words, and no other.

What is expected is worked out here: by set arithmetic on owners, teams and followers, and by
looking for the words in the text. Rows change hands between the questions.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from random import Random
from typing import Any
from uuid import UUID

from core.auth import Asker, Scope, create_team, shape_of
from core.db import execute, fetch, fetchval
from core.entities import companies, customers, deals
from core.search.jobs import rebuild
from core.testing import TestHouse

SEARCH = """query ($text: String!) { search(text: $text, first: 100) {
  ... on Customer { id } ... on Company { id } ... on Deal { id } } }"""
LIST = "query ($text: String!) {{ {}(first: 500, filter: {{search: $text}}) {{ nodes {{ id }} }} }}"
LISTS = {"customer": "customers", "company": "companies", "deal": "deals"}
SIGNS = "王李伟芳欧阳"
ROUNDS = 120


@dataclass
class Town:
    """A house with people, teams and rows of all findable nouns."""

    crm: TestHouse
    dice: Random
    people: list[UUID | None]
    teams: list[UUID | None]

    @classmethod
    async def built(cls, crm: TestHouse, dice: Random) -> "Town":
        """Three colleagues, three teams, 90 rows."""
        people = [(await crm.user()).user_id for _ in range(3)]
        teams = [await create_team(name) for name in ("east", "west", "south")]
        town = cls(crm, dice, [*people, None], [*teams, None])
        for _ in range(30):
            await town.add()
        return town

    def name(self) -> str:
        """A few of few signs, so that many share them."""
        return "".join(self.dice.choices(SIGNS, k=self.dice.randint(2, 4)))

    def place(self) -> dict[str, Any]:
        """Somebody's, or nobody's."""
        return {"owner": self.dice.choice(self.people), "team": self.dice.choice(self.teams)}

    async def add(self) -> None:
        """One row of each noun."""
        phone = f"1{self.dice.choice('38')}{self.dice.randrange(10**3):03d}000138"
        await customers.register(self.name(), phone=phone, **self.place())
        await companies.add(self.name(), owner=self.place()["owner"])
        await deals.open_deal(f"{self.name()} {self.dice.randrange(100):02d}", **self.place())

    async def change(self) -> None:
        """Something happens to a row."""
        who = await self.any_of("customer")
        follower = self.dice.choice(self.people[:3])
        happenings: list[Callable[[], Awaitable[Any]]] = [
            lambda: customers.update(who, **self.place()),
            lambda: customers.follow(who, follower),
            lambda: customers.unfollow(who, follower),
            lambda: customers.delete(who),
            self.change_another,
            self.add,
        ]
        await self.dice.choice(happenings)()

    async def change_another(self) -> None:
        """A deal and a company change hands; somebody comes back from the trash."""
        await deals.update(await self.any_of("deal"), **self.place())
        await companies.update(await self.any_of("company"), owner=self.place()["owner"])
        thrown = await fetchval("select id from customer where deleted_at is not null limit 1")
        if thrown:
            await customers.restore(thrown)

    async def any_of(self, noun: str) -> UUID:
        """A row that is in use."""
        rows = await fetch(f"select id from {noun} where deleted_at is null order by id")
        return self.dice.choice(rows)["id"]

    def anyone(self) -> Asker:
        """Somebody with any rights."""
        names = [f"core.{noun}.read" for noun in LISTS] + ["core.pool.read"]
        scopes = {name: self.dice.choice(list(Scope)) for name in names}
        scopes["core.customer.contact"] = self.dice.choice((Scope.NONE, Scope.ALL))
        teams = self.dice.sample(self.teams[:3], self.dice.randint(0, 3))
        return Asker(
            shape_of(scopes),
            user_id=self.dice.choice(self.people[:3]),
            teams=[team for team in teams if team],
        )

    async def question(self) -> str:
        """A part of something that stands somewhere."""
        entries = await fetch("select words, contact from search_entry order by id")
        row = self.dice.choice(entries)
        word = self.dice.choice((row["words"] + " " + row["contact"]).split())
        if word.startswith("+"):
            return word
        start = self.dice.randrange(len(word))
        return word[start : start + self.dice.randint(1, 5)]


async def expected(asker: Asker, text: str, noun: str) -> set[str]:
    """The rows of a noun that have the words and that the asker may see."""
    team = "null::uuid" if noun == "company" else "t.team"
    rows = await fetch(
        f"select t.id, t.owner, {team} as team, e.words, e.contact,"
        " array(select follower from customer_follower where customer = t.id) as followers"
        f" from {noun} t join search_entry e on e.id = t.id where t.deleted_at is null"
    )
    return {
        str(row["id"])
        for row in rows
        if text in searched(asker, text, row) and may_see(asker, noun, row)
    }


def searched(asker: Asker, text: str, row: Any) -> str:
    """Where the words may stand; a number with its country's is found by its `+` alone."""
    contact = row["contact"].split() if asker.allows("core.customer.contact") else []
    known = [word for word in contact if text.startswith("+") or not word.startswith("+")]
    return " ".join([row["words"], *known])


def may_see(asker: Asker, noun: str, row: Any) -> bool:
    """Whether a row is the asker's to see."""
    scope, pool = asker.can(f"core.{noun}.read"), asker.can("core.pool.read")
    if scope in (Scope.NONE, Scope.ALL):
        return scope is Scope.ALL
    own = asker.user_id == row["owner"] or asker.user_id in row["followers"]
    theirs = row["team"] in asker.teams
    unowned = row["owner"] is None and pool >= Scope.TEAM
    near = pool is Scope.ALL or row["team"] is None or theirs
    return own or (scope is Scope.TEAM and theirs) or (unowned and near)


async def check(crm: TestHouse, asker: Asker, text: str) -> int:
    """Ask for everything and for each noun; answers how many rows were found."""
    all_expected: set[str] = set()
    for noun, root in LISTS.items():
        wanted = await expected(asker, text, noun)
        listed = await crm.ask(LIST.format(root), as_=asker, text=text)
        assert {node["id"] for node in listed[root]["nodes"]} == wanted, (noun, text, asker)
        all_expected |= wanted
    found = await crm.ask(SEARCH, as_=asker, text=text)
    assert {hit["id"] for hit in found["search"]} == all_expected, (text, asker)
    return len(all_expected)


async def test_whatever_one_may_see_is_found_and_nothing_else(crm: TestHouse) -> None:
    town = await Town.built(crm, Random(7))

    found = 0
    for _ in range(ROUNDS):
        await town.change()
        found += await check(crm, town.anyone(), await town.question())

    assert found > ROUNDS


async def test_entries_of_an_earlier_edition_are_made_anew(crm: TestHouse) -> None:
    await Town.built(crm, Random(3))
    fresh = await fetch("select id, grams, marks, edition from search_entry order by id")
    await execute(
        "update search_entry set marks = '', grams = '', edition = 0 where entity <> 'company'"
    )

    await rebuild()

    assert await fetch("select id, grams, marks, edition from search_entry order by id") == fresh
