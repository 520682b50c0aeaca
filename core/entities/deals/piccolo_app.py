"""How Piccolo finds the tables of deals."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from .tables import Deal, Pipeline, Stage, StageChange

APP_CONFIG = AppConfig(
    app_name="core_deals",
    migrations_folder_path=str(Path(__file__).parent / "migrations"),
    table_classes=[Deal, Pipeline, Stage, StageChange],
    migration_dependencies=["core.entities.customers.piccolo_app"],
)
