"""The database itself keeps the ledger: it balances, it only grows, and nobody overdraws."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.db import execute

ID = "2026-11-21T23:00:00:000002"
VERSION = "1.38.0"
DESCRIPTION = "What the ledger promises"

STATEMENT = """
create index loyalty_posting_of_member
    on loyalty_posting (member, created_at desc, id desc) include (points)
    where member is not null;
"""

BALANCED = """
create function loyalty_balanced() returns trigger language plpgsql as $$
declare
    moved uuid;
    lines int;
    total bigint;
begin
    if tg_table_name = 'loyalty_entry' then
        moved := new.id;
    else
        moved := new.entry;
    end if;
    select count(*), coalesce(sum(points), 0) into lines, total
        from loyalty_posting where entry = moved;
    if lines < 2 or total <> 0 then
        raise exception 'loyalty entry % does not balance: % postings, sum %', moved, lines, total
            using errcode = 'check_violation';
    end if;
    return null;
end $$;

create constraint trigger loyalty_entry_balances after insert on loyalty_entry
    deferrable initially deferred for each row execute function loyalty_balanced();
create constraint trigger loyalty_posting_balances after insert on loyalty_posting
    deferrable initially deferred for each row execute function loyalty_balanced();
"""

NEVER_NEGATIVE = """
create function loyalty_never_negative() returns trigger language plpgsql as $$
declare
    total bigint;
begin
    perform 1 from loyalty_member where id = new.member for update;
    select sum(points) into total from loyalty_posting where member = new.member;
    if total < 0 then
        raise exception 'loyalty member % would have % points', new.member, total
            using errcode = 'check_violation';
    end if;
    return null;
end $$;

create constraint trigger loyalty_posting_covered after insert on loyalty_posting
    deferrable initially deferred for each row
    when (new.member is not null and new.points < 0)
    execute function loyalty_never_negative();
"""

ONLY_GROWS = """
create function loyalty_only_grows() returns trigger language plpgsql as $$
begin
    raise exception 'the loyalty ledger only grows: % is not allowed on %', tg_op, tg_table_name
        using errcode = 'integrity_constraint_violation';
end $$;

create trigger loyalty_entry_only_grows before update or delete or truncate on loyalty_entry
    for each statement execute function loyalty_only_grows();
create trigger loyalty_posting_only_grows before update or delete or truncate on loyalty_posting
    for each statement execute function loyalty_only_grows();
"""


async def keep_promises() -> None:
    """Teach the tables what a ledger promises."""
    for statements in (STATEMENT, BALANCED, NEVER_NEGATIVE, ONLY_GROWS):
        await execute(statements)


async def forwards() -> MigrationManager:
    """After the tables are there."""
    manager = MigrationManager(migration_id=ID, app_name="loyalty", description=DESCRIPTION)
    manager.add_raw(keep_promises)
    return manager
