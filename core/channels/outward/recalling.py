"""Recalling: a message of ours is taken back, or it is said why it stays."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from core.channels.accounts.line import line_to
from core.channels.adapters.telling import as_told
from core.channels.adapters.trouble import Trouble, Troubled, TroubleKind
from core.db import execute, fetch, now, transaction
from core.entities.activities import DeliveryState
from core.errors import Refusal, T
from core.jobs import Postpone, job

from .posting import SLOWEST
from .preparing import ONE, prepared
from .receipts import settle, show

RECALL = "channels.recall"
"""The job that takes a message back."""

STAYS = T("It could not be taken back: the person keeps it.", "撤回失败，对方仍可看到此消息。")
CORRECT = T("Send a correction.", "可另发一条更正消息。")
FOR_NOW = (TroubleKind.TRANSIENT, TroubleKind.RATE_LIMITED)

_SAY = "update channel_outgoing set trouble = $2::jsonb where id = $1"


async def it_stays(why: str, message: str) -> None:
    """We tried often enough."""
    for row in await fetch(ONE, UUID(message)):
        await _say(row, Trouble(kind=TroubleKind.PERMANENT, message=STAYS, advice=CORRECT))


@job(RECALL, attempts=5, transactional=False, timeout=SLOWEST + 15, on_dead=it_stays)
async def recall(message: str) -> None:
    """Take one message back."""
    for row in await fetch(ONE, UUID(message)):
        if row["state"] != DeliveryState.RECALLED:
            await _take_back(row)


async def _take_back(row: Any) -> None:
    try:
        line = await line_to(row["account"])
        attempt = await prepared(row, line, ())
        if attempt is not None:
            await line.adapter.recall(line, attempt.outgoing, row["external_id"])
    except Troubled as error:
        _refuse_passing(error)
        await _say(row, replace(error.trouble, advice=error.trouble.advice or CORRECT))
    except Refusal as no:
        await _say(row, Trouble(kind=TroubleKind.PERMANENT, message=no.message, advice=CORRECT))
    else:
        async with transaction():
            await settle(row, DeliveryState.RECALLED)


def _refuse_passing(error: Troubled) -> None:
    """What will be over soon is no answer yet: the job comes back."""
    until = error.trouble.until
    if error.trouble.kind is TroubleKind.RATE_LIMITED and until is not None:
        raise Postpone(max((until - now()).total_seconds(), 1.0), str(error)) from None
    if error.trouble.kind in FOR_NOW:
        raise error


async def _say(row: Any, trouble: Trouble) -> None:
    """Say why it stays, to whoever looks at it; how far it came is as it was."""
    async with transaction():
        await execute(_SAY, row["id"], as_told(trouble))
        await show(row["activity"], row["conversation"], DeliveryState(row["state"]))
