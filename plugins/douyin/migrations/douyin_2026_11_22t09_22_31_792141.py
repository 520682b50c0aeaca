from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import Varchar
from piccolo.columns.indexes import IndexMethod

from core.db import execute

AS_A_LIST = """
update channel_account set settings = jsonb_set(settings, '{business_scopes}',
    to_jsonb(array_remove(string_to_array(settings ->> 'business_scopes', ' '), '')))
where channel = 'douyin' and jsonb_typeof(settings -> 'business_scopes') = 'string'"""
"""Abilities that an owner typed with spaces between them are picked from a list now."""

ID = "2026-11-22T09:22:31:792141"
VERSION = "1.38.0"
DESCRIPTION = "Greetings answer an opening; business abilities as a list"


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="douyin", description=DESCRIPTION)

    manager.add_column(
        table_class_name="Thread",
        tablename="douyin_thread",
        column_name="entered",
        db_column_name="entered",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 200,
            "default": "",
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema=None,
    )

    async def run() -> None:
        await execute(AS_A_LIST)

    manager.add_raw(run)
    return manager
