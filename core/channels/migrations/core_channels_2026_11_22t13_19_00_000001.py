"""Conversations of one platform are found in order, however few they are."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.db import execute

ID = "2026-11-22T13:19:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "conversations of a platform in order"

STATEMENTS = (
    "update channel_conversation c set channel = a.channel from channel_account a"
    " where a.id = c.account",
    "create index channel_conversation_of_channel on channel_conversation"
    " (channel, state, last_said_at desc nulls last, id desc) where last_said_at is not null",
    # read by nothing any more
    "drop index if exists channel_conversation_lively",
)


async def forwards() -> MigrationManager:
    """Find them."""
    manager = MigrationManager(migration_id=ID, app_name="core_channels", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS:
            await execute(statement)

    manager.add_raw(run)
    return manager
