"""The window ledger: what a person's doings allow us to send, and what we have taken of it.

A platform counts what it took from us, not what we promised; and of several things a person did it
does not add up what they allow. So every message is one draw on all the grants of its way, and
what a grant has left is what it allowed, less the draws since it was opened. A draw counts until
we know that nothing was sent. Letters come late and in any order, our own messages cross them on
the way, and our clock may be behind the platform's: we may then think that we have less than we
do, but never more. The database counts: `channel_left(grant)`.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from core.channels.adapters.content import Content, Template
from core.channels.adapters.letters import Grant
from core.channels.adapters.ways import Way
from core.db import execute, fetchrow, fetchval, transaction, uuid7, write

BY_TEMPLATE = "template"
"""The trigger of a way whose grants are given for one template each: `template:<its id>`."""

SAFETY = timedelta(seconds=2)
"""A window is closed for us this long before it is for the platform."""

_OPEN = """
insert into channel_grant as g (id, conversation, trigger, opened_at, expires_at, allowed, code)
select $1, $2, $3, $4,
    case when c.gone_at >= $4 then least($5, now()) else $5::timestamptz end, $6, $7
from channel_conversation c where c.id = $2
on conflict (conversation, trigger) do update set
    opened_at = excluded.opened_at, expires_at = excluded.expires_at, allowed = excluded.allowed,
    code = excluded.code
where (g.opened_at, coalesce(g.code, ''), excluded.expires_at)
    < (excluded.opened_at, coalesce(excluded.code, ''), g.expires_at)"""
"""Of two of one moment the one that ends sooner counts, in whatever order we hear of them."""

_HOLD = "select from channel_conversation where id = $1 for no key update"

_BEST = """
select trigger, expires_at, code from channel_grant g
where conversation = $1 and trigger = any($2) and expires_at > now() + $3::interval
  and (allowed is null or channel_left(g) > 0)
order by case when code is not null then expires_at end, expires_at desc, id limit 1"""

_DRAW = """
insert into channel_draw (id, conversation, triggers, code) values ($1, $2, $3, $4)
returning id"""

_GIVE_BACK = "delete from channel_draw where id = any($1) and sent_at is null"

_SPEND = """
update channel_draw set sent_at = clock_timestamp() where id = any($1) and sent_at is null"""

_CLOSE = """
update channel_grant set expires_at = least(expires_at, now())
where conversation = $1 and trigger = any($2)"""

_EMPTY = """
update channel_grant set allowed = 0
where conversation = $1 and trigger = any($2) and allowed is not null"""

_CLOSE_ALL = (
    "update channel_grant set expires_at = least(expires_at, now())"
    " where conversation = $1 and opened_at <= $2"
)

_TIME_PASSED = """
update channel_grant g set expires_at = g.expires_at - $2::interval
from channel_conversation c join channel_account a on a.id = c.account
where c.id = g.conversation and a.id = any($1) and a.platform_url is not null"""


class Open(NamedTuple):
    """A grant that a message may go by."""

    trigger: str
    expires_at: datetime
    code: str | None


class Used(NamedTuple):
    """A grant that one message goes by, and what was taken for it."""

    draw: UUID
    trigger: str
    expires_at: datetime
    code: str | None


async def open_windows(conversation: UUID, grants: Iterable[Grant], at: datetime) -> None:
    """Note what a letter of this moment allows; of one trigger, the latest counts.

    What the person did before they last left allows nothing, however late we hear of it.
    """
    for grant in grants:
        await write(
            _OPEN,
            uuid7(),
            conversation,
            grant.trigger,
            at,
            at + grant.lasts,
            grant.count,
            grant.code,
        )


def triggers_of(way: Way, content: Content) -> frozenset[str]:
    """The grants a message may draw on."""
    triggers = way.triggers or frozenset()
    if BY_TEMPLATE in triggers and isinstance(content, Template):
        return triggers - {BY_TEMPLATE} | {f"{BY_TEMPLATE}:{content.id}"}
    return triggers


async def best_grant(conversation: UUID, triggers: Iterable[str]) -> Open | None:
    """The grant one message may go by now: a code that ends soonest, else what lasts longest."""
    row = await fetchrow(_BEST, conversation, sorted(triggers), SAFETY)
    return Open(*row) if row else None


async def use_window(conversation: UUID, triggers: Iterable[str]) -> Used | None:
    """Take one message from what is open; None if nothing is.

    Whoever takes one holds the conversation meanwhile, so that nobody takes the same one.
    """
    async with transaction():
        await execute(_HOLD, conversation)
        best = await best_grant(conversation, triggers)
        if best is None:
            return None
        taken = sorted(triggers) if best.code is None else [best.trigger]
        draw = await fetchval(_DRAW, uuid7(), conversation, taken, best.code)
    return Used(draw, *best)


async def give_back(*draws: UUID | None) -> None:
    """Return what was taken for messages that were certainly not sent."""
    if taken := [draw for draw in draws if draw is not None]:
        await execute(_GIVE_BACK, taken)


async def spend(*draws: UUID | None) -> None:
    """What was taken for messages is gone: they were sent by now, as far as anybody knows."""
    if taken := [draw for draw in draws if draw is not None]:
        await execute(_SPEND, taken)


async def close_windows(conversation: UUID, triggers: Iterable[str]) -> None:
    """Believe the platform that the time is over."""
    await execute(_CLOSE, conversation, sorted(triggers))


async def empty_windows(conversation: UUID, triggers: Iterable[str]) -> None:
    """Believe the platform that no message is left."""
    await execute(_EMPTY, conversation, sorted(triggers))


async def close_all_windows(conversation: UUID, at: datetime) -> None:
    """The person was gone at this moment; what they did later still counts."""
    await execute(_CLOSE_ALL, conversation, at)


async def let_time_pass(accounts: Iterable[UUID], by: timedelta) -> None:
    """The clock of imitated platforms was moved forward: what is open there ends so much sooner.

    Only their clock can be moved, never ours; so what they said until when comes nearer instead.
    """
    await execute(_TIME_PASSED, list(accounts), by)
