"""WeChat's remark on a person follows the name we know them by, where an account wants that."""

from uuid import UUID

from core.channels import Troubled, TroubleKind, line_to
from core.db import fetch, fetchval
from core.entities.customers import CustomerUpdated
from core.jobs import job, later
from plugins.wechat import api

LONGEST = 29
"""WeChat takes fewer than 30 characters."""

_WANTED = """
select exists (select 1 from channel_account where channel = 'wechat' and deleted_at is null
  and (settings ->> 'write_remarks')::bool)"""

_KNOWN_AT = """
select c.account, c.thread, p.name from channel_conversation c
join channel_account a on a.id = c.account join customer p on p.id = c.customer
where c.customer = $1 and c.kind = 'direct' and c.reachable and a.channel = 'wechat'
  and a.deleted_at is null and a.state = 'active' and (a.settings ->> 'write_remarks')::bool
  and a.settings ->> 'kind' is distinct from 'mini_program' and p.name <> ''"""


async def follow_name(event: CustomerUpdated) -> None:
    """A customer is called something else here."""
    if "name" in event.changed and await fetchval(_WANTED):
        customer = str(event.customer_id)
        await later(write_remark, lane=f"wechat.remark:{customer}", customer=customer)


@job("wechat.remark", transactional=False, attempts=5)
async def write_remark(customer: str) -> None:
    """Write the name down with WeChat, in every account that wants it."""
    for row in await fetch(_KNOWN_AT, UUID(customer)):
        try:
            await api.remark(await line_to(row["account"]), row["thread"], row["name"][:LONGEST])
        except Troubled as error:
            if error.trouble.kind in (TroubleKind.TRANSIENT, TroubleKind.RATE_LIMITED):
                raise
