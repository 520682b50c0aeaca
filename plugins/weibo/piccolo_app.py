"""The tables of Weibo, for migrations."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from .tables import Code

APP_CONFIG = AppConfig(
    app_name="weibo",
    migrations_folder_path=Path(__file__).parent / "migrations",
    table_classes=[Code],
    migration_dependencies=["core.channels.piccolo_app"],
)
