"""The migrations build exactly the tables that the code declares; the doors are in the house."""

import pytest
from asyncpg import CheckViolationError

from core.auth import SYSTEM, acting_as, create_team
from core.auth.permissions import CORE_PERMISSIONS
from core.auth.piccolo_app import APP_CONFIG
from core.auth.plugin import demo, graph, jobs, permissions, settings, tables
from core.db import drift, execute, fetch, fetchval, migrate
from core.jobs import sorted_out


async def test_the_migrations_and_the_tables_agree(pool: str):
    await migrate([APP_CONFIG])

    assert await drift([APP_CONFIG]) == []


async def test_auth_answers_its_hooks():
    assert tables() is APP_CONFIG
    assert permissions() == CORE_PERMISSIONS
    assert [model.__name__ for model in settings()] == ["House"]
    assert {node.__name__ for node in graph().entities} == {
        "UserNode",
        "TeamNode",
        "RoleNode",
        "ApiKeyNode",
    }


async def test_the_nightly_cleaning_removes_only_what_no_longer_counts(house: str):
    works, schedules = sorted_out(jobs())
    for age in ("1 hour", "2 days"):
        await execute(
            "insert into sign_in_attempt (id, account, address, created_at)"
            " values (gen_random_uuid(), $1::text, '', now() - $1::text::interval)",
            age,
        )

    await works["auth.clean"]()

    rows = await fetch("select account from sign_in_attempt")
    assert [row["account"] for row in rows] == ["1 hour"]
    assert [schedule.kind for schedule in schedules] == ["auth.clean"]


async def test_the_demo_people_are_let_in_once_and_cannot_sign_in(house: str):
    (people,) = demo()
    told: list[int] = []

    for _ in range(2):
        with acting_as(SYSTEM):
            await people.fill(None, lambda done, total, label: told.append(done))

    rows = await fetch("select name, password from users order by email")
    assert [row["name"] for row in rows] == ["陈静", "李强", "王芳", "赵磊"]
    assert {row["password"] for row in rows} == {None}
    assert told == [1, 2, 3, 4] * 2


@pytest.mark.parametrize("path", ["", "/", "{id}", "/{id}", "/{id}/x"])
async def test_a_team_with_a_path_that_does_not_end_with_itself_cannot_be(house: str, path: str):
    with acting_as(SYSTEM):
        north = await create_team("North")
    right = await fetchval("select path from team where id = $1", north)

    with pytest.raises(CheckViolationError):
        await execute("update team set path = $2 where id = $1", north, path.format(id=north))

    assert right == f"/{north}/"
    assert await fetchval("select path from team where id = $1", north) == right


async def test_paths_that_were_wrong_are_mended_when_the_house_is_brought_up_to_date(house: str):
    with acting_as(SYSTEM):
        north = await create_team("North")
        pier = await create_team("Pier", parent=north)
    await execute("alter table team drop constraint team_path")
    await execute("update team set path = ''")
    await execute("delete from migration where name = '2026-11-22T02:35:00:000001'")

    await migrate([APP_CONFIG])

    paths = {row["id"]: row["path"] for row in await fetch("select id, path from team")}
    assert paths == {north: f"/{north}/", pier: f"/{north}/{pier}/"}
