"""However many jobs are done, the queue stays as fast as the little that is waiting."""

import re

from core.db import drift, execute, fetch, fetchval
from core.jobs import statements as sql
from core.jobs.piccolo_app import APP_CONFIG

_FILL = """
    INSERT INTO job (id, kind, state, attempts, finished_at)
    SELECT ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'test.write', 'done', 1,
        now() - interval '20 days' + n * interval '1 second'
    FROM generate_series($1::int, $1 + 99999) AS n"""
_WAITING = """
    INSERT INTO job (id, kind, lane, run_at, state, lease_until)
    SELECT gen_random_uuid(), 'test.write', CASE WHEN n % 2 = 0 THEN 'lane ' || n % 20 END,
        now() - interval '1 minute', CASE WHEN n % 10 = 1 THEN 'running' ELSE 'waiting' END,
        CASE WHEN n % 10 = 1 THEN now() - interval '1 minute' END
    FROM generate_series(1, 1000) AS n"""
KINDS = "ARRAY['test.write']"
PAIRS = ("ARRAY[gen_random_uuid()]", "ARRAY[1]")
STATEMENTS = {
    "claim": (sql.CLAIM, (KINDS, "20", "15")),
    "claim the next of a lane": (sql.CLAIM_NEXT, (KINDS, "ARRAY['lane 2']", "15")),
    "claim what was offered": (sql.CLAIM_OFFERED, (*PAIRS, "15")),
    "offer": (sql.OFFER, (KINDS, "20", "5")),
    "count offers": (sql.OFFERED, (KINDS,)),
    "renew leases": (sql.RENEW, (*PAIRS, "15")),
    "take back lost jobs": (sql.REAP, (KINDS,)),
    "finish": (sql.FINISH, ("gen_random_uuid()", "1")),
}


async def test_migrations_make_the_table_we_declare(pool: str) -> None:
    assert await drift([APP_CONFIG]) == []


async def test_a_million_done_jobs_are_never_looked_at(desk: str) -> None:
    for first in range(0, 1_000_000, 100_000):
        await execute(_FILL, first)
    await execute(_WAITING)
    await execute("VACUUM ANALYZE job")

    for name, (statement, values) in STATEMENTS.items():
        plan, pages = await explained(statement, values)
        assert "Seq Scan on job" not in plan, f"{name}:\n{plan}"
        assert pages < 4_000, f"{name} touched {pages} pages:\n{plan}"
    assert await fetchval("SELECT count(*) FROM job WHERE state = 'done'") == 1_000_000


async def explained(statement: str, values: tuple[str, ...]) -> tuple[str, int]:
    """How PostgreSQL carries a statement out, and how many pages it touches."""
    for place in range(len(values), 0, -1):
        statement = statement.replace(f"${place}", values[place - 1])
    lines = await fetch(f"EXPLAIN (ANALYZE, BUFFERS, TIMING off) {statement}")
    plan = "\n".join(line[0] for line in lines)
    return plan, sum(int(hit) for hit in re.findall(r"shared hit=(\d+)", plan)[:1])
