"""The tabs of the inbox are found in the very order in which they are shown."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.db import execute

ID = "2026-11-22T12:50:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "tabs of the inbox in order"

SHOWN = "last_said_at desc nulls last, id desc"
"""An index whose nulls or ids stand the other way is of no use to a list."""

STATEMENTS = (
    "drop index channel_conversation_inbox",
    "drop index channel_conversation_closed",
    "drop index channel_conversation_of_account",
    f"create index channel_conversation_inbox on channel_conversation ({SHOWN})"
    " where last_said_at is not null",
    f"create index channel_conversation_by_state on channel_conversation (state, {SHOWN})"
    " where last_said_at is not null",
    f"create index channel_conversation_of_account on channel_conversation (account, {SHOWN})"
    " where last_said_at is not null",
    f"create index channel_conversation_given on channel_conversation (assignee, state, {SHOWN})"
    " where assignee is not null and last_said_at is not null",
    f"create index channel_conversation_given_to_none on channel_conversation ({SHOWN})"
    " where assignee is null and state = 'open' and last_said_at is not null",
)


async def forwards() -> MigrationManager:
    """Find them so."""
    manager = MigrationManager(migration_id=ID, app_name="core_channels", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS:
            await execute(statement)

    manager.add_raw(run)
    return manager
