"""Who is gone now left when we could write to them no longer; what they did before is over."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.db import execute

ID = "2026-11-22T12:06:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "when those left who are gone"

STATEMENTS = ("update channel_conversation set gone_at = reachable_since where not reachable",)


async def forwards() -> MigrationManager:
    """Note it."""
    manager = MigrationManager(migration_id=ID, app_name="core_channels", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS:
            await execute(statement)

    manager.add_raw(run)
    return manager
