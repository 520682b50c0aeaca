"""Posting: a promised message is handed to the platform, once; a crash in between is admitted.

An attempt is marked before the call and settled after it. Whoever lost the job meanwhile writes
down nothing of a failure: somebody else is at it. And once a call may have reached the person, no
later refusal makes the message one that failed.
"""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from core.channels.accounts.health import note_trouble
from core.channels.accounts.line import LATE
from core.channels.adapters.telling import as_told
from core.channels.adapters.trouble import OF_THE_ACCOUNT, Trouble, Troubled, TroubleKind
from core.channels.adapters.ways import Receipt
from core.db import execute, fetch, now, transaction
from core.entities.activities import DeliveryState
from core.errors import Refusal, T
from core.jobs import Postpone, current_job, job

from .preparing import ONE, Attempt, end, last_moment
from .promising import POST
from .receipts import is_parting, part
from .together import begun, over, taken
from .windows import close_all_windows, close_windows, empty_windows

SLOWEST = 45.0
"""Seconds that one call to a platform may take, all in all."""

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 300.0
"""Seconds between attempts at something that may go well in a moment: doubling."""

SPARING = 8
"""What pauses grow by instead, where the platform allows a few attempts only: they are spread."""

SLOW_DOWN = 30.0
"""Seconds to leave a platform alone that asks for it and does not say how long."""

MOST_ATTEMPTS = 12

OF_THE_MOMENT = frozenset({TroubleKind.TRANSIENT, TroubleKind.RATE_LIMITED})
"""What we try again ourselves, as long as that is allowed."""

BROKEN = T("Something went wrong here while sending.", "发送时系统内部出错。")
TRY_AGAIN = T(
    "Send it again; if that does not help, tell whoever looks after this system.",
    "请重新发送；若仍失败，请联系系统管理员。",
)

_REMEMBER = """
update channel_outgoing set calling_since = null, trouble = $2::jsonb,
    doubtful_since = coalesce(doubtful_since, case when $3 then calling_since end),
    attempts = attempts - $4
where id = $1 and state = 'queued'"""


async def given_up(why: str, message: str) -> None:
    """A message that we cannot even try to send any more is settled all the same."""
    for row in await fetch(ONE, UUID(message)):
        if row["state"] == DeliveryState.QUEUED:
            trouble = Trouble(kind=TroubleKind.PERMANENT, message=BROKEN, advice=TRY_AGAIN)
            await end(row, trouble)


@job(POST, attempts=20, transactional=False, timeout=SLOWEST + 15, on_dead=given_up, light=True)
async def post(message: str) -> None:
    """Carry one message to its platform: mark it, call, write down what came of it."""
    attempt = await begun(UUID(message))
    if attempt is None:
        return
    try:
        receipt = await attempt.line.adapter.send(attempt.line, attempt.outgoing)
    except Troubled as error:
        trouble = error.trouble
    except Refusal as no:
        trouble = Trouble(kind=TroubleKind.CONTENT, message=no.message)
    else:
        await over(attempt, receipt)
        return
    wait = await failed(attempt, trouble)
    if wait is not None:
        raise Postpone(wait, str(trouble.message))


async def failed(attempt: Attempt, trouble: Trouble, *, final: bool = False) -> float | None:
    """What a trouble means: later, never, or that nobody knows; and what it teaches us.

    Says in how many seconds it is to be tried again, if it is. Stale if the job was lost.
    """
    if trouble.done:
        await taken(attempt, Receipt())
        return None
    wait = None if final else _wait(attempt, trouble)
    async with transaction():
        await current_job().save()
        if wait is None:
            await _give_up(attempt, _at_last(trouble))
        else:
            await _remember(attempt, trouble)
        if trouble.kind in OF_THE_ACCOUNT:
            await note_trouble(attempt.line.account, trouble)
    return wait


def _wait(attempt: Attempt, trouble: Trouble) -> float | None:
    """Seconds until it is tried again; None if it is not."""
    tried = attempt.row["attempts"] + 1
    match trouble.kind:
        case TroubleKind.RATE_LIMITED:
            pause = SLOW_DOWN
        case TroubleKind.TRANSIENT if tried < MOST_ATTEMPTS and _patient(trouble, tried):
            growth = 2 if trouble.retries is None else SPARING
            pause = min(FIRST_PAUSE * growth ** (tried - 1), LONGEST_PAUSE)
        case _:
            return None
    if trouble.until is not None:
        pause = max((trouble.until - now()).total_seconds(), 0.5)
    again = now() + timedelta(seconds=pause)
    if (trouble.done is None or attempt.doubtful) and not attempt.known_at(again):
        return None
    return pause if again < last_moment(attempt.row) else None


def _patient(trouble: Trouble, tried: int) -> bool:
    return trouble.retries is None or tried <= trouble.retries


async def _remember(attempt: Attempt, trouble: Trouble) -> None:
    """Say why it has not gone out yet; the call is over, and may be repeated.

    A platform that only asks us to slow down was not asked in vain: that is no attempt.
    """
    limited = int(trouble.kind is TroubleKind.RATE_LIMITED)
    unknown = trouble.done is None
    await execute(_REMEMBER, attempt.row["id"], as_told(trouble), unknown, limited)


def _at_last(trouble: Trouble) -> Trouble:
    """What would have come round by itself did not: now it is somebody's turn."""
    return replace(trouble, advice=TRY_AGAIN) if trouble.kind in OF_THE_MOMENT else trouble


async def _give_up(attempt: Attempt, trouble: Trouble) -> None:
    """Settle it, and believe what the platform says of the person and the window."""
    conversation = attempt.row["conversation"]
    parted = is_parting(attempt.row["room"], trouble)
    if parted:  # first the conversation, then the message
        await part(conversation)
    await end(attempt.row, trouble)
    if parted:
        await close_all_windows(conversation, now())
    elif trouble.kind is TroubleKind.WINDOW and trouble != LATE:
        await close_windows(conversation, attempt.triggers)
    elif trouble.kind is TroubleKind.COUNT:
        await empty_windows(conversation, attempt.triggers)
