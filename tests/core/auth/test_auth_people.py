"""People, roles and teams: nobody grants what he lacks, and one owner always stays."""

import asyncio
from uuid import UUID

import pytest
from auth_town import NOTE_PERMISSIONS, Town, with_role
from conftest_types import Somebody

from core.auth import (
    SYSTEM,
    Permission,
    Person,
    Scope,
    acting_as,
    asker_of,
    create_role,
    create_team,
    create_user,
    deactivate_user,
    grant_defaults,
    know_permissions,
    move_team,
    update_role,
    update_user,
)
from core.auth.permissions import CORE_PERMISSIONS
from core.db import fetch, fetchval
from core.errors import Conflict, Forbidden, Invalid, T

RIGHTS = {"core.user.manage": "all", "core.role.manage": "all", "notes.note.read": "team"}


async def test_default_roles_stand_and_the_owner_may_do_everything(somebody: Somebody):
    owner, viewer = await somebody("owner"), await somebody("viewer")

    known = (*CORE_PERMISSIONS, *NOTE_PERMISSIONS)
    assert dict(owner.shape.scopes) == {p.name: max(p.scopes) for p in known}
    assert dict(viewer.shape.scopes) == {
        "core.key.manage": Scope.OWN,
        "notes.note.read": Scope.TEAM,
    }
    keys = [row["key"] for row in await fetch("select key from role order by created_at, id")]
    assert sorted(keys) == ["manager", "owner", "sales", "viewer"]


async def test_a_new_module_adds_its_permissions_once(somebody: Somebody):
    gift = Permission("gifts.gift.give", T("Give", "送礼"), defaults={"sales": Scope.OWN})
    know_permissions((*CORE_PERMISSIONS, *NOTE_PERMISSIONS, gift))
    await grant_defaults()
    ann, owner = await somebody("sales"), await somebody("owner")
    assert (ann.can(gift.name), owner.can(gift.name)) == (Scope.OWN, Scope.ALL)

    with acting_as(SYSTEM):
        await update_role(await role_id("sales"), permissions={"notes.note.read": "own"})
    await grant_defaults()

    assert not (await asker_of(ann.user_id)).allows(gift.name)  # type: ignore[arg-type]


async def test_what_a_module_that_is_off_granted_survives_an_edit(town: Town):
    with acting_as(SYSTEM):
        role = await create_role("notes", "Notes", {"notes.note.read": "all"})
        know_permissions(CORE_PERMISSIONS)
        await update_role(role, permissions={"core.audit.read": "all"})

    kept = await fetchval("select permissions from role where id = $1", role)
    assert kept == '{"core.audit.read": "all", "notes.note.read": "all"}'


async def test_nobody_makes_a_role_with_more_than_he_has(town: Town):
    ann = await with_role(town.people["ann"], RIGHTS)

    with acting_as(ann):
        await create_role("small", "Small", {"notes.note.read": "team"})
        with pytest.raises(Forbidden):
            await create_role("big", "Big", {"notes.note.read": "all"})
        with pytest.raises(Forbidden):
            await create_role("other", "Other", {"core.plugin.manage": "all"})

    assert await fetchval("select count(*) from role where key in ('big', 'other')") == 0


async def test_nobody_changes_a_role_that_allows_more_than_he_has(town: Town):
    ann = await with_role(town.people["ann"], RIGHTS)
    before = await fetchval("select permissions from role where key = 'manager'")

    with acting_as(ann), pytest.raises(Forbidden):
        await update_role(await role_id("manager"), permissions={})

    assert await fetchval("select permissions from role where key = 'manager'") == before


async def test_the_owner_role_cannot_be_narrowed(somebody: Somebody):
    owner = await somebody("owner")

    with acting_as(owner), pytest.raises(Conflict):
        await update_role(await role_id("owner"), permissions={})

    again = await asker_of(owner.user_id)  # type: ignore[arg-type]
    assert again.shape is owner.shape


async def test_nobody_hands_out_a_role_that_allows_more_than_he_has(town: Town):
    ann = await with_role(town.people["ann"], RIGHTS)

    with acting_as(ann):
        with pytest.raises(Forbidden):
            await create_user(Person(name="Zoe", email="zoe@example.com", roles=["owner"]))
        with pytest.raises(Forbidden):
            await update_user(town.people["ann"], Person(roles=["owner"]))

    assert await fetchval("select count(*) from users where email = 'zoe@example.com'") == 0
    assert not (await asker_of(town.people["ann"])).allows("core.plugin.manage")


async def test_nobody_takes_over_someone_with_more_rights(somebody: Somebody, town: Town):
    owner = await somebody("owner")
    ann = await with_role(town.people["ann"], RIGHTS)

    with acting_as(ann):
        for change in (Person(password="a new long secret"), Person(email="mine@example.com")):
            with pytest.raises(Forbidden):
                await update_user(owner.user_id, change)  # type: ignore[arg-type]
        with pytest.raises(Forbidden):
            await deactivate_user(owner.user_id)  # type: ignore[arg-type]

    row = await fetch("select email, password, active from users where id = $1", owner.user_id)
    assert (row[0]["password"], row[0]["active"]) == (None, True)
    assert row[0]["email"] != "mine@example.com"


