"""How Piccolo finds the tables of notices."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from .tables import Notice, NoticeErrand

APP_CONFIG = AppConfig(
    app_name="core_notify",
    migrations_folder_path=str(Path(__file__).parent / "migrations"),
    table_classes=[Notice, NoticeErrand],
    migration_dependencies=["core.auth.piccolo_app", "core.jobs.piccolo_app"],
)
