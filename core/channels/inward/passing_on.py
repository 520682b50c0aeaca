"""Passing on: what came to the address of one account, and is another's that shares it."""

from uuid import UUID

from core.channels.accounts.line import line_to
from core.channels.adapters.adapter import Envelope

from .keeping import arrival, keep_all


async def pass_on(account: UUID, envelope: Envelope) -> None:
    """Keep a delivery as if it had come to this account: proved by its settings, and once."""
    line = await line_to(account)
    stamp = line.adapter.verify(line.settings, envelope)
    if stamp.answer is None:
        await keep_all([arrival(account, line.adapter, envelope, stamp)])
