"""Posting to many: where a platform takes one content for many people in one call."""

from collections.abc import Sequence
from uuid import UUID

from core.entities.activities import DeliveryState
from core.errors import Refusal
from core.jobs import job

from .posting import SLOWEST, Attempt, begin, failed, taken
from .trouble import Trouble, Troubled, TroubleKind
from .ways import Receipt

POST_MANY = "channels.post_many"


@job(POST_MANY, attempts=20, transactional=False, timeout=SLOWEST + 60)
async def post_many(messages: list[str]) -> None:
    """Carry messages of one content to their platform by one call."""
    begun = [await begin(UUID(message)) for message in messages]
    attempts = [attempt for attempt in begun if attempt is not None]
    if not attempts:
        return
    line = attempts[0].line
    try:
        told = await line.adapter.send_many(line, [attempt.outgoing for attempt in attempts])
    except Troubled as error:
        await _all_failed(attempts, error.trouble)
        return
    except Refusal as no:
        await _all_failed(attempts, Trouble(kind=TroubleKind.CONTENT, message=no.message))
        return
    for attempt in attempts:
        said = told.get(attempt.outgoing.id, Receipt(state=DeliveryState.SENT))
        if isinstance(said, Trouble):
            await failed(attempt, said, final=True)
        else:
            await taken(attempt, said)


async def _all_failed(attempts: Sequence[Attempt], trouble: Trouble) -> None:
    """One refusal for all of them; if they may be tried again, the job comes back with them."""
    for attempt in attempts[1:]:
        await failed(attempt, trouble, silently=True)
    await failed(attempts[0], trouble)
