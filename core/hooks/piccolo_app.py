"""The tables of the doors, for migrations."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from .tables import Declaration, House, Setting

APP_CONFIG = AppConfig(
    app_name="core_hooks",
    migrations_folder_path=str(Path(__file__).parent / "migrations"),
    table_classes=[House, Setting, Declaration],
    migration_dependencies=[],
)
