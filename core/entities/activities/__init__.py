"""Activities: everything that passed between us and a customer, and what is to be done."""

from .details import ActivityDetails
from .events import (
    ActivityRecorded,
    ActivityRestored,
    ActivityTrashed,
    ActivityUpdated,
    DeliveryChanged,
    TaskCompleted,
)
from .graphql_types import ActivityNode
from .service import complete, delete, note, note_delivery, record, restore, update, write_down
from .tables import Activity, ActivityDirection, ActivityKind, DeliveryState

__all__ = [
    "Activity",
    "ActivityDetails",
    "ActivityDirection",
    "ActivityKind",
    "ActivityNode",
    "ActivityRecorded",
    "ActivityRestored",
    "ActivityTrashed",
    "ActivityUpdated",
    "DeliveryChanged",
    "DeliveryState",
    "TaskCompleted",
    "complete",
    "delete",
    "note",
    "note_delivery",
    "record",
    "restore",
    "update",
    "write_down",
]
