"""Indexes that count columns of the board and sum amounts without touching the rows."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.db import execute

ID = "2026-11-22T00:50:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "figures and columns of deals"

STATEMENTS = (
    "drop index deal_by_kind",
    "create index deal_by_kind on deal (kind, created_at, id) include (amount) where deleted_at is null",
    "drop index deal_in_column",
    "create index deal_in_column on deal (stage, position, id) include (kind) where deleted_at is null",
    "drop index deal_of_pipeline",
    "create index deal_of_pipeline on deal (pipeline, created_at, id) include (stage, kind, amount, deleted_at)",
    "create index deal_of_team_in_column on deal (team, stage, position, id) include (kind) where deleted_at is null",
)


async def forwards() -> MigrationManager:
    """Make them."""
    manager = MigrationManager(migration_id=ID, app_name="core_deals", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS:
            await execute(statement)

    manager.add_raw(run)
    return manager
