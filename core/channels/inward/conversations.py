"""Conversations: the thread in which letters of one person or group stand.

Whoever locks more than one row does it in one order, so that what comes in and what goes out at
the same moment never wait for each other: customer → conversation → outgoing → grants. Only a
letter's mark stands outside: it is taken before all of these, or by somebody who holds no
conversation.
"""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from core.channels.adapters.letters import Direction, Letter, LetterKind
from core.channels.tables import Conversation, ConversationKind
from core.db import fetchrow, fetchval, uuid7, write
from core.entities import load

_CONVERSE = """
with before as (
    select origin from channel_conversation
    where account = $2 and kind = $3 and thread = $4)
insert into channel_conversation as c
    (id, account, kind, thread, customer, title, last_inbound_at, reachable, reachable_since,
     origin, origin_at, gone_at, channel)
values ($1, $2, $3, $4, $5, $6, case when $10 then $7::timestamptz end,
    coalesce($8::boolean, true), case when $8::boolean is not null then $7::timestamptz end,
    $9::text, case when $9::text is not null then $7::timestamptz end,
    case when not $8::boolean then $7::timestamptz end,
    (select channel from channel_account where id = $2))
on conflict (account, kind, thread) do update set
    customer = coalesce(c.customer, excluded.customer),
    title = coalesce(excluded.title, c.title),
    last_inbound_at = greatest(c.last_inbound_at, excluded.last_inbound_at),
    reachable = case when {newer} then excluded.reachable else c.reachable end,
    reachable_since = case when {newer} then excluded.reachable_since else c.reachable_since end,
    origin = case when {earlier} then excluded.origin else c.origin end,
    origin_at = case when {earlier} then excluded.origin_at else c.origin_at end,
    gone_at = greatest(c.gone_at, excluded.gone_at)
returning id, origin, (select origin from before) as origin_before"""

_NEWER = """
    excluded.reachable_since is not null and (c.reachable_since is null
    or (c.reachable_since, c.reachable) < (excluded.reachable_since, excluded.reachable))"""
"""Letters come in any order: the platform's clock says which of two states is the later one."""

_EARLIER = """
    excluded.origin_at is not null and (c.origin_at is null
    or (excluded.origin_at, excluded.origin) < (c.origin_at, c.origin))"""
"""A person comes from one place: the first they came through, whenever we hear of it."""

CONVERSE = _CONVERSE.format(newer=_NEWER, earlier=_EARLIER)

SAID = """
update channel_conversation
set last_said = $2, last_said_at = $3, last_said_by_us = $4, state = 'open'
where id = $1 and (last_said_at is null or (last_said_at, last_said) <= ($3, $2))"""

_HEARD = """
update channel_conversation c set
    last_heard_at = greatest(last_heard_at, $4),
    heard = heard + 1,
    last_letter = case when {later} then $2 else last_letter end,
    last_letter_at = case when {later} then $3 else last_letter_at end,
    last_said = case when {newer} then $5 else last_said end,
    last_said_at = case when {newer} then $3 else last_said_at end,
    last_said_by_us = case when {newer} then false else last_said_by_us end,
    state = case when {newer} then 'open' else state end
where id = $1""".format(
    later="last_letter_at is null or (last_letter_at, last_letter) <= ($3, $2)",
    newer="last_said_at is null or (last_said_at, last_said) <= ($3, $5)",
)

_HOLD_CUSTOMER = """
select p.id from channel_conversation c join customer p on p.id = c.customer
where c.id = $1 for no key update of p"""

LONGEST_PREVIEW = 120


class Standing(NamedTuple):
    """How a conversation stands once a letter belongs to it."""

    id: UUID
    origin: str | None
    """Where the person first came from, as far as we have heard."""
    origin_before: str | None
    """What we believed of that before this letter."""


async def converse(
    account: UUID, customer: UUID | None, letter: Letter, *, origin: str | None
) -> Standing:
    """The conversation a letter belongs to, begun if it is the first, brought up to date.

    One between us and a person is theirs; a group, or what is said below a post, is nobody's.
    """
    row = await fetchrow(
        CONVERSE,
        uuid7(),
        account,
        letter.room.value,
        letter.thread,
        customer if letter.room is ConversationKind.DIRECT else None,
        (letter.room_title or "")[:200] or None,
        letter.happened_at,
        _reachable(letter),
        origin,
        letter.direction is Direction.IN,
    )
    assert row is not None
    return Standing(*row)


def _reachable(letter: Letter) -> bool | None:
    """Whether we may write back from now on: to whoever writes to us we may, unless it says not."""
    if letter.reachable is not None or letter.direction is Direction.OUT:
        return letter.reachable
    return True if letter.kind is LetterKind.MESSAGE else None


async def held_with_customer(conversation: UUID) -> Conversation | None:
    """A conversation, locked together with the person of it, who is locked first."""
    customer = await fetchval(_HOLD_CUSTOMER, conversation)
    found = await load(Conversation, conversation, locked=True)
    if found is None or found.customer in (None, customer):
        return found
    return await held_with_customer(conversation)


async def hear(conversation: UUID, letter: Letter, words: str, *, received_at: datetime) -> None:
    """Show the newest words of a conversation in lists, and remember which letter to answer.

    What was heard is unread by whoever looked before it was written down, whenever it was said.
    """
    if letter.kind is not LetterKind.MESSAGE:
        return
    said, at = preview(words), letter.happened_at
    if letter.direction is Direction.OUT:
        await write(SAID, conversation, said, at, True)
    else:
        await write(_HEARD, conversation, letter.id[:200], at, received_at, said)


def preview(words: str) -> str:
    """The beginning of what was said, on one line."""
    return " ".join(words.split())[:LONGEST_PREVIEW]
