"""Turn somebody who spoke to us into a lead, where a pipeline asks for it."""

from uuid import UUID

from core.auth import require
from core.db import fetchrow, fetchval, transaction
from core.entities.customers import Customer
from core.entities.deals import Deal, hold_leads, open_lead
from core.errors import T
from core.events import announce

from .events import LeadTaken

TITLE = T("{name} via {channel}", "{name}（来自 {channel}）")

_ASKING = """
select id from pipeline
where not archived and ($1 = any(lead_channels) or '*' = any(lead_channels))
  and $2 = any(lead_occasions)
order by position, id limit 1"""

_UNDER_WAY = """
select exists (select 1 from deal where pipeline = $1 and customer = $2
               and kind in ('lead', 'open') and deleted_at is null)"""


async def take_lead(
    customer: Customer,
    *,
    channel: str,
    called: T | None = None,
    occasion: str = "message",
    source: str | None = None,
) -> Deal | None:
    """A lead for somebody who spoke to us, in the first pipeline that asks for such people.

    `called` is what people call the channel, for the lead's title.

    None if no pipeline asks, or if a lead or deal of theirs is under way there already, however
    many of their messages are read at once, and whoever opens one by hand meanwhile.
    """
    require("core.deal.create")
    if customer.blocked:
        return None
    async with transaction():
        asking = await fetchrow(_ASKING, channel, occasion)
        if asking is None or await _under_way(asking["id"], customer.id):
            return None
        title = TITLE.fill(name=customer.name, channel=called or channel).say()
        deal = await open_lead(
            title, pipeline=asking["id"], customer=customer.id, source=source or channel
        )
        await announce(
            LeadTaken(
                deal_id=deal.id,
                customer_id=customer.id,
                pipeline_id=deal.pipeline,
                channel=channel,
                occasion=occasion,
            )
        )
    return deal


async def _under_way(pipeline: UUID, customer: UUID) -> bool:
    """Whether a deal of theirs is under way; asked again once nobody else takes them."""
    if await fetchval(_UNDER_WAY, pipeline, customer):
        return True
    await hold_leads(pipeline, customer)
    return bool(await fetchval(_UNDER_WAY, pipeline, customer))
