"""How Piccolo finds the table of files."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from .tables import File

APP_CONFIG = AppConfig(
    app_name="core_files",
    migrations_folder_path=str(Path(__file__).parent / "migrations"),
    table_classes=[File],
    migration_dependencies=["core.auth.piccolo_app", "core.jobs.piccolo_app"],
)
