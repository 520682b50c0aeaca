"""Activities: everything that passed between us and a customer, and what is to be done."""

from .details import ActivityDetails
from .events import (
    ActivityRecorded,
    ActivityRestored,
    ActivityTrashed,
    ActivityUpdated,
    TaskCompleted,
)
from .graphql_types import ActivityNode
from .service import complete, delete, note, record, restore, update, write_down
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
    "DeliveryState",
    "TaskCompleted",
    "complete",
    "delete",
    "note",
    "record",
    "restore",
    "update",
    "write_down",
]
