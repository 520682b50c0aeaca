"""Unread: how many conversations wait for somebody to look at them, told cheaply and often.

The badge of everybody asks for it after each word that is said, so each part of the question is
answered by an index that has the latest first, and looks at so many at most.
"""

from collections.abc import Sequence
from typing import Any

from core.auth import Scope, asker, seen_rows
from core.db import fetchval
from core.entities.customers import Customer
from core.graphql import field, query

from .graphql_conversations import READ

MOST = 100

LATEST = 500
"""How many of the latest are looked at: who has that many open does not count them any more."""

LATEST_SEEN = 120
"""How many where each is looked for among those of customers one does not see."""

_LATEST = """(
select c.id, c.last_heard_at from {whose}
    c.state = 'open' and c.last_heard_at > now() - interval '30 days'
order by c.last_heard_at desc limit {latest})"""

_MINE = "channel_conversation c where c.assignee = ${me} and"

_ANYBODYS = "channel_conversation c where c.assignee is null and"

_OF_CUSTOMERS = """channel_conversation c where c.assignee is null and exists (
    select 1 from customer p where p.id = c.customer and p.deleted_at is null) and"""

_OF_THOSE_I_SEE = """channel_conversation c where c.assignee is null and exists (
    select 1 from ({customers}) p where p.id = c.customer) and"""
"""Of many customers who are seen: from the latest conversation on, until enough are theirs."""

_MINE_OF_THOSE = _OF_THOSE_I_SEE.replace("c.assignee is null", "c.assignee = ${me}")

_OF_MY_CUSTOMERS = """channel_conversation c
    where c.customer = any(array(select p.id from ({customers}) p))
      and (c.assignee is null or c.assignee = ${me}) and"""

_UNREAD = """
with heard as ({heard})
select count(*) from (
    select from heard
    where heard.last_heard_at > coalesce((
        select s.seen_at from channel_seen s
        where s.conversation = heard.id and s.reader is not distinct from ${me}), '-infinity')
    limit {most}) unread"""
"""Few have read one conversation, one may have read a hundred thousand: so PostgreSQL is given no
choice of which index to ask."""


async def unread_conversations() -> int:
    """Open conversations of this month that the asker answers, or nobody yet, and has not seen.

    At most a hundred: nobody counts further.
    """
    who = asker()
    if who.user_id is None:
        return 0
    sees, reads = who.can("core.customer.read"), who.can(READ)
    if Scope.ALL in (sees, reads):
        return await _count(
            [_MINE, _ANYBODYS if reads is Scope.ALL else _OF_CUSTOMERS], who.user_id
        )
    customers, values = seen_rows(Customer)
    few = sees is Scope.OWN
    theirs = [_OF_MY_CUSTOMERS] if few else [_MINE_OF_THOSE, _OF_THOSE_I_SEE]
    roads = [road.replace("{customers}", customers) for road in theirs]
    if reads is not Scope.NONE:
        roads[:-1] = [_MINE]
    return await _count(roads, *values, who.user_id, latest=LATEST if few else LATEST_SEEN)


async def _count(roads: Sequence[str], *values: Any, latest: int = LATEST) -> int:
    """How many conversations on these roads the last of the values has not seen."""
    heard = " union ".join(_LATEST.format(whose=whose, latest=latest) for whose in roads)
    question = _UNREAD.format(heard=heard, me="{me}", most=MOST)
    return await fetchval(question.replace("{me}", str(len(values))), *values)


@query
class UnreadQuestions:
    """What the asker has not looked at."""

    @field
    async def unread_conversations(self) -> int:
        """How many open conversations of this month, the asker's and nobody's, they have not read;
        at most 100."""
        return await unread_conversations()
