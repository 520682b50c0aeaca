"""The tables of WeChat, for migrations."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from .tables import TABLES

APP_CONFIG = AppConfig(
    app_name="wechat",
    migrations_folder_path=Path(__file__).parent / "migrations",
    table_classes=TABLES,
    migration_dependencies=["core.channels.piccolo_app"],
)
