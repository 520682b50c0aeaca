"""The tables of Douyin's plugin, for migrations."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from .tables import Clue, Reach, Thread

APP_CONFIG = AppConfig(
    app_name="douyin",
    migrations_folder_path=Path(__file__).parent / "migrations",
    table_classes=[Thread, Reach, Clue],
    migration_dependencies=["core.entities.customers.piccolo_app", "core.channels.piccolo_app"],
)
