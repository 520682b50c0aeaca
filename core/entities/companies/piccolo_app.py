"""How Piccolo finds the tables of companies."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from .tables import Company

APP_CONFIG = AppConfig(
    app_name="core_companies",
    migrations_folder_path=str(Path(__file__).parent / "migrations"),
    table_classes=[Company],
    migration_dependencies=["core.auth.piccolo_app"],
)
