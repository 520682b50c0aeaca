from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "2026-11-22T12:28:20:384512"
VERSION = "1.38.0"
DESCRIPTION = "doubts have a beginning"


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="core_channels", description=DESCRIPTION
    )

    manager.drop_column(
        table_class_name="Outgoing",
        tablename="channel_outgoing",
        column_name="doubtful",
        db_column_name="doubtful",
        schema=None,
    )

    return manager
