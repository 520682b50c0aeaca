"""Reading again: what waited, what could not be read, what a fix has made readable."""

from datetime import datetime
from uuid import UUID

from core.auth import require
from core.channels.adapters.known import MANAGE, must_be_there
from core.channels.tables import ReadingState
from core.db import after_commit, fetchrow, fetchval, transaction
from core.jobs import job, later, wake

PAGE = 1000
"""Deliveries queued by one statement; the rest follows in the background."""

_COUNT = """
select count(*) from channel_delivery
where account = $1 and state = any($2) and created_at >= $3 and created_at < $4"""

_REQUEUE = """
with page as (
    select id from channel_delivery
    where account = $1 and state = any($2) and created_at >= $3 and created_at < $4
      and (created_at, id) > ($5, $6)
    order by created_at, id limit $7 for update
), again as (
    update channel_delivery d set state = 'received', error = null, done_at = null
    from page where d.id = page.id returning d.id, d.lane, d.created_at
), queued as (
    insert into job (id, kind, args, lane)
    select gen_random_uuid(), 'channels.process', jsonb_build_object('delivery', id), lane
    from again order by created_at, id
    returning 1
)
select created_at, id, (select count(*) from queued) as queued
from again order by created_at desc, id desc limit 1"""

BEGINNING = datetime.fromisoformat("2000-01-01T00:00:00+00:00")
END = datetime.fromisoformat("9999-01-01T00:00:00+00:00")
FIRST = UUID(int=0)


async def replay_deliveries(
    account: UUID,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    everything: bool = False,
) -> int:
    """Read deliveries of a time again, by default those that could not be read; says how many.

    A letter that was written down before is not written down again.
    """
    require(MANAGE)
    states = [ReadingState.POISON, ReadingState.DONE] if everything else [ReadingState.POISON]
    async with transaction():
        await must_be_there(account)
        return await _requeue(account, states, since or BEGINNING, until)


async def requeue_waiting(account: UUID) -> int:
    """Read what arrived while an account was paused."""
    return await _requeue(account, [ReadingState.RECEIVED], BEGINNING, None)


async def _requeue(
    account: UUID, states: list[ReadingState], since: datetime, until: datetime | None
) -> int:
    """Queue the first page at once, and the others after it; says how many there are in all."""
    wanted = [state.value for state in states]
    end = until or END
    many = await fetchval(_COUNT, account, wanted, since, end)
    await _walk(account, wanted, since, end, after=(BEGINNING, FIRST))
    return many


@job("channels.replay", attempts=8)
async def replay(account: str, states: list[str], since: str, until: str, **after: str) -> None:
    """Queue one page more."""
    moment, last = datetime.fromisoformat(after["moment"]), UUID(after["last"])
    times = datetime.fromisoformat(since), datetime.fromisoformat(until)
    await _walk(UUID(account), states, *times, after=(moment, last))


async def _walk(
    account: UUID,
    states: list[str],
    since: datetime,
    until: datetime,
    *,
    after: tuple[datetime, UUID],
) -> None:
    """Queue one page, and another job for what comes after it."""
    row = await fetchrow(_REQUEUE, account, states, since, until, *after, PAGE)
    if row is None:
        return
    after_commit(_wake)
    if row["queued"] == PAGE:
        times = {"since": since.isoformat(), "until": until.isoformat()}
        place = {"moment": row["created_at"].isoformat(), "last": str(row["id"])}
        lane = f"replay:{account}"
        await later(replay, lane=lane, account=str(account), states=states, **times, **place)


async def _wake() -> None:
    wake()
