"""A line of a group's conversation may come from nobody we know."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.db import execute

ID = "2026-11-22T05:40:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "what a conversation alone holds"

STATEMENTS = (
    "alter table activity drop constraint activity_belongs",
    "alter table activity add constraint activity_belongs"
    " check (coalesce(customer, company, deal, conversation) is not null or kind = 'system')",
)


async def forwards() -> MigrationManager:
    """Widen the check."""
    manager = MigrationManager(migration_id=ID, app_name="core_activities", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS:
            await execute(statement)

    manager.add_raw(run)
    return manager
