"""What waits for somebody and what waits for anybody are found apart, the latest first."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.db import execute

ID = "2026-11-22T09:20:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "what waits is found in order"

STATEMENTS = (
    # PostgreSQL takes no order from an index whose first column is only known to be null
    "drop index channel_conversation_waiting",
    "create index channel_conversation_mine"
    " on channel_conversation (assignee, last_heard_at desc, id)"
    " where state = 'open' and last_heard_at is not null and assignee is not null",
    "create index channel_conversation_nobodys on channel_conversation (last_heard_at desc, id)"
    " where state = 'open' and last_heard_at is not null and assignee is null",
)


async def forwards() -> MigrationManager:
    """Find them in order."""
    manager = MigrationManager(migration_id=ID, app_name="core_channels", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS:
            await execute(statement)

    manager.add_raw(run)
    return manager
