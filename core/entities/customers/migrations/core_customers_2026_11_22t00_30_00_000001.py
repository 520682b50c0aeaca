"""Indexes for the orders that the list of customers offers, within one owner's rows too."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.db import execute

ID = "2026-11-22T00:30:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "orders of customers"

STATEMENTS = (
    "create index customer_in_lifecycle on customer (lifecycle, id) where deleted_at is null",
    "create index customer_in_source on customer (source, id) where deleted_at is null",
    "create index customer_of_owner_by_name on customer (owner, name, id) where deleted_at is null",
    "create index customer_of_owner_by_activity on customer (owner, last_activity_at, id) where deleted_at is null",
    "drop index customer_of_owner",
    "create index customer_of_owner on customer (owner, created_at, id) include (lifecycle, source) where deleted_at is null",
    "drop index customer_of_team",
    "create index customer_of_team on customer (team, created_at, id) include (lifecycle, source) where deleted_at is null",
)


async def forwards() -> MigrationManager:
    """Make them; lists of one owner or team are counted without touching the rows."""
    manager = MigrationManager(migration_id=ID, app_name="core_customers", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS:
            await execute(statement)

    manager.add_raw(run)
    return manager
