"""How Piccolo finds the search table."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from .tables import SearchEntry

APP_CONFIG = AppConfig(
    app_name="core_search",
    migrations_folder_path=str(Path(__file__).parent / "migrations"),
    table_classes=[SearchEntry],
    migration_dependencies=["core.jobs.piccolo_app"],
)
