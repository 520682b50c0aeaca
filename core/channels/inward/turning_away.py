"""Turning away: calls that do not prove genuine are not kept, but the account's owner hears of it.

One of them may be anybody's; a few, and none between them that proves genuine, are the platform's:
it keeps its word that it called, and gives up. The page then says so until one gets in again.
"""

import asyncio
from collections.abc import Coroutine
from contextvars import Context
from time import monotonic
from typing import Any
from uuid import UUID

import structlog

from core.channels.accounts.checking import SET_CLOCK
from core.channels.accounts.health import CALLED, note_trouble, note_well
from core.channels.adapters.known import Known
from core.channels.adapters.trouble import Trouble, TroubleKind
from core.errors import Refusal, T

log = structlog.get_logger("guanxi.channels")

STALE = T("The signature is too old, or from the future", "签名已过期")

A_FEW = 3
"""Platforms try as often to deliver one message."""

PAUSE = 60.0
"""Seconds after which it is noted again, however many come."""

MANY = 1000
"""Accounts counted at once."""

UNSIGNED = T(
    "Calls of the platform are turned away: they are not signed with what is entered here.",
    "平台的推送未通过签名校验，消息无法接收。",
)
COMPARE = T(
    "Compare the token and the keys of this account with those in the platform's console.",
    "请核对本账号的 Token 和密钥是否与平台后台一致。",
)
LATE = T(
    "Calls of the platform are turned away: by our clock they are too old, or from the future.",
    "平台的推送因时间不符被拒绝，消息无法接收。",
)

_turned: dict[UUID, tuple[int, float]] = {}
_noting: set[asyncio.Task[None]] = set()


def turned_away(account: UUID, error: Exception) -> None:
    """A call did not prove genuine; after a few of them the account's page says so."""
    if len(_turned) >= MANY:
        _turned.clear()
    count, noted = _turned.get(account, (0, -PAUSE))
    due = count + 1 >= A_FEW and monotonic() - noted >= PAUSE
    _turned[account] = (count + 1, monotonic() if due else noted)
    if due:
        _note(note_trouble(account, _trouble(error), source=CALLED))


def got_in(known: Known) -> None:
    """A call proved genuine: what was wrong with calls is over."""
    if _turned.pop(known.id, None) or known.turned_away:
        _note(note_well(known.id, source=CALLED))


def _trouble(error: Exception) -> Trouble:
    late = isinstance(error, Refusal) and error.message == STALE
    return Trouble(
        kind=TroubleKind.CONFIGURATION,
        message=LATE if late else UNSIGNED,
        advice=SET_CLOCK if late else COMPARE,
        code="clock" if late else "signature",
    )


def _note(work: Coroutine[Any, Any, None]) -> None:
    """The platform waits for its answer, not for this."""
    task = asyncio.create_task(_quietly(work), context=Context())
    _noting.add(task)
    task.add_done_callback(_noting.discard)


async def _quietly(work: Coroutine[Any, Any, None]) -> None:
    try:
        await work
    except Exception:
        log.exception("how calls come in could not be noted")
