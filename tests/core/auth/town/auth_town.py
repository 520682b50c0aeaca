"""A small town for trying rights: teams, people in them, and notes in every place a note can be."""

from dataclasses import dataclass, field
from uuid import UUID

from piccolo.columns import ForeignKey, OnDelete, Varchar
from piccolo.table import Table

from core.auth import (
    SYSTEM,
    Asker,
    Permission,
    Person,
    Scope,
    Team,
    User,
    acting_as,
    asker_of,
    create_role,
    create_team,
    create_user,
)
from core.db import EntityRecord, execute, uuid7
from core.errors import T
from core.graphql import ID, SQL, entity, masked, sql

NOTE_PERMISSIONS = (
    Permission(
        "notes.note.read",
        T("See notes", "查看便签"),
        defaults={"manager": Scope.ALL, "sales": Scope.TEAM, "viewer": Scope.TEAM},
    ),
    Permission(
        "notes.note.update",
        T("Change notes", "修改便签"),
        defaults={"manager": Scope.TEAM, "sales": Scope.OWN},
    ),
    Permission(
        "notes.note.delete", T("Delete notes", "删除便签"), defaults={"manager": Scope.TEAM}
    ),
    Permission(
        "notes.note.move",
        T("Move notes", "移动便签"),
        defaults={"manager": Scope.ALL, "sales": Scope.TEAM},
    ),
    Permission(
        "notes.note.secret",
        T("See secrets", "查看秘密"),
        (Scope.ALL,),
        {"manager": Scope.ALL, "sales": Scope.ALL},
    ),
)


class Note(EntityRecord, Table, tablename="auth_note"):
    """Something somebody wrote down."""

    text = Varchar(length=100)
    secret = Varchar(length=100, null=True, default=None)
    owner = ForeignKey(User, null=True, default=None, on_delete=OnDelete.set_null, index=True)
    team = ForeignKey(Team, null=True, default=None, on_delete=OnDelete.set_null, index=True)


class Follower(Table, tablename="auth_note_follower"):
    """Somebody who follows a note."""

    note = ForeignKey(Note, null=False, on_delete=OnDelete.cascade, index=True)
    follower = ForeignKey(User, null=False, on_delete=OnDelete.cascade, index=True)


def stars(secret: SQL) -> SQL:
    """What others see of a secret."""
    return sql("left({}, 1) || '***'", secret)


@entity(
    Note,
    name="Note",
    read="notes.note.read",
    owner="owner",
    team="team",
    follow=("auth_note_follower", "note", "follower"),
    trash=True,
)
class NoteNode:
    """Something somebody wrote down."""

    id: ID
    text: str
    secret: str | None = masked("notes.note.secret", stars)


@dataclass
class Town:
    """Two branches of teams, people in them, and notes in every place a note can be."""

    people: dict[str, UUID] = field(default_factory=dict)
    teams: dict[str, UUID] = field(default_factory=dict)
    notes: dict[str, UUID] = field(default_factory=dict)

    @staticmethod
    def places() -> tuple[str, ...]:
        """Where a note can be, as Ann of the northern team sees it."""
        return tuple(PLACES)


PLACES = {
    "own": ("ann", "north"),
    "followed": ("eve", "south"),
    "team": ("ben", "north"),
    "below": ("ben", "harbour"),
    "other": ("eve", "south"),
    "unowned_team": ("", "harbour"),
    "unowned_pool": ("", ""),
    "unowned_other": ("", "south"),
}
"""Each place a note can be in: its owner and its team."""


async def build_town() -> Town:
    """Teams north > harbour and south; Ann of north, Ben of harbour, Eve of south; notes."""
    town = Town()
    with acting_as(SYSTEM):
        town.teams["north"] = await create_team("North")
        town.teams["harbour"] = await create_team("Harbour", parent=town.teams["north"])
        town.teams["south"] = await create_team("South")
        for name, team in (("ann", "north"), ("ben", "harbour"), ("eve", "south")):
            person = Person(
                name=name, email=f"{name}@example.com", teams=[town.teams[team]], roles=["sales"]
            )
            town.people[name] = await create_user(person)
    for place, (owner, team) in PLACES.items():
        town.notes[place] = await note(place, town.people.get(owner), town.teams.get(team))
    await execute(
        "insert into auth_note_follower (note, follower) values ($1, $2)",
        town.notes["followed"],
        town.people["ann"],
    )
    return town


async def note(text: str, owner: UUID | None = None, team: UUID | None = None) -> UUID:
    """A note in its place."""
    made = Note(text=text, secret=f"{text}-secret", owner=owner, team=team)
    await made.save()
    return made.id


async def with_role(user_id: UUID, permissions: dict[str, str]) -> Asker:
    """Somebody, holding one new role and no other."""
    key = f"r{uuid7().hex[-10:]}"
    with acting_as(SYSTEM):
        await create_role(key, key, permissions)
    await execute("delete from user_role where person = $1", user_id)
    await execute(
        "insert into user_role (id, person, role) select $1, $2, id from role where key = $3",
        uuid7(),
        user_id,
        key,
    )
    return await asker_of(user_id)
