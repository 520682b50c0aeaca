"""Every default role, every noun, every verb, every place: one generated matrix.

What is found comes through the API, asked in every way there is: by id, listed, filtered,
counted, grouped, searched for, and told live.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import pytest
from matrix_rows import (
    NOUNS,
    PLACES,
    Noun,
    changed_places,
    seen_places,
    settled,
    version_of,
)
from websockets.asyncio.client import ClientConnection, connect

from core.auth import Asker, acting_as, create_api_key
from core.db import fetchval, transaction
from core.entities.activities import ActivityUpdated
from core.entities.companies import CompanyUpdated
from core.entities.customers import CustomerUpdated
from core.entities.deals import DealUpdated
from core.events import Event, announce
from core.testing.house import TestHouse

pytestmark = pytest.mark.plugins("sales")

ROLES = ("owner", "manager", "sales", "viewer")
FINDABLE = ("Customer", "Company", "Deal")


@pytest.mark.parametrize("noun", NOUNS.values(), ids=NOUNS)
@pytest.mark.parametrize("role", ROLES)
async def test_what_a_role_sees_is_the_same_in_every_way_of_asking(
    crm: TestHouse, role: str, noun: Noun
):
    me, rows = await settled(role, noun)
    expected = await seen_places(role, noun)

    assert await by_id(crm, me, noun, rows) == expected
    assert await listed(crm, me, noun) == expected
    assert await filtered(crm, me, noun) == expected
    assert await counted(crm, me, noun) == len(expected)
    assert await grouped(crm, me, noun) == expected


@pytest.mark.parametrize("noun", [NOUNS[name] for name in FINDABLE], ids=FINDABLE)
@pytest.mark.parametrize("role", ROLES)
async def test_a_search_finds_what_a_role_sees(crm: TestHouse, role: str, noun: Noun):
    me, _ = await settled(role, noun)
    expected = await seen_places(role, noun)

    found = [place for place in PLACES if await searched(crm, me, noun, place)]
    narrowed = [place for place in PLACES if await searched_list(crm, me, noun, place)]

    assert set(found) == set(narrowed) == expected


@pytest.mark.parametrize("noun", NOUNS.values(), ids=NOUNS)
@pytest.mark.parametrize("role", ROLES)
async def test_a_role_is_told_live_of_what_it_sees(crm: TestHouse, role: str, noun: Noun):
    me, rows = await settled(role, noun)
    expected = await seen_places(role, noun)

    told = await told_live(crm, me, noun, rows)

    assert {place for place, row in rows.items() if row in told} == expected


@pytest.mark.parametrize("verb", ["update", "delete"])
@pytest.mark.parametrize("noun", NOUNS.values(), ids=NOUNS)
@pytest.mark.parametrize("role", ROLES)
async def test_what_a_role_changes_is_what_it_was_granted_and_nothing_else_moves(
    crm: TestHouse, role: str, noun: Noun, verb: str
):
    me, rows = await settled(role, noun)
    expected = await changed_places(role, noun, verb)

    codes = {place: await tried(crm, me, noun, row, verb) for place, row in rows.items()}

    assert {place for place, code in codes.items() if code is None} == expected
    assert set(codes.values()) <= {None, "FORBIDDEN", "NOT_FOUND"}
    changed = {place for place, row in rows.items() if await version_of(noun, row) > 1}
    assert changed == expected


async def test_no_noun_with_an_owner_is_missing_from_the_matrix(crm: TestHouse):
    entities = {name: node.__entity__ for name, node in crm.house.engine.schema.entities.items()}  # type: ignore[attr-defined]

    owned = {name for name, said in entities.items() if said.owner}
    open_to_all = {name for name, said in entities.items() if said.everyone}

    assert owned == set(NOUNS) | {"ApiKey"}
    by_themselves = {"User", "Team", "Role", "Pipeline", "Stage", "CannedReply"}
    assert open_to_all <= by_themselves | {"File"}  # a file is reached through its row only
    assert set(ROLES) == set(json.loads(await fetchval("select json_agg(key) from role")))


async def by_id(crm: TestHouse, me: Asker, noun: Noun, rows: dict[str, UUID]) -> set[str]:
    """The places whose rows are answered when asked for one by one."""
    document = f"query($id: ID!) {{ {noun.one}(id: $id) {{ id }} }}"
    answers = {place: await crm.ask(document, as_=me, id=str(row)) for place, row in rows.items()}
    return {place for place, data in answers.items() if data[noun.one]}


async def listed(crm: TestHouse, me: Asker, noun: Noun, chosen: str = "") -> set[str]:
    """The places whose rows stand in the list."""
    data = await crm.ask(f"{{ {noun.many}{chosen} {{ nodes {{ {noun.title} }} }} }}", as_=me)
    return {node[noun.title] for node in data[noun.many]["nodes"]}


async def filtered(crm: TestHouse, me: Asker, noun: Noun) -> set[str]:
    """The places whose rows stand in a list that asks for them by name."""
    names = json.dumps(list(PLACES))
    return await listed(crm, me, noun, f"(filter: {{ {noun.title}: {{ in: {names} }} }})")


async def counted(crm: TestHouse, me: Asker, noun: Noun) -> int:
    """How many there are."""
    return (await crm.ask(f"{{ {noun.many} {{ totalCount }} }}", as_=me))[noun.many]["totalCount"]


async def grouped(crm: TestHouse, me: Asker, noun: Noun) -> set[str]:
    """The places that groups are made of, each counted once."""
    root, field = f"{noun.many}Aggregate", noun.title.upper()
    data = await crm.ask(
        f"{{ {root}(groupBy: [{{ field: {field} }}]) {{ groups {{ keys count }} }} }}", as_=me
    )
    groups = data[root]["groups"]
    assert [group["count"] for group in groups] == [1] * len(groups)
    return {group["keys"][0] for group in groups}


async def searched(crm: TestHouse, me: Asker, noun: Noun, place: str) -> bool:
    """Whether the global search finds the row of a place."""
    chosen = f"... on {noun.type} {{ {noun.title} }}"
    data = await crm.ask(
        f"query($text: String!) {{ search(text: $text) {{ {chosen} }} }}", as_=me, text=place
    )
    return {noun.title: place} in data["search"]


async def searched_list(crm: TestHouse, me: Asker, noun: Noun, place: str) -> bool:
    """Whether a list narrowed by a search shows the row of a place."""
    return place in await listed(crm, me, noun, f"(filter: {{ search: {json.dumps(place)} }})")


async def told_live(crm: TestHouse, me: Asker, noun: Noun, rows: dict[str, UUID]) -> set[UUID]:
    """The rows whose changes reach a subscriber, up to one that every role hears of."""
    with acting_as(me):
        key = (await create_api_key("ears")).secret
    told: set[UUID] = set()
    async with crm.serve() as address, listening(address, key, noun) as socket:
        for row in [row for place, row in rows.items() if place != "own"] + [rows["own"]]:
            async with transaction():
                await announce(updated(noun, row))
        while rows["own"] not in told:
            message = json.loads(await asyncio.wait_for(socket.recv(), 8))
            fact = message["payload"]["data"]["changed"]
            if fact["name"] == f"{noun.one}.updated":
                told.add(UUID(fact["id"]))
    return told


@asynccontextmanager
async def listening(address: str, key: str, noun: Noun) -> AsyncIterator[ClientConnection]:
    """A socket on which the changes of a noun are told."""
    protocol: Any = ["graphql-transport-ws"]
    document = f"subscription {{ changed(entities: [{json.dumps(noun.one)}]) {{ name id }} }}"
    greeting = {"type": "connection_init", "payload": {"authorization": f"Bearer {key}"}}
    question = {"id": "1", "type": "subscribe", "payload": {"query": document}}
    url = address.replace("http", "ws") + "/graphql/ws"
    async with connect(url, subprotocols=protocol, proxy=None) as socket:
        await socket.send(json.dumps(greeting))
        await socket.recv()
        await socket.send(json.dumps(question))
        await asyncio.sleep(0.3)
        yield socket


def updated(noun: Noun, row: UUID) -> Event:
    """The fact that a row was changed."""
    changed = (noun.title,)
    facts = {
        "Customer": CustomerUpdated(customer_id=row, changed=changed),
        "Company": CompanyUpdated(company_id=row, changed=changed),
        "Deal": DealUpdated(deal_id=row, customer_id=None, changed=changed),
        "Activity": ActivityUpdated(activity_id=row, customer_id=None, changed=changed),
    }
    return facts[noun.type]


async def tried(crm: TestHouse, me: Asker, noun: Noun, row: UUID, verb: str) -> str | None:
    """The code with which a verb refused, if it did."""
    given = {"id": str(row)} | ({noun.title: "changed"} if verb == "update" else {})
    name = f"{verb}{noun.type}"
    root: Any = crm.house.engine.schema.graphql.mutation_type
    kind = root.fields[name].args["input"].type
    document = f"mutation($input: {kind}) {{ {name}(input: $input) {{ errors {{ code }} }} }}"
    errors = (await crm.ask(document, as_=me, input=given))[name]["errors"]
    return errors[0]["code"] if errors else None
