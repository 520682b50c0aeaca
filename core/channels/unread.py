"""Unread: how many conversations wait for somebody to look at them, told cheaply and often."""

from core.auth import asker, seen_rows
from core.db import fetchval
from core.graphql import field, query

from .tables import Conversation

MOST = 100

LATEST = 500
"""How many of the latest are looked at: who has that many open does not count them any more."""

_LATEST = """
(select c.id, c.last_heard_at from ({rows}) c
 where c.state = 'open' and c.assignee {whose} and c.last_heard_at > now() - interval '30 days'
 order by c.last_heard_at desc limit {latest})"""

_UNREAD = """
with heard as ({mine} union all {anybodys})
select count(*) from (
    select from heard left join channel_seen s on s.conversation = heard.id and s.reader = ${me}
    where heard.last_heard_at > coalesce(s.seen_at, '-infinity') limit {most}) unread"""


async def unread_conversations() -> int:
    """Open conversations of this month that the asker answers, or nobody yet, and has not seen.

    At most a hundred: nobody counts further.
    """
    reader = asker().user_id
    if reader is None:
        return 0
    rows, values = seen_rows(Conversation)
    me = len(values) + 1
    mine = _LATEST.format(rows=rows, whose=f"= ${me}", latest=LATEST)
    anybodys = _LATEST.format(rows=rows, whose="is null", latest=LATEST)
    question = _UNREAD.format(mine=mine, anybodys=anybodys, me=me, most=MOST)
    return await fetchval(question, *values, reader)


@query
class UnreadQuestions:
    """What the asker has not looked at."""

    @field
    async def unread_conversations(self) -> int:
        """How many open conversations of this month, the asker's and nobody's, they have not read;
        at most 100."""
        return await unread_conversations()
