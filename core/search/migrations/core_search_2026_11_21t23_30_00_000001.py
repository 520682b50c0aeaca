"""The pieces, indexed; a short list of pending entries, because every search reads it."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.db import execute

ID = "2026-11-21T23:30:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "index of the pieces"

STATEMENTS = (
    "create index search_entry_grams on search_entry using gin (grams) with (gin_pending_list_limit = 256)",
    "create index search_entry_words on search_entry (entity, title)",
)


async def forwards() -> MigrationManager:
    """Make them."""
    manager = MigrationManager(migration_id=ID, app_name="core_search", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS:
            await execute(statement)

    manager.add_raw(run)
    return manager
