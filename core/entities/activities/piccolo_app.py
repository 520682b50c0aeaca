"""How Piccolo finds the tables of activities."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from .tables import Activity

APP_CONFIG = AppConfig(
    app_name="core_activities",
    migrations_folder_path=str(Path(__file__).parent / "migrations"),
    table_classes=[Activity],
    migration_dependencies=["core.entities.deals.piccolo_app"],
)
