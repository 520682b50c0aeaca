"""Indexes for the lists of customers, and the rule that a strong name has one holder."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.db import execute

ID = "2026-11-21T23:30:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "indexes of customers"

STATEMENTS = (
    "create index customer_by_age on customer (created_at, id) where deleted_at is null",
    "create index customer_by_change on customer (updated_at, id) where deleted_at is null",
    "create index customer_by_name on customer (name, id) where deleted_at is null",
    "create index customer_by_activity on customer (last_activity_at, id) where deleted_at is null",
    "create index customer_of_owner on customer (owner, created_at, id) where deleted_at is null",
    "create index customer_of_team on customer (team, created_at, id) where deleted_at is null",
    "create index customer_of_company on customer (company, created_at, id) where deleted_at is null",
    "create index customer_by_lifecycle on customer (lifecycle, created_at, id) where deleted_at is null",
    "create index customer_by_source on customer (source, created_at, id) where deleted_at is null",
    "create index customer_tags on customer using gin (tags)",
    "create index customer_trash on customer (deleted_at, id) where deleted_at is not null",
    "create index customer_follower_by_follower on customer_follower (follower, customer)",
    "create unique index identity_strong on identity (kind, scope, external_id) where strength = 'strong'",
    "create unique index identity_weak on identity (kind, scope, external_id, customer) where strength = 'weak'",
)


async def forwards() -> MigrationManager:
    """Make them."""
    manager = MigrationManager(migration_id=ID, app_name="core_customers", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS:
            await execute(statement)

    manager.add_raw(run)
    return manager
