"""Indexes for the lists of companies: every filter by rights and every order has its own."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.db import execute

ID = "2026-11-21T23:30:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "indexes of companies"

STATEMENTS = (
    "create index company_by_name on company (name, id) where deleted_at is null",
    "create index company_by_age on company (created_at, id) where deleted_at is null",
    "create index company_of_owner on company (owner, name, id) where deleted_at is null",
    "create index company_tags on company using gin (tags)",
    "create index company_trash on company (deleted_at, id) where deleted_at is not null",
)


async def forwards() -> MigrationManager:
    """Make them."""
    manager = MigrationManager(migration_id=ID, app_name="core_companies", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS:
            await execute(statement)

    manager.add_raw(run)
    return manager
