"""Whether the books are in order; the database sees to it, so a complaint means tampering."""

from core.db import fetchval
from core.errors import T
from core.hooks import Check

_UNBALANCED = """
    select count(*) from (
        select entry from loyalty_posting group by entry having sum(points) <> 0
    ) as entries
"""
_OVERDRAWN = """
    select count(*) from (
        select member from loyalty_posting where member is not null
        group by member having sum(points) < 0
    ) as members
"""


async def find_fault() -> T | None:
    """What is wrong with the ledger, if anything."""
    entries, members = await fetchval(_UNBALANCED), await fetchval(_OVERDRAWN)
    if not (entries or members):
        return None
    return T(
        "{entries} entries do not balance, {members} members have less than nothing.",
        "{entries} 条分录不平，{members} 位会员积分为负。",
    ).fill(entries=entries, members=members)


LEDGER = Check(name="loyalty.ledger", title=T("The points ledger", "积分账本"), run=find_fault)
