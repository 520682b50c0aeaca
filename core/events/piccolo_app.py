"""What Piccolo wants to know about events."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from .tables import ChainHead, EventRow

APP_CONFIG = AppConfig(
    app_name="core_events",
    migrations_folder_path=str(Path(__file__).parent / "migrations"),
    table_classes=[EventRow, ChainHead],
    migration_dependencies=["core.jobs.piccolo_app"],
)
