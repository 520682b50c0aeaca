from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import Timestamptz
from piccolo.columns.indexes import IndexMethod

ID = "2026-11-22T12:27:19:041364"
VERSION = "1.38.0"
DESCRIPTION = "since when something is in doubt"


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="core_channels", description=DESCRIPTION
    )

    manager.add_column(
        table_class_name="Outgoing",
        tablename="channel_outgoing",
        column_name="doubtful_since",
        db_column_name="doubtful_since",
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

    return manager
