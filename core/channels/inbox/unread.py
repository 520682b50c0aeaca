"""Unread: how many conversations wait for somebody to look at them, told cheaply and often.

The badge of everybody asks for it after each word that is said, so each part of the question is
answered by an index that has the latest first, and looks at so many at most.
"""

from core.auth import asker, seen_rows
from core.channels.tables import Conversation
from core.db import fetchval
from core.graphql import field, query

MOST = 100

LATEST = 500
"""How many of the latest are looked at: who has that many open does not count them any more."""

_LATEST = """(
select c.id, c.heard from ({seen}) c
where c.assignee {whose} and c.state = 'open' and c.last_heard_at > now() - interval '30 days'
order by c.last_heard_at desc limit {latest})"""

_UNREAD = """
select count(*) from (
    select from ({mine} union all {nobodys}) c
    where c.heard > coalesce((
        select s.heard from channel_seen s
        where s.conversation = c.id and s.reader = {me}), 0)
    limit {most}) unread"""


async def unread_conversations() -> int:
    """Open conversations of this month that the asker answers, or nobody yet, and has not seen.

    At most a hundred: nobody counts further.
    """
    me = asker().user_id
    if me is None:
        return 0
    seen, values = seen_rows(Conversation)
    return await fetchval(_question(seen, f"${len(values) + 1}"), *values, me)


def _question(seen: str, me: str) -> str:
    mine, nobodys = (
        _LATEST.format(seen=seen, whose=whose, latest=LATEST) for whose in (f"= {me}", "is null")
    )
    return _UNREAD.format(mine=mine, nobodys=nobodys, me=me, most=MOST)


@query
class UnreadQuestions:
    """What the asker has not looked at."""

    @field
    async def unread_conversations(self) -> int:
        """How many open conversations of this month, the asker's and nobody's, they have not read;
        at most 100."""
        return await unread_conversations()
