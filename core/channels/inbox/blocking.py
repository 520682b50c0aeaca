"""Blocking: whoever is blocked is kept away on every channel, and told so unless it is silent."""

from uuid import UUID

from core.channels.accounts.line import line_to
from core.channels.adapters.content import Text
from core.channels.adapters.trouble import Trouble, TroubleKind
from core.channels.inward.conversations import held_with_customer
from core.channels.inward.mirroring import tell_platforms
from core.channels.outward.choosing import choose_way
from core.channels.outward.promising import Terms, promised, queue
from core.channels.outward.receipts import settle
from core.channels.outward.tables import Purpose
from core.channels.outward.windows import SAFETY
from core.db import fetch, fetchrow, fetchval
from core.entities import load
from core.entities.activities import DeliveryState
from core.entities.customers import Customer, CustomerBlocked, CustomerUnblocked
from core.errors import Refusal, T

NOTICE = T(
    "You have been blocked: {reason}. If you think this is a mistake, please contact us another"
    " way.",
    "你已被暂停服务，原因：{reason}。如有异议，请通过其他方式与我们联系。",
)
WITHDRAWN = T("The person was blocked meanwhile.", "此客户已被拉黑。")

_LIVELIEST = """
select c.id from channel_conversation c
join channel_account a on a.id = c.account
where c.customer = $1 and c.kind = 'direct' and c.reachable
  and a.deleted_at is null and a.state <> 'paused'
order by exists (
    select 1 from channel_grant g where g.conversation = c.id
      and g.expires_at > now() + $2::interval and (g.allowed is null or channel_left(g) > 0)
  ) desc, c.last_inbound_at desc nulls last, c.id limit 1"""
"""Where a window is open, and of those the one in which they spoke last."""

_HOLD = """
select c.id from channel_conversation c where c.customer = $1 and exists (
    select 1 from channel_outgoing o where o.conversation = c.id and o.state = 'queued')
order by c.id for no key update"""

_QUEUED = """
select o.* from channel_outgoing o
where o.conversation = any($1) and o.state = 'queued' and o.calling_since is null
order by o.id for update"""

_REASON = "select reason from customer_block where id = $1"


async def keep_away(event: CustomerBlocked) -> None:
    """Take back what waits to be sent, say a last word if it is not silent, tell the platforms."""
    await load(Customer, event.customer_id, locked=True)
    await _take_back(event.customer_id)
    liveliest = None if event.silent else await fetchval(_LIVELIEST, event.customer_id, SAFETY)
    if liveliest is not None:
        await _say_so(liveliest, event.block_id)
    await tell_platforms(event.customer_id, blocked=True)


async def _take_back(customer: UUID) -> None:
    """What waits to be sent to somebody is not."""
    held = [row["id"] for row in await fetch(_HOLD, customer)]
    for message in await fetch(_QUEUED, held):
        trouble = Trouble(kind=TroubleKind.BLOCKED, message=WITHDRAWN)
        await settle(message, DeliveryState.FAILED, trouble=trouble)


async def let_back(event: CustomerUnblocked) -> None:
    """The platforms' lists forget the person too."""
    await tell_platforms(event.customer_id, blocked=False)


async def _say_so(conversation_id: UUID, block: UUID) -> None:
    """A last word, if a window is open for it."""
    conversation = await held_with_customer(conversation_id)
    row = await fetchrow(_REASON, block)
    if conversation is None or row is None:
        return
    words = Text(text=NOTICE.fill(reason=row["reason"] or "—").say())
    try:
        line = await line_to(conversation.account)
        chosen = await choose_way(line, conversation, words)
        promise = await promised(line, conversation, words, chosen)
        await queue(promise, Terms(purpose=Purpose.NOTICE))
    except Refusal:
        return
