"""What was in doubt is so since it was called, or else since it was written."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.db import execute

ID = "2026-11-22T12:27:30:000001"
VERSION = "1.38.0"
DESCRIPTION = "since when old ones are in doubt"

STATEMENTS = (
    "update channel_outgoing set doubtful_since = coalesce(calling_since, sent_at, created_at)"
    " where doubtful or state = 'unknown'",
)


async def forwards() -> MigrationManager:
    """Note it."""
    manager = MigrationManager(migration_id=ID, app_name="core_channels", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS:
            await execute(statement)

    manager.add_raw(run)
    return manager
