"""Merges, who is not the same person, who might be, and who is still to be compared."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.db import execute

ID = "2026-11-22T05:30:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "merges of customers"

STATEMENTS = (
    "alter table customer add column merged_into uuid references customer (id) on delete set null on update cascade",
    "create index customer_merged_into on customer (merged_into) where merged_into is not null",
    "alter table customer add constraint customer_merged_is_hidden check (merged_into is null or deleted_at is not null)",
    "drop index customer_trash",
    "create index customer_trash on customer (deleted_at, id) where deleted_at is not null and merged_into is null",
    "CREATE TABLE customer_merge (id UUID PRIMARY KEY NOT NULL DEFAULT gen_random_uuid(), created_at TIMESTAMPTZ NOT NULL DEFAULT current_timestamp, survivor UUID NOT NULL REFERENCES customer (id) ON DELETE CASCADE ON UPDATE CASCADE, loser UUID NOT NULL REFERENCES customer (id) ON DELETE CASCADE ON UPDATE CASCADE, automatic BOOLEAN NOT NULL DEFAULT false, reason VARCHAR(500) DEFAULT null, evidence JSONB NOT NULL DEFAULT '{}', merged_by UUID REFERENCES users (id) ON DELETE SET NULL ON UPDATE CASCADE, undone_at TIMESTAMPTZ, undone_by UUID REFERENCES users (id) ON DELETE SET NULL ON UPDATE CASCADE)",
    "CREATE INDEX customer_merge_loser ON customer_merge USING btree (loser)",
    "CREATE INDEX customer_merge_merged_by ON customer_merge USING btree (merged_by)",
    "CREATE INDEX customer_merge_undone_by ON customer_merge USING btree (undone_by)",
    "CREATE TABLE customer_merge_line (id UUID PRIMARY KEY NOT NULL DEFAULT gen_random_uuid(), created_at TIMESTAMPTZ NOT NULL DEFAULT current_timestamp, merge UUID NOT NULL REFERENCES customer_merge (id) ON DELETE CASCADE ON UPDATE CASCADE, place SMALLINT NOT NULL DEFAULT 0, relation VARCHAR(63) NOT NULL DEFAULT '', field VARCHAR(63) NOT NULL DEFAULT '', rows UUID[] NOT NULL DEFAULT '{}', before JSONB NOT NULL DEFAULT 'null', after JSONB NOT NULL DEFAULT 'null')",
    "CREATE TABLE customer_distinct (id UUID PRIMARY KEY NOT NULL DEFAULT gen_random_uuid(), created_at TIMESTAMPTZ NOT NULL DEFAULT current_timestamp, customer UUID NOT NULL REFERENCES customer (id) ON DELETE CASCADE ON UPDATE CASCADE, other UUID NOT NULL REFERENCES customer (id) ON DELETE CASCADE ON UPDATE CASCADE, decided_by UUID REFERENCES users (id) ON DELETE SET NULL ON UPDATE CASCADE)",
    "CREATE INDEX customer_distinct_other ON customer_distinct USING btree (other)",
    "CREATE INDEX customer_distinct_decided_by ON customer_distinct USING btree (decided_by)",
    "ALTER TABLE customer_distinct ADD CONSTRAINT customer_distinct_once UNIQUE (customer, other)",
    "ALTER TABLE customer_distinct ADD CONSTRAINT customer_distinct_differ CHECK (customer <> other)",
    "CREATE TABLE customer_duplicate (id UUID PRIMARY KEY NOT NULL DEFAULT gen_random_uuid(), created_at TIMESTAMPTZ NOT NULL DEFAULT current_timestamp, customer UUID NOT NULL REFERENCES customer (id) ON DELETE CASCADE ON UPDATE CASCADE, other UUID NOT NULL REFERENCES customer (id) ON DELETE CASCADE ON UPDATE CASCADE, score SMALLINT NOT NULL DEFAULT 0, evidence VARCHAR(20)[] NOT NULL DEFAULT '{}')",
    "CREATE INDEX customer_duplicate_other ON customer_duplicate USING btree (other)",
    "ALTER TABLE customer_duplicate ADD CONSTRAINT customer_duplicate_once UNIQUE (customer, other)",
    "ALTER TABLE customer_duplicate ADD CONSTRAINT customer_duplicate_differ CHECK (customer <> other)",
    "CREATE TABLE customer_to_compare (id UUID PRIMARY KEY NOT NULL DEFAULT gen_random_uuid(), created_at TIMESTAMPTZ NOT NULL DEFAULT current_timestamp, customer UUID NOT NULL REFERENCES customer (id) ON DELETE CASCADE ON UPDATE CASCADE)",
    "CREATE INDEX customer_to_compare_customer ON customer_to_compare USING btree (customer)",
    "create index customer_merge_of_survivor on customer_merge (survivor, created_at, id)",
    "create index customer_merge_line_of_merge on customer_merge_line (merge, place)",
    "create index customer_duplicate_by_score on customer_duplicate (score, id) where customer < other",
    "create index customer_same_name on customer (company, name) where company is not null",
    "insert into customer_to_compare (customer) select id from customer where deleted_at is null",
)


async def forwards() -> MigrationManager:
    """Make them."""
    manager = MigrationManager(migration_id=ID, app_name="core_customers", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS:
            await execute(statement)

    manager.add_raw(run)
    return manager
