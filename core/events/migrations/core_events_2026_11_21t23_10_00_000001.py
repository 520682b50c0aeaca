"""Indexes of the log, and the unique place of each sealed fact."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.events.tables import EventRow

ID = "2026-11-21T23:10:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "indexes of the event log"

_UP = (
    "CREATE INDEX event_unsealed ON event (position) WHERE seq IS NULL",
    "CREATE UNIQUE INDEX event_place ON event (seq) WHERE seq IS NOT NULL",
    "CREATE INDEX event_subject ON event (entity, entity_id, seq)",
    "CREATE INDEX event_customer ON event (customer_id, seq) WHERE customer_id IS NOT NULL",
)


async def forwards() -> MigrationManager:
    """Make them."""
    manager = MigrationManager(migration_id=ID, app_name="core_events", description=DESCRIPTION)

    async def run() -> None:
        for statement in _UP:
            await EventRow.raw(statement)

    manager.add_raw(run)
    return manager
