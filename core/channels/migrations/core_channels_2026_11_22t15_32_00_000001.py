"""How much of theirs was heard and seen, whose their person is, and the indexes that know it all.

PostgreSQL keeps with each conversation what the rights ask of its customer, so that they are
answered by one index of conversations. Whoever moves a conversation to somebody holds that somebody
locked; whoever changes a customer holds them locked too: neither misses the other.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.db import execute

ID = "2026-11-22T15:32:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "what was heard and whose it is, filled and indexed"

INDEXES = ("inbox", "by_state", "given", "given_to_none", "mine", "nobodys", "of_account")

SAID = "last_said_at desc nulls last, id desc"
HEARD = "last_heard_at desc, id"
WHOSE = "customer, customer_owner, customer_team, customer_here"
WAITS = "state = 'open' and last_heard_at is not null"
"""What an index includes is looked at without looking at the rows."""

_FILL = (
    "drop trigger channel_conversation_filling on channel_conversation",
    *(f"drop index if exists channel_conversation_{name}" for name in (*INDEXES, "of_channel")),
    # looked up by id in a narrow table: PostgreSQL writes the wide one anew in one go
    """
    create table channel_filling as
    select c.id, case when c.last_heard_at is null then 0 else coalesce(a.heard, 1) end as heard,
        p.owner, p.team, p.id is not null and p.deleted_at is null as here
    from channel_conversation c left join customer p on p.id = c.customer left join (
        select m.conversation, count(*)::int as heard
        from activity m join channel_conversation o on o.id = m.conversation
        where m.direction = 'in' and m.kind = 'message' and m.received_at <= o.last_heard_at
        group by 1) a on a.conversation = c.id""",
    "alter table channel_filling add primary key (id)",
    """
    create function channel_filled(conversation uuid) returns channel_filling
    language plpgsql stable as $$
    declare found channel_filling;
    begin select * into found from channel_filling where id = conversation; return found; end $$""",
    """
    alter table channel_conversation
        alter column heard type integer using (channel_filled(id)).heard,
        alter column customer_owner type uuid using (channel_filled(id)).owner,
        alter column customer_team type uuid using (channel_filled(id)).team,
        alter column customer_here type boolean using (channel_filled(id)).here""",
    "drop function channel_filled",
    "drop table channel_filling",
    """
    update channel_seen s set heard = least(c.heard, (
        select count(*) from activity a
        where a.conversation = c.id and a.direction = 'in' and a.kind = 'message'
          and a.received_at <= least(s.seen_at, c.last_heard_at)))
    from channel_conversation c where c.id = s.conversation""",
)

_KEEP = (
    """
    create function channel_conversation_whose() returns trigger language plpgsql as $$
    begin
        select p.owner, p.team, p.deleted_at is null
        into new.customer_owner, new.customer_team, new.customer_here
        from customer p where p.id = new.customer for no key update;
        new.customer_here := coalesce(new.customer_here, false);
        return new;
    end $$""",
    "create trigger channel_conversation_begun before insert on channel_conversation"
    " for each row execute function channel_conversation_whose()",
    "create trigger channel_conversation_moved before update of customer on channel_conversation"
    " for each row when (new.customer is distinct from old.customer)"
    " execute function channel_conversation_whose()",
    """
    create function channel_conversation_follows() returns trigger language plpgsql as $$
    begin
        update channel_conversation set customer_owner = new.owner, customer_team = new.team,
            customer_here = new.deleted_at is null
        where customer = new.id;
        return null;
    end $$""",
    "create trigger channel_conversation_follows after update of owner, team, deleted_at"
    " on customer for each row when (new.owner is distinct from old.owner"
    " or new.team is distinct from old.team"
    " or (new.deleted_at is null) <> (old.deleted_at is null))"
    " execute function channel_conversation_follows()",
)

_INDEX = (
    f"create index channel_conversation_inbox on channel_conversation ({SAID})"
    f" include (heard, state, channel, assignee, {WHOSE}) where last_said_at is not null",
    f"create index channel_conversation_by_state on channel_conversation (state, {SAID})"
    " where last_said_at is not null",
    f"create index channel_conversation_of_account on channel_conversation (account, {SAID})"
    " where last_said_at is not null",
    f"create index channel_conversation_of_channel on channel_conversation (channel, state, {SAID})"
    " where last_said_at is not null",
    f"create index channel_conversation_given on channel_conversation (assignee, state, {SAID})"
    " where assignee is not null and last_said_at is not null",
    f"create index channel_conversation_given_to_none on channel_conversation ({SAID})"
    " where assignee is null and state = 'open' and last_said_at is not null",
    f"create index channel_conversation_owned on channel_conversation (customer_owner, {SAID})"
    " where customer_owner is not null and last_said_at is not null",
    f"create index channel_conversation_unowned on channel_conversation ({SAID})"
    " where customer_owner is null and customer_here and last_said_at is not null",
    f"create index channel_conversation_mine on channel_conversation (assignee, {HEARD})"
    f" include (heard, {WHOSE}) where {WAITS} and assignee is not null",
    f"create index channel_conversation_nobodys on channel_conversation ({HEARD})"
    f" include (heard, assignee, {WHOSE}) where {WAITS} and assignee is null",
    "create index channel_seen_lately on channel_seen (reader, seen_at desc)"
    " include (conversation, heard)",
    # an index tells by itself only of pages that were tidied up
    "alter table channel_conversation set (autovacuum_vacuum_scale_factor = 0.02)",
    "alter table channel_seen set (autovacuum_vacuum_scale_factor = 0.02)",
    "analyze channel_conversation",
    "analyze channel_seen",
)


async def forwards() -> MigrationManager:
    """Fill, keep and find it."""
    manager = MigrationManager(migration_id=ID, app_name="core_channels", description=DESCRIPTION)

    async def run() -> None:
        for statement in (*_FILL, *_KEEP, *_INDEX):
            await execute(statement)

    manager.add_raw(run)
    return manager
