from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from enum import Enum
from piccolo.columns.column_types import Varchar

ID = "2026-11-22T05:29:20:938678"
VERSION = "1.38.0"
DESCRIPTION = "states of what was sent"


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="core_activities", description=DESCRIPTION
    )

    manager.alter_column(
        table_class_name="Activity",
        tablename="activity",
        column_name="direction",
        db_column_name="direction",
        params={
            "choices": Enum(
                "ActivityDirection",
                {"IN": "in", "OUT": "out", "INTERNAL": "internal"},
            )
        },
        old_params={
            "choices": Enum(
                "Direction", {"IN": "in", "OUT": "out", "INTERNAL": "internal"}
            )
        },
        column_class=Varchar,
        old_column_class=Varchar,
        schema=None,
    )

    manager.alter_column(
        table_class_name="Activity",
        tablename="activity",
        column_name="delivery_state",
        db_column_name="delivery_state",
        params={
            "length": 20,
            "choices": Enum(
                "DeliveryState",
                {
                    "QUEUED": "queued",
                    "WAITING_STAFF": "waiting_staff",
                    "SENT": "sent",
                    "DELIVERED": "delivered",
                    "FAILED": "failed",
                    "UNKNOWN": "unknown",
                    "RECALLED": "recalled",
                },
            ),
        },
        old_params={
            "length": 10,
            "choices": Enum(
                "DeliveryState",
                {
                    "PENDING": "pending",
                    "SENT": "sent",
                    "DELIVERED": "delivered",
                    "READ": "read",
                    "FAILED": "failed",
                    "UNKNOWN": "unknown",
                },
            ),
        },
        column_class=Varchar,
        old_column_class=Varchar,
        schema=None,
    )

    return manager
