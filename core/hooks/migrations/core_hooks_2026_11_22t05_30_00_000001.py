"""What owners answered to hooks, kept for the times when they are off."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.db import execute

ID = "2026-11-22T05:30:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "declarations"

STATEMENTS = (
    "CREATE TABLE declaration (id UUID PRIMARY KEY NOT NULL DEFAULT gen_random_uuid(), created_at TIMESTAMPTZ NOT NULL DEFAULT current_timestamp, owner VARCHAR(100) NOT NULL DEFAULT '', hook VARCHAR(40) NOT NULL DEFAULT '', said JSONB NOT NULL DEFAULT '[]')",
    "ALTER TABLE declaration ADD CONSTRAINT declaration_once UNIQUE (hook, owner)",
)


async def forwards() -> MigrationManager:
    """Make them."""
    manager = MigrationManager(migration_id=ID, app_name="core_hooks", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS:
            await execute(statement)

    manager.add_raw(run)
    return manager
