"""Reading: what one delivery means for customers, conversations, the timeline and the pipeline."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import orjson

from core.auth import house
from core.channels.accounts.sealing import settings_of
from core.channels.adapters.adapter import AccountSettings, Adapter, Envelope
from core.channels.adapters.known import adapter_of
from core.channels.adapters.letters import Letter, News, Progress, Recall, Ring
from core.channels.outward.receipts import NotYet, note_progress, note_recall
from core.channels.replies.replying import first_letter, follow_with_reply
from core.channels.tables import Account, AccountState, ReadingState
from core.db import execute, fetchrow, now, transaction
from core.errors import Refusal, T, language
from core.jobs import Postpone, job, later

from .cursors import ring
from .writing_down import Arrival, write_down

UNREADABLE = T("This delivery cannot be read: {why}", "无法读取此消息：{why}")

LATER = 300
"""Seconds until we look again whether a channel was switched on or its secrets were entered."""

SOON = timedelta(seconds=2)
"""How long until we look again for a message of ours that the platform knows before we do."""

_DELIVERY = """
select d.id, d.state, d.query, d.headers, d.body, d.cursor, d.reply, d.created_at, d.account,
       a.channel, a.settings, a.secrets, a.state as account_state
from channel_delivery d join channel_account a on a.id = d.account
where d.id = $1 for update of d"""

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
    if found["account_state"] == AccountState.PAUSED:
        return

    adapter, settings = _means(found)
    token = language.set((await house()).language)
    try:
        async with transaction():
            await _read(found, adapter, settings)
    except NotYet:
        # what it waits for may stand behind it in its lane: it waits outside
        await later(process, at=now() + SOON, delivery=delivery)
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
    envelope = Envelope(
        query=orjson.loads(found["query"]),
        headers=orjson.loads(found["headers"]),
        body=found["body"],
        pulled=found["cursor"],
    )
    try:
        news = adapter.read(settings, envelope)
    except Refusal:
        raise
    except Exception as error:
        raise Unreadable(type(error).__name__) from error

    arrival = Arrival(adapter, found["account"], found["created_at"], [found["id"]])
    waiting = [each for each in news if await _take(arrival, each)]
    first = first_letter(news)
    for letter in waiting:
        if isinstance(letter, Letter):
            replied = found["reply"] if letter is first else None
            await follow_with_reply(arrival.account, letter, replied)
    await adapter.follow_up(found["account"], settings, envelope)


async def _take(arrival: Arrival, news: News) -> bool:
    """One piece of news, whatever it is; says whether somebody waits for an answer to it."""
    match news:
        case Letter():
            return await write_down(arrival, news)
        case Progress():
            await note_progress(arrival.account, news, received_at=arrival.received_at)
        case Recall():
            await note_recall(arrival.account, news, received_at=arrival.received_at)
        case Ring():
            await ring(arrival.account, news.cursor, news.hint)
    return False


def _reason(error: Unreadable | Refusal) -> str:
    """What to show of an error: a refusal speaks for itself, of others only the kind."""
    if isinstance(error, Refusal):
        return error.message.say()
    return UNREADABLE.fill(why=str(error)).say()
