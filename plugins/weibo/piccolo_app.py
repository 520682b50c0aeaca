"""The tables of Weibo, for migrations."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from .tables import Code, MenuItem

APP_CONFIG = AppConfig(
    app_name="weibo",
    migrations_folder_path=Path(__file__).parent / "migrations",
    table_classes=[Code, MenuItem],
    migration_dependencies=["core.channels.piccolo_app"],
)
