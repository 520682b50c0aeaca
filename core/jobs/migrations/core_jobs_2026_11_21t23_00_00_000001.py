"""Indexes that know only the jobs which are not done, however many are."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.jobs.tables import JobRow

ID = "2026-11-21T23:00:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "partial indexes of the job table"

_UP = (
    "CREATE INDEX job_due ON job (priority DESC, run_at, position) WHERE state = 'waiting'",
    "CREATE INDEX job_offered ON job (lease_until) WHERE state = 'waiting' AND lease_until IS NOT NULL",
    "CREATE INDEX job_leased ON job (lease_until) WHERE state = 'running'",
    "CREATE INDEX job_lane ON job (lane, position) WHERE state IN ('waiting', 'running')",
    "CREATE UNIQUE INDEX job_one_per_lane ON job (lane) WHERE state = 'running'",
    "CREATE UNIQUE INDEX job_key ON job (kind, key) WHERE key IS NOT NULL",
    "CREATE INDEX job_done ON job (finished_at) WHERE state = 'done'",
    "CREATE INDEX job_dead ON job (id) WHERE state = 'dead'",
    # rows change state a few times and go; keep the table small and its statistics fresh
    "ALTER TABLE job SET (autovacuum_vacuum_scale_factor = 0.02,"
    " autovacuum_analyze_scale_factor = 0.05)",
)


async def forwards() -> MigrationManager:
    """Make them."""
    manager = MigrationManager(migration_id=ID, app_name="core_jobs", description=DESCRIPTION)

    async def run() -> None:
        for statement in _UP:
            await JobRow.raw(statement)

    manager.add_raw(run)
    return manager
