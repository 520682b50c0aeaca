from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.base import OnDelete
from piccolo.columns.base import OnUpdate
from piccolo.columns.column_types import ForeignKey
from piccolo.columns.column_types import Timestamptz
from piccolo.columns.indexes import IndexMethod

ID = "2026-11-22T12:05:43:900935"
VERSION = "1.38.0"
DESCRIPTION = "who left; nobody loses what was said"


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="core_channels", description=DESCRIPTION
    )

    manager.drop_column(
        table_class_name="Grant",
        tablename="channel_grant",
        column_name="remaining",
        db_column_name="remaining",
        schema=None,
    )

    manager.add_column(
        table_class_name="Conversation",
        tablename="channel_conversation",
        column_name="gone_at",
        db_column_name="gone_at",
        column_class_name="Timestamptz",
        column_class=Timestamptz,
        params={
            "default": None,
            "null": True,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema=None,
    )

    manager.alter_column(
        table_class_name="Delivery",
        tablename="channel_delivery",
        column_name="account",
        db_column_name="account",
        params={"on_delete": OnDelete.restrict, "on_update": OnUpdate.cascade},
        old_params={"on_delete": OnDelete.cascade, "on_update": OnUpdate.cascade},
        column_class=ForeignKey,
        old_column_class=ForeignKey,
        schema=None,
    )

    manager.alter_column(
        table_class_name="Conversation",
        tablename="channel_conversation",
        column_name="account",
        db_column_name="account",
        params={"on_delete": OnDelete.restrict, "on_update": OnUpdate.cascade},
        old_params={"on_delete": OnDelete.cascade, "on_update": OnUpdate.cascade},
        column_class=ForeignKey,
        old_column_class=ForeignKey,
        schema=None,
    )

    manager.alter_column(
        table_class_name="LetterMark",
        tablename="channel_letter",
        column_name="account",
        db_column_name="account",
        params={"on_delete": OnDelete.restrict, "on_update": OnUpdate.cascade},
        old_params={"on_delete": OnDelete.cascade, "on_update": OnUpdate.cascade},
        column_class=ForeignKey,
        old_column_class=ForeignKey,
        schema=None,
    )

    manager.alter_column(
        table_class_name="Outgoing",
        tablename="channel_outgoing",
        column_name="account",
        db_column_name="account",
        params={"on_delete": OnDelete.restrict, "on_update": OnUpdate.cascade},
        old_params={"on_delete": OnDelete.cascade, "on_update": OnUpdate.cascade},
        column_class=ForeignKey,
        old_column_class=ForeignKey,
        schema=None,
    )

    manager.alter_column(
        table_class_name="MediaRow",
        tablename="channel_media",
        column_name="account",
        db_column_name="account",
        params={"on_delete": OnDelete.restrict, "on_update": OnUpdate.cascade},
        old_params={"on_delete": OnDelete.cascade, "on_update": OnUpdate.cascade},
        column_class=ForeignKey,
        old_column_class=ForeignKey,
        schema=None,
    )

    manager.alter_column(
        table_class_name="Mass",
        tablename="channel_mass",
        column_name="account",
        db_column_name="account",
        params={"on_delete": OnDelete.restrict, "on_update": OnUpdate.cascade},
        old_params={"on_delete": OnDelete.cascade, "on_update": OnUpdate.cascade},
        column_class=ForeignKey,
        old_column_class=ForeignKey,
        schema=None,
    )

    return manager
