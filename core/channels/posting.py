"""Posting: a promised message is handed to the platform, once; a crash in between is admitted."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import orjson

from core.db import fetch, fetchrow, now, transaction
from core.entities.activities import DeliveryState
from core.entities.customers import Claim
from core.errors import NotFound, Refusal, T
from core.jobs import Postpone, job

from .content import as_content
from .health import note_trouble, note_well
from .line import Line, line_to
from .receipts import settle
from .sending import POST, RECALL
from .tables import ConversationKind
from .telling import as_told, told_again
from .trouble import OF_THE_ACCOUNT, Trouble, Troubled, TroubleKind
from .ways import Mode, Outgoing, Receipt, Way
from .windows import close_all_windows, close_windows, empty_windows, give_back

SLOWEST = 45.0
"""Seconds that one call to a platform may take, all in all."""

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 300.0
"""Seconds between attempts at something that may go well in a moment: doubling."""

MOST_ATTEMPTS = 12

TOO_LATE = T("It could not be sent in time.", "未能在有效时间内发送。")
LOST = T(
    "We were interrupted while sending, and the platform cannot tell us whether it took it.",
    "发送过程中断，且平台无法告知是否已送达。",
)
NO_LINE = T("The account is no longer connected.", "账号已断开连接。")

_TAKE = """
update channel_outgoing set calling_since = now(), attempts = attempts + 1
where id = $1 and state = 'queued' returning *"""

_LOOK = """
select o.*, c.thread, c.kind as room, c.last_letter, c.customer
from channel_outgoing o join channel_conversation c on c.id = o.conversation
where o.id = $1 for update of o"""

_CLAIMS = """
select kind, scope, external_id from identity where customer = $1 and strength = 'strong'
order by last_seen desc limit 50"""


class Attempt(NamedTuple):
    """A message that the platform is about to be asked to take."""

    row: Any
    line: Line[Any]
    outgoing: Outgoing
    idempotent: bool
    triggers: Sequence[str]


@job(POST, attempts=20, transactional=False, timeout=SLOWEST + 15)
async def post(message: str) -> None:
    """Carry one message to its platform: mark it, call, write down what came of it."""
    attempt = await begin(UUID(message))
    if attempt is None:
        return
    try:
        receipt = await attempt.line.adapter.send(attempt.line, attempt.outgoing)
    except Troubled as error:
        await failed(attempt, error.trouble)
    except Refusal as no:
        await failed(attempt, Trouble(kind=TroubleKind.CONTENT, message=no.message))
    else:
        await taken(attempt, receipt)


@job(RECALL, attempts=5, transactional=False, timeout=SLOWEST + 15)
async def recall(message: str) -> None:
    """Take one message back."""
    row = await fetchrow(_LOOK, UUID(message))
    if row is None or row["state"] == DeliveryState.RECALLED:
        return
    attempt = await _prepared(row)
    if attempt is not None:
        await attempt.line.adapter.recall(attempt.line, attempt.outgoing, row["external_id"])
        async with transaction():
            await settle(row, DeliveryState.RECALLED)


async def begin(message: UUID) -> Attempt | None:
    """Mark a message as being sent, and commit that; None if there is nothing (more) to do."""
    async with transaction():
        row = await fetchrow(_LOOK, message)
        if row is None or row["state"] != DeliveryState.QUEUED:
            return None
        attempt = await _prepared(row)
        if attempt is None or await _interrupted(attempt) or await _late(row):
            return None
        await fetchrow(_TAKE, message)
    return attempt


async def _prepared(row: Any) -> Attempt | None:
    """Everything the call needs; without a connected account there is no call."""
    try:
        line = await line_to(row["account"])
    except NotFound:
        trouble = Trouble(kind=TroubleKind.CONFIGURATION, message=NO_LINE)
        await settle(row, DeliveryState.FAILED, trouble=trouble)
        return None
    mode = Mode(row["mode"])
    way = _way(line, mode, row["trigger"])
    outgoing = Outgoing(
        id=row["id"],
        client_id=row["client_id"],
        mode=mode,
        thread=row["thread"],
        room=ConversationKind(row["room"]),
        claims=[Claim(*found) for found in await fetch(_CLAIMS, row["customer"])],
        content=as_content(orjson.loads(row["content"])),
        trigger=row["trigger"],
        code=row["code"],
        answering=row["last_letter"],
        staff=row["staff"],
    )
    triggers = sorted(way.triggers or ()) if way else []
    return Attempt(row, line, outgoing, bool(way and way.idempotent), triggers)


def _way(line: Line[Any], mode: Mode, trigger: str | None) -> Way | None:
    """The way a message was promised to take."""
    ways = [way for way in line.adapter.ways if way.mode is mode]
    drawn = [way for way in ways if trigger in (way.triggers or ())]
    return next(iter(drawn or ways), None)


async def _interrupted(attempt: Attempt) -> bool:
    """Whether an earlier attempt broke off in the middle of a call that must not be repeated."""
    if attempt.row["calling_since"] is None or attempt.idempotent:
        return False
    trouble = Trouble(kind=TroubleKind.TRANSIENT, message=LOST, done=None)
    await settle(attempt.row, DeliveryState.UNKNOWN, trouble=trouble)
    return True


async def _late(row: Any) -> bool:
    """Whether the platform would not take it any more."""
    if now() < row["not_after"]:
        return False
    trouble = _remembered(row) or Trouble(kind=TroubleKind.WINDOW, message=TOO_LATE)
    await settle(row, DeliveryState.FAILED, trouble=trouble)
    await give_back(row["conversation"], row["trigger"], row["created_at"])
    return True


async def taken(attempt: Attempt, receipt: Receipt) -> None:
    """The platform took it."""
    async with transaction():
        await settle(attempt.row, receipt.state, external_id=receipt.external_id)
        await note_well(attempt.line.account)


async def failed(
    attempt: Attempt, trouble: Trouble, *, final: bool = False, silently: bool = False
) -> None:
    """What a trouble means: later, never, or that nobody knows; and what it teaches us.

    Postpones the job if it is to be tried again, unless silently; never if it is final.
    """
    wait = None if final else _wait(attempt, trouble)
    async with transaction():
        if wait is not None:
            await _remember(attempt.row["id"], trouble)
        else:
            await _give_up(attempt, trouble)
        if trouble.kind in OF_THE_ACCOUNT:
            await note_trouble(attempt.line.account, trouble)
    if wait is not None and not silently:
        raise Postpone(wait, str(trouble.message))


def _wait(attempt: Attempt, trouble: Trouble) -> float | None:
    """Seconds until it is tried again; None if it is not."""
    if trouble.done is None and not attempt.idempotent:
        return None
    if trouble.kind not in (TroubleKind.TRANSIENT, TroubleKind.RATE_LIMITED):
        return None
    tried = attempt.row["attempts"] + 1
    if tried >= MOST_ATTEMPTS:
        return None
    pause = min(FIRST_PAUSE * 2 ** (tried - 1), LONGEST_PAUSE)
    if trouble.until is not None:
        pause = max((trouble.until - now()).total_seconds(), 0.5)
    again: datetime = now() + timedelta(seconds=pause)
    return pause if again < attempt.row["not_after"] else None


_REMEMBER = """
update channel_outgoing set calling_since = null, trouble = $2::jsonb where id = $1 returning id"""


async def _remember(message: UUID, trouble: Trouble) -> None:
    """Say why it has not gone out yet; the call is over, and may be repeated."""
    await fetchrow(_REMEMBER, message, as_told(trouble))


async def _give_up(attempt: Attempt, trouble: Trouble) -> None:
    state = DeliveryState.UNKNOWN if trouble.done is None else DeliveryState.FAILED
    await settle(attempt.row, state, trouble=trouble)
    conversation = attempt.row["conversation"]
    match trouble.kind:
        case TroubleKind.WINDOW:
            await close_windows(conversation, attempt.triggers)
        case TroubleKind.COUNT:
            await empty_windows(conversation, attempt.triggers)
        case TroubleKind.GONE | TroubleKind.BLOCKED:
            await close_all_windows(conversation, now())
            await _part(conversation)
        case _ if trouble.done is False:
            taken_at = attempt.row["created_at"]
            await give_back(conversation, attempt.row["trigger"], taken_at)


_PART = """
update channel_conversation set reachable = false, reachable_since = now()
where id = $1 returning id"""


async def _part(conversation: UUID) -> None:
    """The platform says that the person is not there for us any more."""
    await fetchrow(_PART, conversation)


def _remembered(row: Any) -> Trouble | None:
    return told_again(row["trouble"]) if row["trouble"] else None
