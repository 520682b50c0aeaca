"""What Piccolo wants to know about the API's table."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from .tables import Idempotency

APP_CONFIG = AppConfig(
    app_name="core_graphql",
    migrations_folder_path=str(Path(__file__).parent / "migrations"),
    table_classes=[Idempotency],
    migration_dependencies=[],
)
