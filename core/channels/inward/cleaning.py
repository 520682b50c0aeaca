"""Raw deliveries make room after some days; what could not be read waits longer to be looked at."""

from datetime import time, timedelta

from core.db import execute
from core.hooks import PluginSettings, settings_of
from core.jobs import Schedule, job

CHUNK = 1000

_DELETE = """
delete from channel_delivery where id in (
    select id from channel_delivery where state = 'done' and done_at < now() - $1::interval
    order by done_at limit $2)"""

_DELETE_UNREAD = """
delete from channel_delivery where id in (
    select id from channel_delivery where state <> 'done' and created_at < now() - $1::interval
    order by created_at limit $2)"""

LONGER = 3
"""How many times longer what was never read is kept, so that somebody may look at it."""


class ChannelSettings(PluginSettings):
    """How long the letter box remembers."""

    keep_deliveries_days: int = 30
    quiet_from: int = 21
    """The hour of the evening from which marketing waits, by the house's clock."""
    quiet_until: int = 8
    """The hour of the morning until which it waits."""


@job("channels.clean", transactional=False, timeout=600)
async def clean() -> None:
    """Forget raw deliveries that were read long enough ago, or not at all."""
    kept = timedelta(days=(await settings_of(ChannelSettings)).keep_deliveries_days)
    for statement, days in ((_DELETE, kept), (_DELETE_UNREAD, kept * LONGER)):
        while await execute(statement, days, CHUNK) == f"DELETE {CHUNK}":
            pass


HOUSEKEEPING = (clean, Schedule(clean.kind, daily=time(4, 20)))
