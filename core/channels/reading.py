"""Reading: what one delivery means for customers, conversations, the timeline and the pipeline."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson

from core.auth import house
from core.db import execute, fetchrow, fetchval, transaction, uuid7
from core.entities.activities import record
from core.entities.customers import recognise
from core.errors import Refusal, T, language
from core.jobs import Postpone, job
from core.pipeline import take_lead

from .adapter import AccountSettings, Adapter, Envelope, Letter
from .conversations import converse
from .known import adapter_of
from .origins import correct_origin, origin_of, source_of
from .sealing import settings_of
from .tables import Account, AccountState, ReadingState

UNREADABLE = T("This delivery cannot be read: {why}", "无法读取此消息：{why}")

AHEAD = timedelta(minutes=5)
"""How far a platform's clock may run before ours; what is said to happen later happened now."""

LATER = 300
"""Seconds until we look again whether a channel was switched on or its secrets were entered."""

_DELIVERY = """
select d.state, d.query, d.body, d.created_at, d.account,
       a.channel, a.settings, a.secrets, a.state as account_state
from channel_delivery d join channel_account a on a.id = d.account
where d.id = $1 for update of d"""

_MARK = """
insert into channel_letter (id, account, external_id) values ($1, $2, $3)
on conflict (account, external_id) do nothing returning id"""

_PLACE = "update channel_letter set activity = $2 where id = $1"

_SETTLE = """
update channel_delivery
set state = $2::text, error = $3, done_at = case when $2::text = 'done' then now() end
where id = $1"""


class Unreadable(Exception):
    """A delivery that no further attempt will make readable."""


async def set_aside(why: str, delivery: str) -> None:
    """Show a delivery whose job died among those that could not be read."""
    await settle(UUID(delivery), ReadingState.POISON, UNREADABLE.fill(why=why).say())


@job("channels.process", attempts=6, on_dead=set_aside)
async def process(delivery: str) -> None:
    """Read a delivery: all of it or nothing; one that cannot be read is set aside and shown."""
    found = await fetchrow(_DELIVERY, UUID(delivery))
    if found is None or found["state"] == ReadingState.DONE:
        return
    if found["account_state"] != AccountState.ACTIVE:
        return

    adapter, settings = _means(found)
    token = language.set((await house()).language)
    try:
        async with transaction():
            await _read(found, adapter, settings)
    except (Unreadable, Refusal) as error:
        await settle(UUID(delivery), ReadingState.POISON, _reason(error))
    else:
        await settle(UUID(delivery), ReadingState.DONE)
    finally:
        language.reset(token)


async def settle(delivery: UUID, state: ReadingState, error: str | None = None) -> None:
    """Write down what became of a delivery."""
    await execute(_SETTLE, delivery, state.value, error)


def _means(found: Any) -> tuple[Adapter[Any], AccountSettings]:
    """What it takes to read a delivery; without it, the delivery waits and is not to blame."""
    account = Account(id=found["account"], settings=found["settings"], secrets=found["secrets"])
    try:
        adapter = adapter_of(found["channel"])
        return adapter, settings_of(account, adapter)
    except Refusal as missing:
        raise Postpone(LATER, str(missing)) from None


async def _read(found: Any, adapter: Adapter[Any], settings: AccountSettings) -> None:
    envelope = Envelope(query=orjson.loads(found["query"]), body=found["body"])
    try:
        letters = adapter.read(settings, envelope)
    except Refusal:
        raise
    except Exception as error:
        raise Unreadable(type(error).__name__) from error

    received_at = found["created_at"]
    for letter in letters:
        timely = _not_ahead(letter, received_at)
        await _write_down(adapter, found["account"], timely, received_at=received_at)


def _not_ahead(letter: Letter, received_at: datetime) -> Letter:
    """Nothing that was delivered happened after it came: else it would head every list for good."""
    if letter.happened_at <= received_at + AHEAD:
        return letter
    return replace(letter, happened_at=received_at)


async def _write_down(
    adapter: Adapter[Any], account: UUID, letter: Letter, *, received_at: datetime
) -> None:
    """One letter: who it is from, where it stands, and whether it is a lead."""
    mark = await fetchval(_MARK, uuid7(), account, letter.id)
    if mark is None:
        return

    origin = origin_of(letter)
    customer = await recognise(
        letter.claims, letter.profile, source=adapter.name, source_detail=origin
    )
    standing = await converse(account, customer.id, letter, origin=origin)
    await correct_origin(customer, adapter.name, standing)
    activity = await record(
        letter.kind.value,
        customer=customer.id,
        conversation=standing.id,
        direction="in",
        subject=letter.subject.say() if letter.subject else None,
        body=letter.body.say() if isinstance(letter.body, T) else letter.body,
        payload=dict(letter.payload),
        happened_at=letter.happened_at,
        received_at=received_at,
    )
    await execute(_PLACE, mark, activity.id)
    if letter.occasion:
        await take_lead(
            customer,
            channel=adapter.name,
            called=adapter.title,
            occasion=letter.occasion.value,
            source=source_of(adapter.name, standing.origin),
        )


def _reason(error: Unreadable | Refusal) -> str:
    """What to show of an error: a refusal speaks for itself, of others only the kind."""
    if isinstance(error, Refusal):
        return error.message.say()
    return UNREADABLE.fill(why=str(error)).say()
