"""What was sent so far is what was taken so far; and how the rest is counted from it."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.db import execute

ID = "2026-11-22T08:25:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "the ledger is counted"

STATEMENTS = (
    "create index channel_draw_lately on channel_draw"
    " (conversation, (coalesce(sent_at, 'infinity')))",
    "create index channel_outgoing_draw on channel_outgoing (draw) where draw is not null",
    "create index channel_outgoing_of_mass on channel_outgoing (mass, state)"
    " where mass is not null",
    "create index channel_mass_key on channel_mass (key) where key is not null",
    "create index channel_outgoing_batch on channel_outgoing (batch) where batch is not null",
    "create index channel_mass_person_state on channel_mass_person (mass, state)",
    "update channel_outgoing o set mass = p.mass"
    " from channel_mass_person p where p.activity = o.activity",
    "update channel_mass set by_house = true where creator is null",
    # one draw for each message, under the message's own id
    "insert into channel_draw (id, created_at, conversation, triggers, code, sent_at)"
    " select id, created_at, conversation, array[trigger], code,"
    "  case when state <> 'queued' then coalesce(sent_at, created_at) end"
    " from channel_outgoing"
    " where trigger is not null and (state <> 'failed' or sent_at is not null)",
    "update channel_outgoing o set draw = o.id"
    " where exists (select 1 from channel_draw d where d.id = o.id)",
    # one that was promised before a letter may arrive after it, and our clock may be behind
    """
    create function channel_left(g channel_grant) returns integer language sql stable as $$
        select case when g.allowed is not null then greatest(0, g.allowed - (
            select count(*)::int from channel_draw d
            where d.conversation = g.conversation and g.trigger = any(d.triggers)
              and (g.code is null or d.code = g.code)
              and coalesce(d.sent_at, 'infinity') >= g.opened_at - interval '2 seconds')) end
    $$""",
)


async def forwards() -> MigrationManager:
    """Count it."""
    manager = MigrationManager(migration_id=ID, app_name="core_channels", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS:
            await execute(statement)

    manager.add_raw(run)
    return manager
