"""People and rights through the API; and a masked column stays masked wherever it is used."""

import json
from typing import Any

import pytest
from auth_town import NoteNode, Town, note, with_role
from conftest_types import Somebody

from core.auth import SYSTEM, Asker, Scope, acting_as, asker_of, shape_of
from core.auth.authentication import asker_by_token
from core.auth.graphql import GRAPH
from core.db import execute, fetchval
from core.graphql import Aggregate, Connection, Engine, Graph, aggregate, compose, many, query
from core.graphql.plugin import graph as own_graph


@query
class NoteQuery:
    """Notes."""

    @many(order="text", size=50, largest=500)
    def notes(self) -> Connection[NoteNode]:
        """All notes one sees."""
        ...

    @aggregate
    def notes_aggregate(self) -> Aggregate[NoteNode]:
        """Counts of the notes one sees."""
        ...


NOTES = Graph(queries=(NoteQuery,), entities=(NoteNode,))


@pytest.fixture(scope="module")
def engine() -> Engine:
    """The API of people and notes."""
    schema = compose({"core.graphql": own_graph(), "core.auth": GRAPH, "notes": NOTES})
    return Engine(schema, acting=acting_as)


async def test_me_says_who_asks_and_what_they_may_do(engine: Engine, somebody: Somebody):
    ann = await somebody("viewer", name="ann")

    data = await ask(engine, ann, "{ me { id name email roles { key } permissions throughKey } }")

    assert data["me"] == {
        "id": str(ann.user_id),
        "name": "ann",
        "email": "ann@example.com",
        "roles": [{"key": "viewer"}],
        "permissions": ["core.key.manage", "notes.note.read"],
        "throughKey": False,
    }


async def test_everybody_sees_colleagues_but_no_secrets(engine: Engine, town: Town):
    ann = await asker_of(town.people["ann"])

    document = "{ users { nodes { name roles teams } } teams { nodes { name parent { name } } } }"
    data = await ask(engine, ann, document)

    names = [user["name"] for user in data["users"]["nodes"]]
    assert names == ["ann", "ben", "eve"]
    assert data["users"]["nodes"][0]["roles"] == ["sales"]
    assert data["users"]["nodes"][0]["teams"] == [str(town.teams["north"])]
    assert {"name": "Harbour", "parent": {"name": "North"}} in data["teams"]["nodes"]
    for field in ("password", "digest"):
        refused = await answer(engine, ann, f"{{ users {{ nodes {{ {field} }} }} }}")
        assert refused["errors"]


async def test_the_owner_lets_someone_in_and_shows_them_out(engine: Engine, somebody: Somebody):
    owner = await somebody("owner")
    document = """mutation($input: CreateUserInput!) { createUser(input: $input) {
        user { id name email roles active } errors { code message field } } }"""

    made = await ask(
        engine, owner, document, input={"name": "Zoe", "email": "Zoe@X.com", "roles": ["sales"]}
    )

    zoe = made["createUser"]["user"]
    assert made["createUser"]["errors"] == []
    assert (zoe["name"], zoe["email"], zoe["roles"]) == ("Zoe", "zoe@x.com", ["sales"])
    gone = await ask(
        engine,
        owner,
        "mutation($id: ID!) { deactivateUser(input: {id: $id}) { user { active } } }",
        id=zoe["id"],
    )
    assert gone["deactivateUser"]["user"]["active"] is False


async def test_a_refused_change_says_why_and_changes_nothing(engine: Engine, somebody: Somebody):
    ann = await somebody("sales")
    document = """mutation { createUser(input: {name: "Zoe", email: "zoe@x.com"}) {
        user { id } errors { code field } } }"""

    data = await ask(engine, ann, document)

    assert data["createUser"] == {"user": None, "errors": [{"code": "FORBIDDEN", "field": None}]}
    assert await fetchval("select count(*) from users") == 1


