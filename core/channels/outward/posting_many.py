"""Posting to many: where a platform takes one content for many people in one call."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from core.channels.adapters.trouble import Trouble, Troubled, TroubleKind
from core.channels.adapters.ways import Receipt
from core.channels.mass.many import POST_MANY
from core.db import execute, fetch, transaction
from core.entities.activities import DeliveryState
from core.errors import Refusal
from core.jobs import Postpone, job

from .posting import BROKEN, SLOWEST, TRY_AGAIN, failed
from .preparing import LOOK, Attempt, end, ready
from .together import TAKE, taken

MANY = LOOK.format(which="o.batch = $1 and o.state = 'queued'")

LONGEST = 300.0
"""Seconds that thousands of people may take to be looked up, and written down again."""


async def given_up(why: str, batch: str) -> None:
    """Messages that we cannot even try to send any more are settled all the same."""
    for row in await fetch(MANY, UUID(batch)):
        await end(row, Trouble(kind=TroubleKind.PERMANENT, message=BROKEN, advice=TRY_AGAIN))


@job(POST_MANY, attempts=20, transactional=False, timeout=SLOWEST + 2 * LONGEST, on_dead=given_up)
async def post_many(batch: str) -> None:
    """Carry what was gathered to its platform by one call."""
    attempts = await _begin(UUID(batch))
    if not attempts:
        return
    wait, why = None, ""
    for attempt, said in await _call(attempts):
        if isinstance(said, Receipt):
            await taken(attempt, said)
            continue
        again = await failed(attempt, said)
        if again is not None:
            wait, why = min(wait or again, again), str(said.message)
    if wait is not None:
        raise Postpone(wait, why)


async def _begin(batch: UUID) -> Sequence[Attempt]:
    """Mark all of them in the one moment before the call: whoever is not called is not marked."""
    async with transaction(seconds=LONGEST):
        attempts = await ready(await fetch(MANY, batch))
        await execute(TAKE, [attempt.row["id"] for attempt in attempts])
    return attempts


async def _call(attempts: Sequence[Attempt]) -> Sequence[tuple[Attempt, Receipt | Trouble]]:
    """What became of each; what is told of none of them is told of all."""
    line = attempts[0].line
    try:
        told = await line.adapter.send_many(line, [attempt.outgoing for attempt in attempts])
    except Troubled as error:
        return [(attempt, error.trouble) for attempt in attempts]
    except Refusal as no:
        trouble = Trouble(kind=TroubleKind.CONTENT, message=no.message)
        return [(attempt, trouble) for attempt in attempts]
    return [(attempt, _of(told, attempt)) for attempt in attempts]


def _of(told: Mapping[UUID, Receipt | Trouble], attempt: Attempt) -> Receipt | Trouble:
    return told.get(attempt.outgoing.id) or Receipt(state=DeliveryState.SENT)
