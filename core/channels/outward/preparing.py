"""Preparing: everything a call to the platform needs, looked up and judged once more before it.

A message may have waited for a day: meanwhile the person may have been blocked or have
unsubscribed, the account paused, the time be over. Whatever stops it for good is written down
here, and what it took from the ledger returned; what stops it for now puts it off.
"""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson

from core.channels.accounts.line import LATE, Line, line_to
from core.channels.adapters.content import Content, as_content
from core.channels.adapters.telling import told_again
from core.channels.adapters.trouble import Trouble, TroubleKind
from core.channels.adapters.ways import Mode, Outgoing, Way
from core.channels.tables import AccountState, ConversationKind
from core.db import fetch, now
from core.entities.activities import DeliveryState
from core.entities.customers import Claim, Customer
from core.errors import Conflict, Refusal, T
from core.jobs import Postpone

from .quiet import until_morning
from .receipts import UNSETTLED, settle
from .refusing import refuse_purpose
from .tables import Purpose
from .windows import SAFETY, triggers_of

PAUSED = 30.0
"""Seconds after which a message of a paused account looks whether it is at work again."""

EARLIER = timedelta(seconds=90)
"""A platform is taken to forget our ids so much earlier: a call takes its time."""

LOST = T(
    "We were interrupted while sending, and the platform cannot tell us whether it took it.",
    "发送过程中断，且平台无法告知是否已送达。",
)
ASK = T(
    "Look in the platform's own app, or ask the person, before you send it again.",
    "请先在平台客户端查看或向对方确认，再决定是否重发。",
)
NO_LINE = T(
    "Connect the account again, or switch its channel on, and send it again.",
    "请重新连接账号或启用该渠道，然后重新发送。",
)

LOOK = """
select o.*, c.thread, c.kind as room, c.reachable, a.state as account_state,
    case c.kind when 'direct' then c.customer when 'comments' then (
        select said.customer from channel_letter l join activity said on said.id = l.activity
        where l.account = o.account and l.external_id = o.answering) end as person
from channel_outgoing o
join channel_conversation c on c.id = o.conversation
join channel_account a on a.id = o.account
where {which} order by o.id for update of o"""

ONE = LOOK.format(which="o.id = $1")

AT_HAND = LOOK.format(which="o.id = any($1)") + " skip locked"
"""Several, but none that somebody else holds just now: one of them would keep all waiting."""

_CUSTOMERS = "select * from customer where id = any($1)"

_CLAIMS = """
select customer, kind, scope, external_id from identity
where customer = any($1) and strength = 'strong' order by last_seen desc"""

MOST_CLAIMS = 50


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """A message that the platform is about to be asked to take."""

    row: Any
    line: Line[Any]
    outgoing: Outgoing
    way: Way | None
    """The way it was promised to take, if the account still has it."""
    triggers: Sequence[str]
    """The grants that the platform's answer may correct."""

    @property
    def doubtful(self) -> bool:
        """Whether an earlier call may have reached the person."""
        return doubtful(self.row)

    def known_at(self, at: datetime) -> bool:
        """Whether the platform still knows its id then, so that asking again does no harm."""
        return known_at(self.way, doubtful_since(self.row) or now(), at)


def doubtful(row: Any) -> bool:
    """Whether somebody may have a message that is not known to be sent."""
    return doubtful_since(row) is not None


def doubtful_since(row: Any) -> datetime | None:
    """Since when."""
    return row["doubtful_since"] or row["calling_since"]


def known_at(way: Way | None, since: datetime | None, at: datetime) -> bool:
    """Whether a platform knows at a moment an id of ours that it may have heard before."""
    if way is None or not way.idempotent:
        return False
    return way.remembers is None or (since is not None and at < since + way.remembers - EARLIER)


def last_moment(row: Any) -> datetime:
    """From when on the platform may refuse it: for us that is a little earlier."""
    return row["not_after"] - SAFETY


async def ready(rows: Sequence[Any]) -> list[Attempt]:
    """Those of these messages of one account that can go out now; the others are settled.

    Postpone where nothing may go out just now. The rows are locked.
    """
    attempts = await _standing(rows)
    for wish in (await _put_off(attempts)).values():
        raise wish
    if attempts:
        attempts[0].line.until = min(last_moment(attempt.row) for attempt in attempts)
    return attempts


async def ready_each(rows: Sequence[Any]) -> dict[UUID, Attempt | Postpone]:
    """The same for messages of one account that go out by a call each."""
    attempts = await _standing(rows)
    each: dict[UUID, Attempt | Postpone] = {}
    for attempt in attempts:
        line = copy(attempt.line)
        line.until = last_moment(attempt.row)
        each[attempt.row["id"]] = replace(attempt, line=line)
    return each | await _put_off(attempts)


