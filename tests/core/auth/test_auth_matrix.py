"""Every default role, every noun with an owner, every verb, every place: one generated matrix.

What is expected is worked out here from what the roles store, by set arithmetic on places; what
is found comes through the API, asked in every way there is: by id, listed, filtered, counted.
"""

import json
from typing import Any
from uuid import UUID

import pytest

from core.auth import Asker, Person, asker_of, create_team, create_user
from core.db import execute, fetchval, uuid7
from core.entities.companies import Company
from core.entities.customers import Customer
from core.entities.deals import Deal, open_deal
from core.testing.house import TestHouse

pytestmark = pytest.mark.plugins("sales")

ROLES = ("owner", "manager", "sales", "viewer")
NOUNS = {"Customer": "customer", "Company": "company", "Deal": "deal"}
TITLES = {"Customer": "name", "Company": "name", "Deal": "title"}
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
OWN = {"own", "mine_elsewhere"}
TEAM = OWN | {"team", "below", "unowned_team"}
POOL = {
    "none": set(),
    "team": {"unowned_team", "unowned_pool"},
    "all": {"unowned_team", "unowned_pool", "unowned_other"},
}


@pytest.mark.parametrize("noun", NOUNS)
@pytest.mark.parametrize("role", ROLES)
async def test_what_a_role_sees_is_the_same_in_every_way_of_asking(
    crm: TestHouse, role: str, noun: str
):
    me, rows = await settled(crm, role, noun)
    expected = await expected_places(role, noun, "read")

    found = {
        way: await asked(crm, me, noun, rows, way) for way in ("id", "list", "filter", "count")
    }

    assert found["id"] == found["list"] == found["filter"] == expected
    assert found["count"] == len(expected)


@pytest.mark.parametrize("verb", ["update", "delete"])
@pytest.mark.parametrize("noun", NOUNS)
@pytest.mark.parametrize("role", ROLES)
async def test_what_a_role_changes_is_what_it_was_granted_and_nothing_else_moves(
    crm: TestHouse, role: str, noun: str, verb: str
):
    me, rows = await settled(crm, role, noun)
    expected = await expected_places(role, noun, verb) & await expected_places(role, noun, "read")

    codes = {place: await tried(crm, me, noun, row, verb) for place, row in rows.items()}

    assert {place for place, code in codes.items() if code is None} == expected
    assert set(codes.values()) <= {None, "FORBIDDEN", "NOT_FOUND"}
    table = NOUNS[noun]
    changed = {p for p, row in rows.items() if await fetchval(VERSION[table], row) > 1}
    assert changed == expected


async def test_no_noun_with_an_owner_is_missing_from_the_matrix(crm: TestHouse):
    entities = {name: node.__entity__ for name, node in crm.house.engine.schema.entities.items()}  # type: ignore[attr-defined]

    owned = {name for name, said in entities.items() if said.owner}
    open_to_all = {name for name, said in entities.items() if said.everyone}

    assert owned == set(NOUNS) | {"ApiKey"}
    assert open_to_all <= {"User", "Team", "Role", "Pipeline", "Stage"}
    assert {row for row in ROLES} == set(await default_roles())


VERSION = {table: f"select version from {table} where id = $1" for table in NOUNS.values()}


async def settled(crm: TestHouse, role: str, noun: str) -> tuple[Asker, dict[str, UUID]]:
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
        place: await placed(noun, place, people.get(owner), teams.get(team))
        for place, (owner, team) in PLACES.items()
    }
    return await asker_of(people["me"]), rows


async def placed(noun: str, title: str, owner: UUID | None, team: UUID | None) -> UUID:
    """A row of a noun that belongs to somebody."""
    if noun == "Deal":
        row: Any = await open_deal(title)
    else:
        row = {"Customer": Customer, "Company": Company}[noun](id=uuid7(), name=title)
        await row.save()
    table = type(row)
    values: dict[Any, Any] = {table.owner: owner}
    if hasattr(table, "team"):
        values[table.team] = team
    await table.update(values).where(table.id == row.id)
    await execute(RESET[NOUNS[noun]], row.id)
    return row.id


RESET = {table: f"update {table} set version = 1 where id = $1" for table in NOUNS.values()}


async def expected_places(role: str, noun: str, verb: str) -> set[str]:
    """The places a stored permission covers; a noun without teams knows only mine and nobody's."""
    scope = await scope_of(role, f"core.{NOUNS[noun]}.{verb}")
    teams = hasattr({"Customer": Customer, "Company": Company, "Deal": Deal}[noun], "team")
    places = {"none": set(), "own": OWN, "team": TEAM if teams else OWN, "all": set(PLACES)}[scope]
    if verb != "read" or scope == "none":
        return set(places)
    pool = POOL[await scope_of(role, "core.pool.read")]
    return places | (pool if teams or not pool else POOL["all"])


async def scope_of(role: str, permission: str) -> str:
    """What a role stores."""
    stored = json.loads(await fetchval("select permissions from role where key = $1", role))
    return stored.get(permission, "none")


async def default_roles() -> list[str]:
    """The roles of a fresh house."""
    return json.loads(await fetchval("select json_agg(key) from role"))


async def asked(
    crm: TestHouse, me: Asker, noun: str, rows: dict[str, UUID], way: str
) -> set[str] | int:
    """The places of the rows that one way of asking shows."""
    one, title = NOUNS[noun], TITLES[noun]
    many = {"Customer": "customers", "Company": "companies", "Deal": "deals"}[noun]
    if way == "id":
        document = f"query($id: ID!) {{ {one}(id: $id) {{ id }} }}"
        seen = [(await crm.ask(document, as_=me, id=str(row)))[one] for row in rows.values()]
        return {place for place, row in zip(rows, seen, strict=True) if row}
    if way == "count":
        data = await crm.ask(f"{{ {many} {{ totalCount }} }}", as_=me)
        return data[many]["totalCount"]
    chosen = f"(filter: {{ {title}: {{ in: $titles }} }}, first: 100)" if way == "filter" else ""
    head = "query($titles: [String!]!)" if way == "filter" else ""
    variables = {"titles": list(rows)} if way == "filter" else {}
    data = await crm.ask(
        f"{head} {{ {many}{chosen} {{ nodes {{ {title} }} }} }}", as_=me, **variables
    )
    return {node[title] for node in data[many]["nodes"]}


async def tried(crm: TestHouse, me: Asker, noun: str, row: UUID, verb: str) -> str | None:
    """The code with which a verb refused, if it did."""
    given = {"id": str(row)} | ({TITLES[noun]: "changed"} if verb == "update" else {})
    name = f"{verb}{noun}"
    kind = f"Update{noun}Input" if verb == "update" else await input_type(crm, name)
    document = f"mutation($input: {kind}!) {{ {name}(input: $input) {{ errors {{ code }} }} }}"
    errors = (await crm.ask(document, as_=me, input=given))[name]["errors"]
    return errors[0]["code"] if errors else None


async def input_type(crm: TestHouse, mutation: str) -> str:
    """What a mutation calls its input."""
    root: Any = crm.house.engine.schema.graphql.mutation_type
    return str(root.fields[mutation].args["input"].type).rstrip("!")
