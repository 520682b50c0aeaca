"""Who can still be written to: whoever at least one employee has as a friend."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from core.db import execute

_REACH = """
update channel_conversation v set reachable = r.friends, reachable_since = greatest(
    $3::timestamptz, v.reachable_since)
from (
    select c.external_userid, exists (
        select from wecom_follow f where f.contact = c.id and f.standing in ('friends', 'half')
    ) as friends
    from wecom_contact c where c.account = $1 and c.external_userid = any($2)) r
where v.account = $1 and v.kind = 'direct' and v.thread = r.external_userid
  and v.reachable is distinct from r.friends"""

_NAMED = """
update activity a set subject = replace(a.subject, $3, s.name)
from wecom_staff s, channel_conversation v
where s.account = $1 and s.userid = $3 and s.name not in ('', $3)
  and v.account = $1 and v.kind = 'direct' and v.thread = $2
  and a.conversation = v.id and a.happened_at = $4 and strpos(a.subject, $3) > 0"""


async def see_who_can_be_reached(account: UUID, externals: Sequence[str], at: datetime) -> None:
    """Nobody can write to a customer whom no employee has any more; one who came back can be."""
    await execute(_REACH, account, list(externals), at)


async def call_by_name(account: UUID, external: str, userid: str, at: datetime) -> None:
    """On the timeline an employee is called as colleagues call them, not by their account."""
    await execute(_NAMED, account, external, userid, at)
