"""What Piccolo wants to know about jobs."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from .tables import JobRow

APP_CONFIG = AppConfig(
    app_name="core_jobs",
    migrations_folder_path=str(Path(__file__).parent / "migrations"),
    table_classes=[JobRow],
    migration_dependencies=[],
)
