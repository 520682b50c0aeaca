"""How far someone has come with us; deals and messages push it on, never back."""

from datetime import datetime
from uuid import UUID

from core.db import fetchval, transaction, write
from core.entities.customers.events import LifecycleAdvanced
from core.entities.customers.tables import Lifecycle
from core.events import announce

_ORDER = [Lifecycle.VISITOR, Lifecycle.LEAD, Lifecycle.PROSPECT, Lifecycle.CUSTOMER]

_ADVANCE = """
update customer set lifecycle = $2, version = version + 1, updated_at = now()
where id = $1 and lifecycle = any($3::text[]) returning true"""

_TOUCH = """
update customer set last_activity_at = $2
where id = $1 and (last_activity_at is null or last_activity_at < $2)"""


async def advance(customer_id: UUID, reached: Lifecycle) -> None:
    """Note that someone came this far, unless they were already further.

    Follows from another verb, whose rights were checked there.
    """
    before = [step.value for step in _ORDER[: _ORDER.index(reached)]]
    if reached is not Lifecycle.LEAD:
        before.append(Lifecycle.LAPSED.value)
    async with transaction():
        if await fetchval(_ADVANCE, customer_id, reached.value, before):
            await announce(LifecycleAdvanced(customer_id=customer_id, lifecycle=reached.value))


async def touch(customer_id: UUID, at: datetime) -> None:
    """Note when something last passed between us; that is no new version of the customer."""
    await write(_TOUCH, customer_id, at, after="customer")
