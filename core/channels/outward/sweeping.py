"""Sweeping: what still waits though nobody works on it any more is taken up again, every night.

A job may be lost with its row left open: thrown away by hand, or dead with its last words failed.
What is taken up again ends by the same law as everything else: fetched or sent if there is still
time, and otherwise said to be lost.
"""

from datetime import time, timedelta

from core.channels.inward.media import fetch_media
from core.db import fetch
from core.jobs import Schedule, job, later

from .promising import POST

CHUNK = 1000

LONG_AGO = timedelta(hours=1)
"""Whatever waits for less than this has a job, or is about to."""

_MEDIA = """
select m.id from channel_media m
where m.state = 'waiting' and m.created_at < now() - $2::interval
  and not exists (
    select 1 from job j where j.kind = $1 and j.state in ('waiting', 'running')
      and j.args ->> 'media' = m.id::text)
order by m.expires_at limit $3"""

_OUTGOING = """
select id, conversation from channel_outgoing
where state = 'queued' and not_after < now() - $1::interval order by created_at limit $2"""


@job("channels.sweep", timeout=600)
async def sweep() -> None:
    """Take up again what was left open."""
    for row in await fetch(_MEDIA, fetch_media.kind, LONG_AGO, CHUNK):
        await later(fetch_media, media=str(row["id"]))
    for row in await fetch(_OUTGOING, LONG_AGO, CHUNK):
        await later(POST, lane=f"send:{row['conversation']}", message=str(row["id"]))


SWEEPING = (sweep, Schedule(sweep.kind, daily=time(4, 25)))
