"""A team's path ends with the team itself: one that is empty would let its members see all teams."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.db import execute

ID = "2026-11-22T02:35:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "paths of teams"

STATEMENTS = (
    """
    with recursive tree as (
        select id, '/' || id || '/' as path from team where parent is null
        union all
        select t.id, tree.path || t.id || '/' from team t join tree on t.parent = tree.id)
    update team set path = tree.path from tree where team.id = tree.id and team.path <> tree.path""",
    "alter table team add constraint team_path check (path like '/%' and path like '%/' || id || '/')",
)


async def forwards() -> MigrationManager:
    """Mend the paths there are, then make sure of those to come."""
    manager = MigrationManager(migration_id=ID, app_name="core_auth", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS:
            await execute(statement)

    manager.add_raw(run)
    return manager
