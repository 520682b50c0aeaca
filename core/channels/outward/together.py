"""Together: messages that begin, or end, in the same moment are marked by one transaction.

Each is still called by itself, in the order of its conversation, and only once its mark is
committed; what came of it is written down before the next of its conversation begins. Only the
commits are shared, as nothing waits for company: with nobody else about a message goes alone.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from enum import Enum
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID

from core.auth import SYSTEM, acting_as
from core.channels.accounts.health import note_well
from core.channels.adapters.ways import Receipt
from core.db import Batcher, execute, fetch, transaction
from core.entities.activities import DeliveryState
from core.jobs import LOST, Postpone, Running, current_job, end_together

from .preparing import AT_HAND, ONE, Attempt, ready, ready_each
from .receipts import settle, settle_at_hand

PATIENCE = 45.0
"""Seconds that a message waits for the others: a database that is so slow is in trouble."""

TAKE = """
update channel_outgoing set doubtful_since = coalesce(doubtful_since, calling_since),
    calling_since = now(), attempts = attempts + 1
where id = any($1)"""

_UNTAKE = """
update channel_outgoing set calling_since = null, attempts = attempts - 1
where id = $1 and attempts = $2 and state = 'queued' and calling_since is not null"""


class Fate(Enum):
    """What there is to do for a message that does not go out now."""

    OVER = "nothing more"
    HELD = "somebody else holds it: to be waited for, alone"


Begun = Attempt | Postpone | Fate


class Taken(NamedTuple):
    """A message that its platform took."""

    attempt: Attempt
    receipt: Receipt
    job: Running


async def begun(message: UUID) -> Attempt | None:
    """Mark a message as being sent, and commit that; None if there is nothing (more) to do."""
    marking = asyncio.ensure_future(_BEGINNING.put(message))
    try:
        said = await asyncio.shield(marking)
    except asyncio.CancelledError:
        await _take_back(marking)
        raise
    if said is Fate.HELD:
        return await _begin_alone(message)
    if isinstance(said, Postpone):
        raise said
    return said if isinstance(said, Attempt) else None


async def _take_back(marking: asyncio.Future[Begun | None]) -> None:
    """Somebody is gone before the call: nobody was asked, so nothing may stay in doubt."""
    (said,) = await asyncio.gather(marking, return_exceptions=True)
    if isinstance(said, Attempt):
        with suppress(*LOST):
            await execute(_UNTAKE, said.row["id"], said.row["attempts"] + 1)


async def over(attempt: Attempt, receipt: Receipt) -> None:
    """The platform took it, and the job that carried it there is done."""
    if await _ENDING.put(Taken(attempt, receipt, current_job())) is Fate.HELD:
        await taken(attempt, receipt)


async def taken(attempt: Attempt, receipt: Receipt) -> None:
    """The platform took it: that is true whoever is at it by now."""
    async with transaction():
        await settle(attempt.row, receipt.state, external_id=receipt.external_id)
        await note_well(attempt.line.account)


async def _begin_alone(message: UUID) -> Attempt | None:
    async with transaction():
        attempts = await ready(await fetch(ONE, message))
        await execute(TAKE, [attempt.row["id"] for attempt in attempts])
    return attempts[0] if attempts else None


async def _begin_all(messages: Sequence[UUID]) -> Sequence[Begun]:
    """Mark those that go out now; whoever asks for one a second time comes after the first."""
    known: dict[UUID, Begun] = {}
    with acting_as(SYSTEM):
        async with transaction():
            rows = sorted(await fetch(AT_HAND, list(set(messages))), key=_account)
            known |= {row["id"]: Fate.OVER for row in rows}
            for _, own in groupby(rows, key=_account):
                known |= await ready_each(list(own))
            await execute(TAKE, [id for id, said in known.items() if isinstance(said, Attempt)])
    return [known.pop(message, Fate.HELD) for message in messages]


def _account(row: Any) -> UUID:
    return row["account"]


async def _end_all(ended: Sequence[Taken]) -> Sequence[Fate]:
    """Write down what platforms took, and that the jobs are done."""
    with acting_as(SYSTEM):
        async with transaction():
            dealt_with = await _settle_all(ended)
            for account in {each.attempt.line.account for each in ended}:
                await note_well(account)
            await end_together([each.job for each in ended if _id(each) in dealt_with])
    return [Fate.OVER if _id(each) in dealt_with else Fate.HELD for each in ended]


async def _settle_all(ended: Sequence[Taken]) -> set[UUID]:
    by_state: dict[DeliveryState, dict[UUID, str | None]] = {}
    for each in ended:
        by_state.setdefault(each.receipt.state, {})[_id(each)] = each.receipt.external_id
    dealt_with: set[UUID] = set()
    for state, messages in by_state.items():
        dealt_with |= set(await settle_at_hand(messages, state))
    return dealt_with


def _id(each: Taken) -> UUID:
    return each.attempt.row["id"]


_BEGINNING: Batcher[UUID, Begun] = Batcher(_begin_all, patience=PATIENCE)
_ENDING: Batcher[Taken, Fate] = Batcher(_end_all, patience=PATIENCE)
