"""The platforms of a million conversations are noted in a minute.

The next migration writes every row and every index of it one by one, which takes a quarter of an
hour. So the indexes step aside until the last one makes them anew, PostgreSQL writes the table in
one go, and what is written once more unchanged is left alone.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.db import execute

ID = "2026-11-22T13:18:30:000001"
VERSION = "1.38.0"
DESCRIPTION = "platforms in one go"

INDEXES = ("inbox", "by_state", "given", "given_to_none", "mine", "nobodys", "of_account")

STATEMENTS = (
    *(f"drop index if exists channel_conversation_{name}" for name in INDEXES),
    """
    create function channel_filling(uuid) returns varchar language plpgsql stable as $$
    begin return (select channel from channel_account where id = $1); end $$""",
    "alter table channel_conversation"
    " alter column channel type varchar(32) using channel_filling(account)",
    "drop function channel_filling",
    "create trigger channel_conversation_filling before update on channel_conversation"
    " for each row execute function suppress_redundant_updates_trigger()",
)


async def forwards() -> MigrationManager:
    """Note them."""
    manager = MigrationManager(migration_id=ID, app_name="core_channels", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS:
            await execute(statement)

    manager.add_raw(run)
    return manager
