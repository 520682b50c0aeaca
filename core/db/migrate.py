"""Bring the database to the shape the code expects.

Piccolo's own runner has no lock and confuses files of the same name in two plugins. Ours runs
one process at a time, in order of need, and writes each migration and its receipt together.
"""

import contextlib
import graphlib
import importlib.util
import io
import re
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from pathlib import Path
from types import ModuleType

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.apps.migrations.tables import Migration
from piccolo.conf.apps import AppConfig

from core.errors import Conflict, T

from .pool import connect, execute, fetch, transaction

Apps = Mapping[str, AppConfig] | Iterable[AppConfig]
Progress = Callable[[str, str], None]
"""Told the app and the migration about to run."""

_LOCK = int.from_bytes(b"guanxi", "big")
_ID = re.compile(r"""^ID\s*=\s*(["'])([^"'\\]+)\1\s*$""", re.MULTILINE)
_RECEIPTS = """
create table if not exists migration (
    id serial primary key,
    name varchar(200) not null default '',
    app_name varchar(200) not null default '',
    ran_on timestamp not null default current_timestamp
)"""
FAILED = T("The migration {name} of {app} failed: {why}", "{app} 的迁移 {name} 失败：{why}")
AHEAD = T(
    "The database was made by a newer version: its migration {name} of {app} is unknown here.",
    "数据库来自更新的版本：此处没有 {app} 的迁移 {name}。",
)


class MigrationFailed(Conflict):
    """A part cannot bring its tables up to date; the database is as it was before."""

    def __init__(self, app: str, message: T) -> None:
        """Remember whose part it is."""
        super().__init__(message)
        self.app = app


async def migrate(apps: Apps, *, progress: Progress | None = None) -> list[tuple[str, str]]:
    """Run what is missing, one process at a time; says which migrations ran."""
    ran: list[tuple[str, str]] = []
    async with _alone():
        await execute(_RECEIPTS)
        for app in in_order(apps):
            for name, module in await _missing(app):
                if progress:
                    progress(app.app_name, name)
                await _run(app, name, module)
                ran.append((app.app_name, name))
    return ran


async def pending(apps: Apps) -> list[tuple[str, str]]:
    """What `migrate` would run."""
    await execute(_RECEIPTS)
    return [(app.app_name, name) for app in in_order(apps) for name, _ in await _missing(app)]


def in_order(apps: Apps) -> list[AppConfig]:
    """The apps, each after those it needs."""
    listed = apps.values() if isinstance(apps, Mapping) else apps
    named = {app.app_name: app for app in listed}
    sorter: graphlib.TopologicalSorter[str] = graphlib.TopologicalSorter()
    for name, app in sorted(named.items()):
        sorter.add(name, *(need.app_name for need in app.migration_dependency_app_configs))
    return [named[name] for name in sorter.static_order() if name in named]


@contextlib.asynccontextmanager
async def _alone() -> AsyncIterator[None]:
    """Hold the session lock on a connection of its own; closing that gives it back."""
    connection = await connect()
    try:
        await connection.execute("set statement_timeout = 0")
        await connection.execute("select pg_advisory_lock($1)", _LOCK)
        yield
    finally:
        connection.terminate()


async def _missing(app: AppConfig) -> list[tuple[str, ModuleType]]:
    rows = await fetch("select name from migration where app_name = $1", app.app_name)
    done = {row["name"] for row in rows}
    files = _files(app)
    if ahead := done - files.keys():
        raise MigrationFailed(app.app_name, AHEAD.fill(app=app.app_name, name=max(ahead)))
    return [(name, _load(app, path)) for name, path in files.items() if name not in done]


def _files(app: AppConfig) -> dict[str, Path]:
    """The app's migrations by id, which is read without running them: nearly all ran long ago."""
    files: dict[str, Path] = {}
    for path in sorted(Path(app.resolved_migrations_folder_path).glob("*.py")):
        if path.name == "__init__.py":
            continue
        said = _ID.search(path.read_text("utf-8"))
        name = said[2] if said else _load(app, path).ID
        if name in files:
            raise RuntimeError(f"{app.app_name} has two migrations with the id {name}")
        files[name] = path
    return dict(sorted(files.items()))


def _load(app: AppConfig, path: Path) -> ModuleType:
    """A migration, loaded by path: file names may repeat between plugins."""
    name = f"guanxi_migrations.{app.app_name}.{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


async def _run(app: AppConfig, name: str, module: ModuleType) -> None:
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            async with transaction(seconds=0):
                manager = await module.forwards()
                if isinstance(manager, MigrationManager):
                    await manager.run()
                await Migration.insert(Migration(name=name, app_name=app.app_name))
    except Exception as error:
        message = FAILED.fill(app=app.app_name, name=name, why=error)
        raise MigrationFailed(app.app_name, message) from error
