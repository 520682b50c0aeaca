"""Self-tests are kept with the account."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "2026-11-22T08:53:59:089646"
VERSION = "1.38.0"
DESCRIPTION = "self-tests are kept with the account"


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="wechat", description=DESCRIPTION
    )

    manager.drop_table(
        class_name="Found", tablename="wechat_finding", schema=None
    )

    return manager
