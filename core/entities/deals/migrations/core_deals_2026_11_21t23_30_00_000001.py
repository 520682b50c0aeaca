"""Indexes for boards and lists, one open lead per person, and a kind that is the stage's."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.db import execute

ID = "2026-11-21T23:30:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "indexes of deals"

STATEMENTS = (
    "alter table deal add constraint deal_known_stage foreign key (stage, pipeline, kind) references stage (id, pipeline, kind) on update cascade",
    "create unique index deal_one_open_lead on deal (pipeline, customer) where kind = 'lead' and deleted_at is null",
    "create index deal_in_column on deal (stage, position, id)",
    "create index deal_by_age on deal (created_at, id) where deleted_at is null",
    "create index deal_by_kind on deal (kind, created_at, id) where deleted_at is null",
    "create index deal_by_amount on deal (amount, id) where deleted_at is null",
    "create index deal_by_expected_close on deal (expected_close, id) where deleted_at is null",
    "create index deal_by_closing on deal (closed_at, id) where deleted_at is null",
    "create index deal_of_pipeline on deal (pipeline, created_at, id)",
    "create index deal_of_owner on deal (owner, created_at, id) where deleted_at is null",
    "create index deal_of_team on deal (team, created_at, id) where deleted_at is null",
    "create index deal_of_customer on deal (customer, created_at, id)",
    "create index deal_of_company on deal (company, created_at, id)",
    "create index deal_trash on deal (deleted_at, id) where deleted_at is not null",
    "create index deal_stage_change_of_deal on deal_stage_change (deal, created_at, id)",
    "create index deal_stage_change_to on deal_stage_change (to_stage, created_at)",
    "create index deal_stage_change_by on deal_stage_change (mover) where mover is not null",
)


async def forwards() -> MigrationManager:
    """Make them."""
    manager = MigrationManager(migration_id=ID, app_name="core_deals", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS:
            await execute(statement)

    manager.add_raw(run)
    return manager
