"""When each conversation was last heard, whose it is, and how the latest are found."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.db import execute

ID = "2026-11-22T08:30:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "what was heard can be counted"

STATEMENTS = (
    "create index activity_heard on activity (conversation, received_at)"
    " where direction = 'in' and kind = 'message'",
    "update channel_conversation c set last_heard_at = (select max(a.received_at) from activity a"
    "  where a.conversation = c.id and a.direction = 'in' and a.kind = 'message')",
    # a group, or what is said below a post, belongs to nobody who happened to speak first
    "update channel_conversation set customer = null"
    " where kind <> 'direct' and customer is not null",
    "create index channel_conversation_waiting"
    " on channel_conversation (assignee, last_heard_at desc, id)"
    " where state = 'open' and last_heard_at is not null",
    "create index channel_conversation_closed on channel_conversation (last_said_at desc, id)"
    " where state = 'closed' and last_said_at is not null",
    "create index channel_conversation_of_account"
    " on channel_conversation (account, last_said_at desc, id) where last_said_at is not null",
    "create index channel_nonce_old on channel_nonce (created_at)",
)


async def forwards() -> MigrationManager:
    """Find them."""
    manager = MigrationManager(migration_id=ID, app_name="core_channels", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS:
            await execute(statement)

    manager.add_raw(run)
    return manager
