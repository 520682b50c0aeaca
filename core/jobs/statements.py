"""The statements of the queue, built from constants only; values are always parameters."""

# ruff: noqa: S608

LOST = "the worker was lost"
MOST_LOSSES = 30
"""A worker takes many jobs at a time: most of those lost with it had not even begun."""

INSERT = """
    INSERT INTO job (id, created_at, kind, args, key, lane, priority, run_at)
    VALUES ($1, now(), $2, $3, $4, $5, $6, coalesce($7, now()))
    ON CONFLICT (kind, key) WHERE key IS NOT NULL DO NOTHING RETURNING id"""
_DUE = """
    SELECT j.id FROM job j
    WHERE j.state = 'waiting' AND j.run_at <= now() AND j.kind = ANY($1)
      AND (j.lease_until IS NULL OR j.lease_until < now())
      AND (j.lane IS NULL OR NOT EXISTS (
        SELECT FROM job o
        WHERE o.lane = j.lane AND o.state IN ('waiting', 'running') AND o.id <> j.id
          AND (o.state = 'running' OR o.position < j.position)))
    ORDER BY j.priority DESC, j.run_at, j.position
    LIMIT $2 FOR UPDATE OF j SKIP LOCKED"""
_START = """state = 'running', attempts = attempts + 1,
    lease_until = now() + make_interval(secs => $3)"""
_HELD = "id, kind, args, checkpoint, lane, attempts, failures"
CLAIM = f"""
    WITH started AS (
        UPDATE job SET {_START} WHERE id IN ({_DUE}) RETURNING {_HELD}, priority, run_at, position)
    SELECT {_HELD} FROM started ORDER BY priority DESC, run_at, position"""
CLAIM_NEXT = f"""
    UPDATE job SET {_START} WHERE id IN (
        SELECT (SELECT id FROM job WHERE job.lane = wanted.lane AND state IN ('waiting', 'running')
            ORDER BY state = 'running' DESC, position LIMIT 1)
        FROM unnest($2::text[]) AS wanted (lane))
      AND state = 'waiting' AND run_at <= now() AND kind = ANY($1)
    RETURNING {_HELD}"""
CLAIM_OFFERED = f"""
    UPDATE job SET {_START}
    WHERE (id, attempts) IN (SELECT * FROM unnest($1::uuid[], $2::int[])) AND state = 'waiting'
    RETURNING {_HELD}"""
CLAIM_THIS = f"""
    UPDATE job SET {_START}
    WHERE id = $1 AND $2::text IS NULL AND state = 'waiting' RETURNING {_HELD}"""
OFFER = f"""
    UPDATE job SET lease_until = now() + make_interval(secs => $3)
    WHERE id IN ({_DUE}) RETURNING id, attempts"""
OFFERED = """
    SELECT count(*) FROM job WHERE state = 'waiting' AND lease_until > now() AND kind = ANY($1)"""
_HOLDING = "id = $1 AND attempts = $2 AND state = 'running'"
FINISH = f"""
    UPDATE job SET state = 'done', finished_at = now(), lease_until = NULL WHERE {_HOLDING}"""
_THESE = "(id, attempts) IN (SELECT * FROM unnest($1::uuid[], $2::int[])) AND state = 'running'"
FINISH_ALL = f"""
    UPDATE job SET state = 'done', finished_at = now(), lease_until = NULL WHERE {_THESE}
    RETURNING id"""
FAIL = f"""
    UPDATE job SET failures = failures + 1, last_error = $3, lease_until = NULL,
        state = CASE WHEN failures + 1 >= $4 THEN 'dead' ELSE 'waiting' END,
        finished_at = CASE WHEN failures + 1 >= $4 THEN now() END,
        run_at = now() + make_interval(secs => $5)
    WHERE {_HOLDING} RETURNING state"""
POSTPONE = f"""
    UPDATE job SET state = 'waiting', lease_until = NULL, last_error = $4,
        run_at = now() + make_interval(secs => $3)
    WHERE {_HOLDING}"""
GIVE_BACK = f"UPDATE job SET state = 'waiting', lease_until = NULL WHERE {_THESE}"
RENEW = f"""
    UPDATE job SET lease_until = now() + make_interval(secs => $3) WHERE {_THESE} RETURNING id"""
REAP = f"""
    UPDATE job SET losses = losses + 1, last_error = '{LOST}', lease_until = NULL,
        state = CASE WHEN losses + 1 >= {MOST_LOSSES} THEN 'dead' ELSE 'waiting' END,
        finished_at = CASE WHEN losses + 1 >= {MOST_LOSSES} THEN now() END
    WHERE state = 'running' AND lease_until < now() AND kind = any($1)
    RETURNING id, kind, args, state"""
CHECKPOINT = f"UPDATE job SET checkpoint = $3 WHERE {_HOLDING}"
REPLAY = """
    UPDATE job SET state = 'waiting', failures = 0, losses = 0, finished_at = NULL, run_at = now()
    WHERE id = $1 AND state = 'dead' RETURNING id"""
