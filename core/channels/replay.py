"""Reading again: what waited, what could not be read, what a fix has made readable."""

from datetime import datetime
from uuid import UUID

from core.auth import require
from core.db import after_commit, fetchval, transaction
from core.jobs import wake

from .known import MANAGE, must_be_there
from .tables import ReadingState

_REQUEUE = """
with again as (
    update channel_delivery set state = 'received', error = null, done_at = null
    where account = $1 and state = any($2) and created_at >= $3 and created_at < $4
    returning id, lane, created_at
), queued as (
    insert into job (id, kind, args, lane)
    select gen_random_uuid(), 'channels.process', jsonb_build_object('delivery', id), lane
    from again order by created_at, id
    returning 1
)
select count(*) from queued"""

BEGINNING = datetime.fromisoformat("2000-01-01T00:00:00+00:00")
END = datetime.fromisoformat("9999-01-01T00:00:00+00:00")


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
        return await _requeue(account, states, since or BEGINNING, until or END)


async def requeue_waiting(account: UUID) -> int:
    """Read what arrived while an account was paused."""
    return await _requeue(account, [ReadingState.RECEIVED], BEGINNING, END)


async def _requeue(
    account: UUID, states: list[ReadingState], since: datetime, until: datetime
) -> int:
    queued = await fetchval(_REQUEUE, account, [state.value for state in states], since, until)
    after_commit(_wake)
    return queued


async def _wake() -> None:
    wake()
