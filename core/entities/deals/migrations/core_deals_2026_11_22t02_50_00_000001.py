"""Indexes that figures are summed from without touching the rows, whoever asks."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.db import execute

ID = "2026-11-22T02:50:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "figures of deals for narrow rights"

STATEMENTS = (
    "drop index deal_by_kind",
    "create index deal_by_kind on deal (kind, created_at, id) include (amount, owner, team) where deleted_at is null",
    "create index deal_won on deal (closed_at, id) include (amount, owner, team) where kind = 'won' and deleted_at is null",
    "drop index deal_of_pipeline",
    "create index deal_of_pipeline on deal (pipeline, created_at, id) include (stage, kind, amount, owner, team) where deleted_at is null",
)


async def forwards() -> MigrationManager:
    """Make them."""
    manager = MigrationManager(migration_id=ID, app_name="core_deals", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS:
            await execute(statement)

    manager.add_raw(run)
    return manager
