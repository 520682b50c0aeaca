"""Indexes for timelines, lists and open tasks."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.db import execute

ID = "2026-11-21T23:30:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "indexes of activities"

STATEMENTS = (
    "create index activity_by_time on activity (happened_at, id) where deleted_at is null",
    "create index activity_of_customer on activity (customer, happened_at, id)",
    "create index activity_of_conversation on activity (conversation, happened_at, id) where conversation is not null",
    "create index activity_of_deal on activity (deal, happened_at, id) where deal is not null",
    "create index activity_of_company on activity (company, happened_at, id) where company is not null",
    "create index activity_of_actor on activity (actor, happened_at, id) where actor is not null",
    "create index activity_by_kind on activity (kind, happened_at, id) where deleted_at is null",
    "create index activity_to_do on activity (due_at, id) where kind = 'task' and done_at is null and deleted_at is null",
    "create index activity_trash on activity (deleted_at, id) where deleted_at is not null",
)


async def forwards() -> MigrationManager:
    """Make them."""
    manager = MigrationManager(migration_id=ID, app_name="core_activities", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS:
            await execute(statement)

    manager.add_raw(run)
    return manager
