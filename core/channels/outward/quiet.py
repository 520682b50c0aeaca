"""Quiet hours: marketing leaves people asleep."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from core.auth import house
from core.channels.inward.cleaning import ChannelSettings
from core.db import now
from core.hooks import settings_of


async def until_morning() -> timedelta | None:
    """How long marketing waits now; None if it may go out."""
    local = now().astimezone(ZoneInfo((await house()).zone))
    return quiet_for(local, await settings_of(ChannelSettings))


def quiet_for(local: datetime, settings: ChannelSettings) -> timedelta | None:
    """How long marketing waits at this hour of the house; None if it may go out."""
    since, until = settings.quiet_from, settings.quiet_until
    late, early = local.hour >= since, local.hour < until
    if not ((late or early) if since > until else (late and early)):
        return None
    morning = local.replace(hour=until, minute=0, second=0, microsecond=0)
    return morning - local if morning > local else morning + timedelta(days=1) - local
