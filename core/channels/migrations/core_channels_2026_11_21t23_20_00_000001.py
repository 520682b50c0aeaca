"""Indexes for what is looked for: what waits or failed, what is old, what is lively."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.channels.tables import Delivery

ID = "2026-11-21T23:20:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "indexes of the letter box"

_UP = (
    "CREATE INDEX channel_delivery_latest ON channel_delivery (account, created_at DESC, id)",
    "CREATE INDEX channel_delivery_state ON channel_delivery (account, state)",
    "CREATE INDEX channel_delivery_open ON channel_delivery (created_at DESC, id)"
    " WHERE state <> 'done'",
    "CREATE INDEX channel_delivery_done ON channel_delivery (done_at) WHERE state = 'done'",
    "CREATE INDEX channel_conversation_lively"
    " ON channel_conversation (last_inbound_at DESC, id)",
)


async def forwards() -> MigrationManager:
    """Make them."""
    manager = MigrationManager(migration_id=ID, app_name="core_channels", description=DESCRIPTION)

    async def run() -> None:
        for statement in _UP:
            await Delivery.raw(statement)

    manager.add_raw(run)
    return manager
