"""How Piccolo finds the tables of customers."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from .block_tables import Block
from .merge_tables import Comparison, CustomerMerge, Distinct, Duplicate, MergeLine
from .tables import Customer, Follower, Identity, Suspicion

APP_CONFIG = AppConfig(
    app_name="core_customers",
    migrations_folder_path=str(Path(__file__).parent / "migrations"),
    table_classes=[
        Customer,
        Follower,
        Identity,
        Suspicion,
        CustomerMerge,
        MergeLine,
        Distinct,
        Duplicate,
        Comparison,
        Block,
    ],
    migration_dependencies=["core.auth.piccolo_app", "core.entities.companies.piccolo_app"],
)
