"""Who was blocked, by whom, why and until when."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.db import execute

ID = "2026-11-22T05:40:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "blocks of customers"

STATEMENTS = (
    "CREATE TABLE customer_block (id UUID PRIMARY KEY NOT NULL DEFAULT gen_random_uuid(), created_at TIMESTAMPTZ NOT NULL DEFAULT current_timestamp, customer UUID NOT NULL REFERENCES customer (id) ON DELETE CASCADE ON UPDATE CASCADE, reason TEXT NOT NULL DEFAULT '', silent BOOLEAN NOT NULL DEFAULT false, until TIMESTAMPTZ, blocked_by UUID REFERENCES users (id) ON DELETE SET NULL ON UPDATE CASCADE, appeal TEXT, appealed_at TIMESTAMPTZ, lifted_at TIMESTAMPTZ, lifted_by UUID REFERENCES users (id) ON DELETE SET NULL ON UPDATE CASCADE, lifting VARCHAR(10) DEFAULT null)",
    "CREATE INDEX customer_block_blocked_by ON customer_block USING btree (blocked_by)",
    "CREATE INDEX customer_block_lifted_by ON customer_block USING btree (lifted_by)",
    "create index customer_block_of_customer on customer_block (customer, created_at, id)",
    "create unique index customer_block_in_force on customer_block (customer) where lifted_at is null",
    "create index customer_block_running_out on customer_block (until) where lifted_at is null and until is not null",
    "insert into customer_block (customer, reason, silent) select id, '', true from customer where blocked",
)


async def forwards() -> MigrationManager:
    """Make them."""
    manager = MigrationManager(migration_id=ID, app_name="core_customers", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS:
            await execute(statement)

    manager.add_raw(run)
    return manager