async def test_a_key_is_made_used_listed_and_revoked(engine: Engine, somebody: Somebody):
    ann, ben = await somebody("sales"), await somebody("sales")
    document = """mutation($scopes: JSON) { createApiKey(input: {name: "ERP", scopes: $scopes}) {
        secret apiKey { id name prefix } errors { code field } } }"""

    made = (await ask(engine, ann, document, scopes={"notes.note.read": "own"}))["createApiKey"]

    assert made["errors"] == []
    assert made["secret"].startswith(made["apiKey"]["prefix"])
    assert await asker_by_token(made["secret"].encode()) is not None
    mine = await ask(engine, ann, "{ apiKeys { nodes { name scopes user { name } } } }")
    assert mine["apiKeys"]["nodes"] == [
        {"name": "ERP", "scopes": {"notes.note.read": "own"}, "user": {"name": ann.name}}
    ]
    assert (await ask(engine, ben, "{ apiKeys { nodes { id } } }"))["apiKeys"]["nodes"] == []
    end = "mutation($id: ID!) { revokeApiKey(input: {id: $id}) { apiKey { revokedAt } } }"
    ended = await ask(engine, ann, end, id=made["apiKey"]["id"])
    assert ended["revokeApiKey"]["apiKey"]["revokedAt"] is not None
    assert await asker_by_token(made["secret"].encode()) is None


async def test_guesses_at_ones_own_password_count_although_they_change_nothing(
    engine: Engine, somebody: Somebody
):
    ann = await somebody("sales", password="correct horse battery")
    document = """mutation($old: String!) {
        changePassword(input: {old: $old, new: "another long secret"}) { ok errors { code } } }"""

    said = [
        (await ask(engine, ann, document, old=f"wrong {guess}"))["changePassword"]["errors"]
        for guess in range(6)
    ]

    assert [errors[0]["code"] for errors in said] == ["BAD_USER_INPUT"] * 5 + ["LIMITED"]


async def test_roles_teams_and_the_house_are_changed(engine: Engine, somebody: Somebody):
    owner = await somebody("owner")
    document = """mutation {
        createTeam(input: {name: "North", kind: STORE}) { team { id name kind } errors { code } }
        createRole(input: {key: "agent", name: "Agent", permissions: {core_x: "all"}}) {
            role { key } errors { code field } }
        updateHouse(input: {business: "茶馆", url: "https://crm.example.com/"}) {
            house errors { code } }
    }"""

    data = await ask(engine, owner, document)

    assert data["createTeam"]["team"]["kind"] == "STORE"
    assert data["createRole"]["errors"] == [{"code": "BAD_USER_INPUT", "field": "permissions"}]
    assert data["updateHouse"]["house"]["url"] == "https://crm.example.com"
    shown = await ask(engine, owner, "{ house { business url } permissions { name scopes } }")
    assert shown["house"] == {"business": "茶馆", "url": "https://crm.example.com"}
    assert {"name": "notes.note.secret", "scopes": ["all"]} in shown["permissions"]


async def test_why_names_the_way_or_the_lack(engine: Engine, town: Town):
    ann = await with_role(town.people["ann"], {"notes.note.read": "team", "core.pool.read": "team"})
    document = 'query($id: ID!) { why(entity: "Note", id: $id) { visible scope ways message } }'

    told = {
        place: (await ask(engine, ann, document, id=str(town.notes[place])))["why"]
        for place in town.places()
    }

    assert {place: why["ways"] for place, why in told.items()} == {
        "own": ["owner", "team"],
        "followed": ["follower"],
        "team": ["team"],
        "below": ["team"],
        "other": [],
        "unowned_team": ["team", "pool"],
        "unowned_pool": ["pool"],
        "unowned_other": [],
    }
    assert told["other"]["visible"] is False
    nowhere = (await ask(engine, ann, document, id=str(town.teams["south"])))["why"]
    assert nowhere == told["other"]


