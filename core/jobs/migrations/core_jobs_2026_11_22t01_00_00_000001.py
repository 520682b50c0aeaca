"""Lost workers are counted apart from failures."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import Integer

ID = "2026-11-22T01:00:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "losses of a job"


async def forwards() -> MigrationManager:
    """Add the column."""
    manager = MigrationManager(migration_id=ID, app_name="core_jobs", description=DESCRIPTION)
    manager.add_column(
        table_class_name="JobRow",
        tablename="job",
        column_name="losses",
        db_column_name="losses",
        column_class_name="Integer",
        column_class=Integer,
        params={
            "default": 0,
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": False,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
    )
    return manager