async def test_without_the_permission_nobody_is_changed(somebody: Somebody):
    ann, ben = await somebody("sales"), await somebody("sales", name="ben")

    with acting_as(ann):
        for attempt in (
            create_user(Person(name="Zoe", email="zoe@example.com")),
            update_user(ben.user_id, Person(name="Bent")),  # type: ignore[arg-type]
            deactivate_user(ben.user_id),  # type: ignore[arg-type]
            create_team("Mine"),
            create_role("mine", "Mine", {}),
        ):
            with pytest.raises(Forbidden):
                await attempt

    assert await fetchval("select count(*) from users") == 2
    assert (await asker_of(ben.user_id)).name == "ben"  # type: ignore[arg-type]


async def test_the_last_owner_stays(somebody: Somebody):
    owner = await somebody("owner")

    with acting_as(owner):
        with pytest.raises(Conflict):
            await deactivate_user(owner.user_id)  # type: ignore[arg-type]
        with pytest.raises(Conflict):
            await update_user(owner.user_id, Person(roles=["manager"]))  # type: ignore[arg-type]

    assert (await asker_of(owner.user_id)).allows("core.plugin.manage")  # type: ignore[arg-type]


async def test_of_two_owners_who_remove_each_other_one_stays(somebody: Somebody):
    ann, ben = await somebody("owner"), await somebody("owner")

    await asyncio.gather(
        as_(ann, deactivate_user, ben.user_id),
        as_(ben, deactivate_user, ann.user_id),
        return_exceptions=True,
    )

    assert await fetchval("select count(*) from users where active") == 1


async def test_an_address_belongs_to_one_person(somebody: Somebody):
    await somebody("sales", name="ann")

    with acting_as(SYSTEM), pytest.raises(Conflict):
        await create_user(Person(name="Anna", email=" ANN@Example.com"))

    assert await fetchval("select count(*) from users") == 1


@pytest.mark.parametrize(
    "person",
    [
        Person(name="", email="a@example.com"),
        Person(name="Ann", email="nonsense"),
        Person(name="Ann", email="a@example.com", zone="Mars/Base"),
        Person(name="Ann", email="a@example.com", language="tlh"),
        Person(name="Ann", email="a@example.com", roles=["king"]),
        Person(name="A\0nn", email="a@example.com"),
    ],
)
async def test_nonsense_about_a_person_is_refused(house: str, person: Person):
    with acting_as(SYSTEM), pytest.raises(Invalid):
        await create_user(person)

    assert await fetchval("select count(*) from users") == 0


async def test_a_moved_team_takes_its_branch_along(town: Town):
    south, harbour = town.teams["south"], town.teams["harbour"]

    with acting_as(SYSTEM):
        pier = await create_team("Pier", parent=harbour)
        await move_team(harbour, south)

    eve, ann = await asker_of(town.people["eve"]), await asker_of(town.people["ann"])
    assert eve.teams == sorted([south, harbour, pier])
    assert ann.teams == [town.teams["north"]]


async def test_a_team_is_never_below_itself(town: Town):
    with acting_as(SYSTEM), pytest.raises(Conflict):
        await move_team(town.teams["north"], town.teams["harbour"])

    path = await fetchval("select path from team where id = $1", town.teams["north"])
    assert path == f"/{town.teams['north']}/"


async def test_home_is_the_first_team_one_joined(town: Town):
    assert (await asker_of(town.people["ann"])).home == town.teams["north"]


async def as_(who, act, *arguments):
    """Do something on somebody's behalf, in a task of its own."""
    with acting_as(who):
        return await act(*arguments)


async def role_id(key: str):
    """A role by its key."""
    return await fetchval("select id from role where key = $1", key)


async def branch(parent: UUID | None, levels: int) -> list[UUID]:
    """Teams below each other, the uppermost first."""
    made: list[UUID] = []
    for level in range(levels):
        parent = await create_team(f"Level {level}", parent=parent)
        made.append(parent)
    return made


async def test_a_branch_is_moved_only_where_all_of_it_has_room(house: str):
    with acting_as(SYSTEM):
        tall, low = await branch(None, 7), await branch(None, 4)
        paths = await fetch("select id, path from team order by id")

        with pytest.raises(Invalid):
            await move_team(low[0], tall[-1])
        unchanged = await fetch("select id, path from team order by id")
        await move_team(low[1], tall[-1])
        with pytest.raises(Invalid):
            await create_team("An eleventh level", parent=low[-1])

    assert unchanged == paths
    assert (
        await fetchval("select path from team where id = $1", low[-1])
        == "".join(f"/{team}" for team in [*tall, *low[1:]]) + "/"
    )


async def test_a_branch_of_all_levels_can_become_the_root(house: str):
    with acting_as(SYSTEM):
        tall = await branch(None, 10)
        await move_team(tall[1], None)

    assert await fetchval("select path from team where id = $1", tall[1]) == f"/{tall[1]}/"