async def _standing(rows: Sequence[Any]) -> list[Attempt]:
    """Those that nothing stops for good."""
    queued = [row for row in rows if row["state"] == DeliveryState.QUEUED]
    line = await _line(queued)
    if line is None:
        return []
    people = [row["person"] for row in queued if row["person"]]
    customers, claims = await _customers(people), await _claims(people)
    attempts = []
    for row in queued:
        attempt = await prepared(row, line, claims.get(row["person"], ()))
        if attempt and not await _stopped(attempt, customers.get(row["person"])):
            attempts.append(attempt)
    return attempts


async def _line(rows: Sequence[Any]) -> Line[Any] | None:
    """The line of the account; without a connected one there is no call."""
    if not rows:
        return None
    try:
        return await line_to(rows[0]["account"])
    except Refusal as no:
        kind = TroubleKind.CONFIGURATION
        for row in rows:
            await end(row, Trouble(kind=kind, message=no.message, advice=NO_LINE))
    return None


async def prepared(row: Any, line: Line[Any], claims: Sequence[Claim]) -> Attempt | None:
    """What the platform will be asked; None where the content is not taken any more."""
    try:
        content = as_content(orjson.loads(row["content"]))
    except Refusal as no:
        await end(row, Trouble(kind=TroubleKind.CONTENT, message=no.message))
        return None
    way = way_of(line, row, content)
    batch = row["batch"]
    outgoing = Outgoing(
        id=row["id"],
        client_id=row["client_id"],
        mode=Mode(row["mode"]),
        thread=row["thread"],
        room=ConversationKind(row["room"]),
        claims=claims,
        content=content,
        trigger=row["trigger"],
        code=row["code"],
        answering=row["answering"],
        staff=row["staff"],
        batch=batch.hex if batch else None,
    )
    triggers = {row["trigger"], *(triggers_of(way, content) if way else ())} - {None}
    return Attempt(
        row=row,
        line=line,
        outgoing=outgoing,
        way=way,
        triggers=sorted(triggers),
    )


def way_of(line: Line[Any], row: Any, content: Content) -> Way | None:
    """The way a message was promised to take, if the account still has it."""
    trigger = row["trigger"]
    for way in line.adapter.ways_of(line.settings):
        drawn = trigger in triggers_of(way, content) if trigger else way.triggers is None
        if way.mode == row["mode"] and drawn:
            return way
    return None


async def _customers(people: Sequence[UUID]) -> Mapping[UUID, Customer]:
    rows = await fetch(_CUSTOMERS, people)
    return {row["id"]: Customer(_exists_in_db=True, **row) for row in rows}


async def _claims(people: Sequence[UUID]) -> Mapping[UUID, Sequence[Claim]]:
    """The proved names of each, the one seen last first."""
    found: dict[UUID, list[Claim]] = {}
    for row in await fetch(_CLAIMS, people):
        known = found.setdefault(row["customer"], [])
        if len(known) < MOST_CLAIMS:
            known.append(Claim(row["kind"], row["scope"], row["external_id"]))
    return found


async def _stopped(attempt: Attempt, customer: Customer | None) -> bool:
    """Whether a message ends here: broken off in the middle of a call, too late, or unwanted."""
    row = attempt.row
    trouble = None
    if attempt.doubtful and not attempt.known_at(now()):
        trouble = Trouble(kind=TroubleKind.TRANSIENT, message=LOST, advice=ASK, done=None)
    elif now() >= last_moment(row):
        trouble = told_again(row["trouble"]) if row["trouble"] else LATE
    else:
        trouble = _unwanted(attempt, customer)
    if trouble is not None:
        await end(row, trouble)
    return trouble is not None


def _unwanted(attempt: Attempt, customer: Customer | None) -> Trouble | None:
    """What became of the person since the message was promised."""
    purpose, reachable = Purpose(attempt.row["purpose"]), attempt.row["reachable"]
    try:
        refuse_purpose(customer, attempt.line.channel, purpose, reachable=reachable)
    except Conflict as no:
        kind = TroubleKind.BLOCKED if reachable else TroubleKind.GONE
        return Trouble(kind=kind, message=no.message)
    return None


async def _put_off(attempts: Sequence[Attempt]) -> dict[UUID, Postpone]:
    """Nothing goes out of a paused account, and no marketing while people sleep."""
    if attempts and attempts[0].row["account_state"] == AccountState.PAUSED:
        return {each.row["id"]: Postpone(PAUSED, "the account is paused") for each in attempts}
    sold = [each.row["id"] for each in attempts if each.row["purpose"] == Purpose.MARKETING]
    wait = await until_morning() if sold else None
    if wait is None:
        return {}
    return {message: Postpone(wait.total_seconds(), "people sleep") for message in sold}


async def end(row: Any, trouble: Trouble) -> None:
    """A message goes no further: it failed, unless somebody may have it all the same."""
    if trouble.done is None or doubtful(row):
        await settle(row, DeliveryState.UNKNOWN, trouble=replace(trouble, advice=ASK))
    else:
        await settle(row, DeliveryState.FAILED, trouble=trouble, come_from=UNSETTLED)
