"""Marks, which say who need look at a row, and the edition of each entry."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import SmallInt
from piccolo.columns.indexes import IndexMethod

from core.search.tables import TSVector

ID = "2026-11-22T02:10:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "marks and editions"

PLAIN = {
    "null": False,
    "primary_key": False,
    "unique": False,
    "index": False,
    "index_method": IndexMethod.btree,
    "choices": None,
    "db_column_name": None,
    "secret": False,
}
COLUMNS = {
    "marks": (TSVector, {**PLAIN, "default": ""}),
    "edition": (SmallInt, {**PLAIN, "default": 0}),
}


async def forwards() -> MigrationManager:
    """Add them."""
    manager = MigrationManager(migration_id=ID, app_name="core_search", description=DESCRIPTION)
    for name, (column, params) in COLUMNS.items():
        manager.add_column(
            table_class_name="SearchEntry",
            tablename="search_entry",
            column_name=name,
            db_column_name=name,
            column_class_name=column.__name__,
            column_class=column,
            params=params,
            schema=None,
        )
    return manager
