"""What an account suffers from now comes from its access, or is told again if it is still there."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.db import execute

ID = "2026-11-22T08:20:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "troubles by their source"

STATEMENTS = (
    "update channel_account set troubles = jsonb_build_object('token:access',"
    " jsonb_build_object('trouble', trouble, 'since', trouble_at, 'told_at', trouble_at))"
    " where trouble ->> 'kind' = 'token'",
    "update channel_account set trouble = null, trouble_at = null where troubles = '{}'::jsonb",
)


async def forwards() -> MigrationManager:
    """Sort them."""
    manager = MigrationManager(migration_id=ID, app_name="core_channels", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS:
            await execute(statement)

    manager.add_raw(run)
    return manager