async def test_why_about_someone_else_takes_the_right_to_manage_roles(engine: Engine, town: Town):
    ann = await with_role(town.people["ann"], {"notes.note.read": "team"})
    document = """query($id: ID!, $user: ID) {
        why(entity: "Note", id: $id, user: $user) { visible ways } }"""
    asked = {"id": str(town.notes["other"]), "user": str(town.people["eve"])}

    refused = await answer(engine, ann, document, **asked)
    told = await ask(engine, SYSTEM, document, **asked)

    assert refused["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert told["why"] == {"visible": True, "ways": ["owner", "team"]}


async def test_a_mask_holds_in_answers_filters_orders_and_cursors(engine: Engine, house: str):
    for secret in ("b2", "a9", "b1", "a0"):
        await note("t", None, None)
        await execute("update auth_note set text = $1, secret = $1 where text = 't'", secret)
    clerk, _ = await two_readers()

    answers = {
        document: (await ask(engine, clerk, document))["notes"]
        for document in (
            "{ notes(orderBy: [{field: SECRET}]) { nodes { secret } } }",
            '{ notes(filter: {secret: {eq: "a9"}}) { nodes { id } totalCount } }',
            '{ notes(filter: {secret: {startsWith: "a9"}}) { nodes { id } } }',
            '{ notes(filter: {secret: {gt: "a5"}}) { nodes { secret } } }',
        )
    }

    ordered, equal, starting, greater = answers.values()
    assert [row["secret"] for row in ordered["nodes"]] == ["a***", "a***", "b***", "b***"]
    assert equal == {"nodes": [], "totalCount": 0}
    assert starting["nodes"] == []
    assert {row["secret"] for row in greater["nodes"]} == {"b***"}


async def test_a_cursor_of_the_unmasked_is_refused_under_the_mask(engine: Engine, house: str):
    for secret in ("b2", "a9", "b1", "a0"):
        await note(secret)
    clerk, boss = await two_readers()
    document = """query($after: String) { notes(first: 1, after: $after,
        orderBy: [{field: SECRET}]) { nodes { secret } pageInfo { endCursor } } }"""

    page = (await ask(engine, boss, document))["notes"]
    probed = await answer(engine, clerk, document, after=page["pageInfo"]["endCursor"])

    assert page["nodes"] == [{"secret": "a0-secret"}]
    assert probed["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


async def test_groups_are_made_of_masked_values(engine: Engine, house: str):
    for secret in ("b2", "a9", "b1", "a0"):
        await note(secret)
    clerk, _ = await two_readers()
    document = "{ notesAggregate(groupBy: [{field: SECRET}]) { groups { keys count } } }"

    groups = (await ask(engine, clerk, document))["notesAggregate"]["groups"]

    assert sorted((str(group["keys"]), group["count"]) for group in groups) == [
        ("['a***']", 2),
        ("['b***']", 2),
    ]


async def two_readers() -> tuple[Asker, Asker]:
    """Two who see every note; the second one also its secret."""
    read = {"notes.note.read": Scope.ALL}
    clerk = Asker(shape_of(read), kind="system")
    return clerk, Asker(shape_of({**read, "notes.note.secret": Scope.ALL}), kind="system")


async def answer(engine: Engine, who: Asker, document: str, **variables: Any) -> dict[str, Any]:
    """The whole answer."""
    return json.loads(await engine.run(document, variables, None, who))


async def ask(engine: Engine, who: Asker, document: str, **variables: Any) -> dict[str, Any]:
    """The data; there must be no errors."""
    whole = await answer(engine, who, document, **variables)
    assert "errors" not in whole, whole["errors"]
    return whole["data"]


async def test_what_a_role_allows_in_a_module_that_is_off_is_shown_apart_and_kept(
    engine: Engine, somebody: Somebody
):
    owner = await somebody("owner")
    await execute(
        "update role set permissions = permissions || $1::jsonb where key = 'viewer'",
        json.dumps({"tickets.ticket.read": "team"}),
    )
    document = '{ roles(filter: {key: {eq: "viewer"}}) { nodes { id %s } } }'
    shown = (await ask(engine, owner, document % "permissions sleepingPermissions"))["roles"]
    (viewer,) = shown["nodes"]

    change = """mutation($id: ID!, $to: JSON!) { updateRole(input: {id: $id, permissions: $to}) {
        role { permissions sleepingPermissions } errors { message } } }"""
    changed = await ask(engine, owner, change, id=viewer["id"], to=viewer["permissions"])

    assert viewer["sleepingPermissions"] == {"tickets.ticket.read": "team"}
    assert "tickets.ticket.read" not in viewer["permissions"]
    assert viewer["permissions"]["core.key.manage"] == "own"
    assert changed["updateRole"] == {
        "role": {
            "permissions": viewer["permissions"],
            "sleepingPermissions": {"tickets.ticket.read": "team"},
        },
        "errors": [],
    }


async def test_nobody_is_told_they_may_do_what_no_module_knows(engine: Engine, somebody: Somebody):
    ann = await somebody("viewer", name="ann")
    await execute('update role set permissions = \'{"tickets.ticket.read": "all"}\'')

    assert ann.user_id
    data = await ask(engine, await asker_of(ann.user_id), "{ me { permissions scopes } }")

    assert data["me"] == {"permissions": [], "scopes": {}}
