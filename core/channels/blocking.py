"""Blocking: whoever is blocked is kept away on every channel, and told so unless it is silent."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from core.db import fetch, fetchrow, now
from core.entities import load
from core.entities.activities import DeliveryState
from core.entities.customers import Claim, Customer, CustomerBlocked, CustomerUnblocked
from core.errors import Refusal, T
from core.jobs import GiveUp, Postpone, job, later

from .choosing import choose_way
from .content import Text
from .conversations import held_with_customer
from .line import Line, line_to
from .promising import Terms, promised, queue
from .receipts import settle
from .sending_tables import Purpose
from .trouble import Trouble, Troubled, TroubleKind

NOTICE = T(
    "You have been blocked: {reason}. If you think this is a mistake, please contact us another"
    " way.",
    "你已被暂停服务，原因：{reason}。如有异议，请通过其他方式与我们联系。",
)
WITHDRAWN = T("The person was blocked meanwhile.", "此客户已被拉黑。")

GRACE = timedelta(seconds=20)
"""How long the platform's own list waits, so that a last word still goes out."""

_CONVERSATIONS = """
select c.id, c.account from channel_conversation c
join channel_account a on a.id = c.account
where c.customer = $1 and c.kind = 'direct' and a.deleted_at is null
order by c.last_inbound_at desc nulls last, c.id limit 50"""

_HOLD = """
select c.id from channel_conversation c where c.customer = $1 and exists (
    select 1 from channel_outgoing o where o.conversation = c.id and o.state = 'queued')
order by c.id for no key update"""

_QUEUED = """
select o.* from channel_outgoing o
where o.conversation = any($1) and o.state = 'queued' and o.calling_since is null
order by o.id for update"""

_REASON = "select reason from customer_block where id = $1"

_CLAIMS = """
select kind, scope, external_id from identity where customer = $1 and strength = 'strong'"""

_BLOCKED = "select blocked from customer where id = $1"


async def keep_away(event: CustomerBlocked) -> None:
    """Take back what waits to be sent, say a last word if it is not silent, tell the platforms."""
    await load(Customer, event.customer_id, locked=True)
    await _take_back(event.customer_id)
    conversations = await fetch(_CONVERSATIONS, event.customer_id)
    if not event.silent and conversations:
        await _say_so(conversations[0]["id"], event.block_id)
    await _tell_platforms(event.customer_id, conversations)


async def _take_back(customer: UUID) -> None:
    """What waits to be sent to somebody is not."""
    held = [row["id"] for row in await fetch(_HOLD, customer)]
    for message in await fetch(_QUEUED, held):
        trouble = Trouble(kind=TroubleKind.BLOCKED, message=WITHDRAWN)
        await settle(message, DeliveryState.FAILED, trouble=trouble)


async def let_back(event: CustomerUnblocked) -> None:
    """The platforms' lists forget the person too."""
    await _tell_platforms(event.customer_id, await fetch(_CONVERSATIONS, event.customer_id))


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


async def _tell_platforms(customer: UUID, conversations: list[Any]) -> None:
    for account in {row["account"] for row in conversations}:
        await later(
            mirror_block,
            lane=f"block:{customer}",
            at=now() + GRACE,
            account=str(account),
            customer=str(customer),
        )


@job("channels.mirror_block", attempts=6, transactional=False)
async def mirror_block(account: str, customer: str) -> None:
    """Make the platform's list say of a person what ours says now."""
    try:
        line = await line_to(UUID(account))
    except Refusal:
        return
    row = await fetchrow(_BLOCKED, UUID(customer))
    if row is None or not line.adapter.can_block:
        return
    try:
        await _mirror(line, UUID(customer), blocked=row["blocked"])
    except Troubled as error:
        raise _later(error.trouble) from None


async def _mirror(line: Line[Any], customer: UUID, *, blocked: bool) -> None:
    claims = [Claim(*row) for row in await fetch(_CLAIMS, customer)]
    await (line.adapter.block if blocked else line.adapter.unblock)(line, claims)


def _later(trouble: Trouble) -> Exception:
    if trouble.kind in (TroubleKind.TRANSIENT, TroubleKind.RATE_LIMITED):
        until = trouble.until or now() + timedelta(minutes=1)
        return Postpone(max((until - now()).total_seconds(), 1.0), str(trouble.message))
    return GiveUp(str(trouble.message))
