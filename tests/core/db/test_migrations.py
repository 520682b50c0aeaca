"""Migrations run once, alone, in order of need, whole or not at all."""

import asyncio
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest
from piccolo.columns import ForeignKey, OnDelete, Text
from piccolo.conf.apps import AppConfig
from piccolo.table import Table

from core.db import MigrationFailed, drift, fetch, fetchval, migrate, pending

FIRST, SECOND = "2026-01-01T00:00:00:000001", "2026-01-02T00:00:00:000001"


def app(folder: Path, name: str, **migrations: str) -> AppConfig:
    """An app whose migrations run the given SQL; file names repeat between apps."""
    room = folder / name
    room.mkdir()
    for number, sql in migrations.items():
        (room / f"{number}.py").write_text(
            dedent(f"""
            from core.db import execute
            ID = {FIRST if number == "first" else SECOND!r}
            async def forwards():
                await execute({sql!r})
            """)
        )
    return AppConfig(app_name=name, migrations_folder_path=str(room), table_classes=[])


async def test_each_runs_once_whatever_its_file_is_called(pool: str, tmp_path: Path) -> None:
    apps = [
        app(tmp_path, "tea", first="create table tea (a int)"),
        app(tmp_path, "rice", first="create table rice (a int)"),
    ]

    assert await pending(apps) == [("rice", FIRST), ("tea", FIRST)]
    assert await migrate(apps) == [("rice", FIRST), ("tea", FIRST)]
    assert await migrate(apps) == []
    assert await fetchval(
        "select to_regclass('tea') is not null and to_regclass('rice') is not null"
    )


async def test_a_failing_one_leaves_the_database_as_it_was(pool: str, tmp_path: Path) -> None:
    apps = [
        app(
            tmp_path,
            "tea",
            first="create table tea (a int)",
            second="create table half (a int); select 1/0",
        )
    ]

    with pytest.raises(MigrationFailed, match="division by zero") as failure:
        await migrate(apps)

    assert failure.value.app == "tea"
    assert await fetchval("select to_regclass('half')") is None
    assert [row["name"] for row in await fetch("select name from migration")] == [FIRST]


async def test_a_database_of_a_newer_version_is_refused(pool: str, tmp_path: Path) -> None:
    (tmp_path / "newer").mkdir()
    await migrate([app(tmp_path / "newer", "tea", first="select 1", second="select 2")])
    older = [app(tmp_path, "tea", first="select 1")]

    with pytest.raises(MigrationFailed, match=f"made by a newer version: .* {SECOND} of tea"):
        await migrate(older)
    with pytest.raises(MigrationFailed):
        await pending(older)

    assert await fetchval("select count(*) from migration") == 2


async def test_two_processes_at_once_run_everything_once(postgres: str, tmp_path: Path) -> None:
    app(tmp_path, "tea", first="select pg_sleep(0.3); create table tea (a int)")
    script = tmp_path / "run.py"
    script.write_text(
        dedent(f"""
        import asyncio
        from core.db import migrate, open_pool
        from piccolo.conf.apps import AppConfig
        async def main():
            await open_pool({postgres!r})
            place = {str(tmp_path / "tea")!r}
            app = AppConfig(app_name="tea", migrations_folder_path=place, table_classes=[])
            print(len(await migrate([app])))
        asyncio.run(main())
        """)
    )

    def run() -> str:
        done = subprocess.run(
            [sys.executable, str(script)], capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    ran = await asyncio.gather(*(asyncio.to_thread(run) for _ in range(2)))

    assert sorted(ran) == ["0", "1"]


class Pot(Table, tablename="pot"):
    """What the classes say."""

    colour = Text()


class Cup(Table, tablename="cup"):
    """Points at a pot without an index."""

    pot = ForeignKey(Pot, null=False, on_delete=OnDelete.cascade, index=False)


async def test_drift_names_every_difference(pool: str, tmp_path: Path) -> None:
    apps = app(
        tmp_path,
        "tea",
        first="create table pot (id serial primary key, colour integer);"
        "create table cup (id serial primary key, pot integer not null references pot)",
    )
    apps.table_classes = [Pot, Cup]

    found = await drift([apps])

    assert [line.split(":")[0] for line in found] == ["cup", "pot.colour", "cup"]
    assert "on delete cascade" in found[0].lower()
    assert (
        found[1]
        == "pot.colour: migrations say 'integer', classes say \"text not null default ''::text\""
    )
    assert found[2] == "cup: cup_pot_fkey: no index"
    assert (
        await fetchval(
            "select count(*) from information_schema.schemata where schema_name = 'guanxi_drift'"
        )
        == 0
    )
