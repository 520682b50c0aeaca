"""The tables of loyalty, for migrations."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from .tables import Entry, Member, Posting

APP_CONFIG = AppConfig(
    app_name="loyalty",
    migrations_folder_path=Path(__file__).parent / "migrations",
    table_classes=[Member, Entry, Posting],
    migration_dependencies=["core.entities.customers.piccolo_app"],
)
