"""Indexes for what goes out, what is fetched, and what waits for an answer."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.db import execute

ID = "2026-11-22T05:40:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "indexes of what goes out"

STATEMENTS = (
    "create index channel_outgoing_external on channel_outgoing (account, external_id)"
    " where external_id is not null",
    "create index channel_outgoing_of_conversation"
    " on channel_outgoing (conversation, trigger, created_at)",
    "create index channel_outgoing_open on channel_outgoing (account, created_at)"
    " where state in ('queued', 'waiting_staff')",
    "create index channel_mass_person_waiting on channel_mass_person (mass, id)"
    " where state = 'waiting'",
    "create index channel_media_waiting on channel_media (expires_at) where state = 'waiting'",
    "create index channel_conversation_inbox on channel_conversation (last_said_at desc, id)"
    " where last_said_at is not null",
)


async def forwards() -> MigrationManager:
    """Make them."""
    manager = MigrationManager(migration_id=ID, app_name="core_channels", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS:
            await execute(statement)

    manager.add_raw(run)
    return manager
