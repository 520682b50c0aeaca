"""One index of pieces and marks; a short list of pending entries, because every search reads it.

Entries that are there already are made anew by a job.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.db import execute, fetchval
from core.jobs import later

ID = "2026-11-22T02:10:00:000002"
VERSION = "1.38.0"
DESCRIPTION = "index of pieces and marks"

STATEMENTS = (
    "create index search_entry_found on search_entry using gin (grams, marks) with (gin_pending_list_limit = 256)",
    "drop index search_entry_grams",
    "drop index search_entry_words",
)


async def forwards() -> MigrationManager:
    """Make it, and queue the job if there is something to do."""
    manager = MigrationManager(migration_id=ID, app_name="core_search", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS:
            await execute(statement)
        if await fetchval("select exists (select 1 from search_entry)"):
            await later("search.rebuild", key="search.rebuild 1")

    manager.add_raw(run)
    return manager
