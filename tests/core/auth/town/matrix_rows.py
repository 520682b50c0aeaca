"""Every place a row can be in, a row of each noun there, and what a role's scopes make of it.

What is expected is worked out here from what the roles store, by set arithmetic on places.
"""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from piccolo.table import Table

from core.auth import Asker, Person, asker_of, create_team, create_user
from core.db import execute, fetchval, uuid7
from core.entities.activities import Activity
from core.entities.companies import Company
from core.entities.customers import Customer
from core.entities.deals import Deal, open_deal
from core.search import remember

PLACES = {
    "own": ("me", "mine"),
    "mine_elsewhere": ("me", "other"),
    "team": ("mate", "mine"),
    "below": ("mate", "below"),
    "other": ("stranger", "other"),
    "unowned_team": ("", "mine"),
    "unowned_pool": ("", ""),
    "unowned_other": ("", "other"),
}
"""Each place a row can be in, seen from me: its owner and its team."""

OWN = {"own", "mine_elsewhere"}
TEAM = OWN | {"team", "below", "unowned_team"}
POOL = {
    "none": set(),
    "team": {"unowned_team", "unowned_pool"},
    "all": {"unowned_team", "unowned_pool", "unowned_other"},
}


@dataclass(frozen=True)
class Noun:
    """A noun of the API: its table, how lists of it are called, what its rows are told apart by."""

    table: type[Table]
    many: str
    title: str
    follows: str | None = None
    """The noun whose places its rows are in; nothing if its rows have an owner themselves."""

    @property
    def one(self) -> str:
        """One row of it, as fields, permissions and events name it."""
        return self.table._meta.tablename

    @property
    def type(self) -> str:
        """Its type in the API."""
        return self.table.__name__

    @property
    def has_teams(self) -> bool:
        """Whether a row, or what it hangs on, belongs to a team."""
        return hasattr(NOUNS[self.follows].table if self.follows else self.table, "team")


NOUNS = {
    "Customer": Noun(Customer, "customers", "name"),
    "Company": Noun(Company, "companies", "name"),
    "Deal": Noun(Deal, "deals", "title"),
    "Activity": Noun(Activity, "activities", "subject", follows="Customer"),
}


async def settled(role: str, noun: Noun) -> tuple[Asker, dict[str, UUID]]:
    """Someone with a role in a team, and one row of a noun in every place."""
    mine = await create_team("mine")
    teams = {"mine": mine, "below": await create_team("below", parent=mine)}
    teams["other"] = await create_team("other")
    people: dict[str, UUID] = {}
    for name, team in (("me", "mine"), ("mate", "below"), ("stranger", "other")):
        roles = (role,) if name == "me" else ()
        person = Person(name=name, email=f"{name}@x.cn", roles=roles, teams=(teams[team],))
        people[name] = await create_user(person)
    rows = {
        place: await _placed(noun, place, people.get(owner), teams.get(team))
        for place, (owner, team) in PLACES.items()
    }
    return await asker_of(people["me"]), rows


async def _placed(noun: Noun, title: str, owner: UUID | None, team: UUID | None) -> UUID:
    """A row of a noun that belongs, or hangs on what belongs, to somebody."""
    if noun.follows:
        parent = await _placed(NOUNS[noun.follows], title, owner, team)
        activity = Activity(id=uuid7(), kind="note", subject=title, customer=parent)
        await activity.save()
        return activity.id

    row: Any = await open_deal(title) if noun.table is Deal else noun.table(id=uuid7(), name=title)
    if noun.table is not Deal:
        await row.save()
    values: dict[Any, Any] = {"owner": owner} | ({"team": team} if noun.has_teams else {})
    await noun.table.update(values).where(noun.table._meta.primary_key == row.id)
    await execute(f"update {noun.one} set version = 1 where id = $1", row.id)
    stored: Any = await noun.table.objects().get(noun.table._meta.primary_key == row.id)
    await remember(stored, title)
    return row.id


async def version_of(noun: Noun, row: UUID) -> int:
    """How often a row was changed."""
    return await fetchval(f"select version from {noun.one} where id = $1", row)


async def seen_places(role: str, noun: Noun) -> set[str]:
    """The places a role sees; what follows another noun is seen where that one is."""
    if noun.follows:
        return await seen_places(role, NOUNS[noun.follows])
    scope = await _scope(role, f"core.{noun.one}.read")
    if scope == "none":
        return set()
    pool = POOL[await _scope(role, "core.pool.read")]
    return _within(noun, scope) | (pool if noun.has_teams or not pool else POOL["all"])


async def changed_places(role: str, noun: Noun, verb: str) -> set[str]:
    """The places where a role may use a verb: within its scope, and seen."""
    scope = await _scope(role, f"core.{noun.one}.{verb}")
    return _within(noun, scope) & await seen_places(role, noun)


def _within(noun: Noun, scope: str) -> set[str]:
    """The places a scope covers; a noun without teams knows only mine and nobody's."""
    team = TEAM if noun.has_teams else OWN
    return {"none": set[str](), "own": OWN, "team": team, "all": set(PLACES)}[scope]


async def _scope(role: str, permission: str) -> str:
    stored = json.loads(await fetchval("select permissions from role where key = $1", role))
    return stored.get(permission, "none")
