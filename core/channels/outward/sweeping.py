"""Sweeping: what still waits though nobody works on it any more is taken up again, every hour.

A job may be lost with its row left open: thrown away by hand, or dead with its last words failed.
What is taken up again ends by the same law as everything else: fetched, sent or read if there is
still time, and otherwise said to be lost.
"""

from datetime import timedelta

from core.channels.inward.media import fetch_media
from core.channels.inward.mirroring import mirror_block
from core.db import fetch
from core.jobs import Schedule, job, later

from .promising import POST

CHUNK = 1000

LONG_AGO = timedelta(hours=1)
"""Whatever waits for less than this has a job, or is about to."""

PROCESS = "channels.process"
MASS = {"collecting": "channels.mass_collect", "running": "channels.mass_advance"}
"""What works on a message to many, by how far that is."""

_MEDIA = """
select m.id from channel_media m
where m.state = 'waiting' and m.created_at < now() - $1::interval
  and not exists (
    select 1 from job j where j.kind = $3 and j.state in ('waiting', 'running')
      and j.args ->> 'media' = m.id::text)
order by m.expires_at limit $2"""

_OUTGOING = """
select o.id, 'send:' || o.conversation as lane from channel_outgoing o
where o.state = 'queued'
  and (o.not_after < now() - $1::interval
    or o.batch is null and o.created_at < now() - $1::interval)
  and not exists (
    select 1 from job j where j.lane = 'send:' || o.conversation
      and j.state in ('waiting', 'running'))
order by o.created_at limit $2"""
"""What goes out together waits until it is complete: only its end tells that it is lost."""

_DELIVERIES = """
select d.id, d.lane from channel_delivery d join channel_account a on a.id = d.account
where d.state = 'received' and d.created_at < now() - $1::interval and a.state <> 'paused'
  and not exists (
    select 1 from job j where j.kind = $3 and j.state in ('waiting', 'running')
      and j.args ->> 'delivery' = d.id::text)
order by d.created_at, d.id limit $2"""

_MASS = """
select m.id, m.state, 'mass:' || m.id as lane from channel_mass m
where m.state in ('collecting', 'running') and m.created_at < now() - $1::interval
  and not exists (
    select 1 from job j where j.lane = 'mass:' || m.id and j.state in ('waiting', 'running'))
order by m.created_at limit $2"""

_BLOCKS = """
select k.customer, k.account, 'block:' || k.customer || ':' || k.account as lane
from channel_kept_away k
where k.done_at is null and k.trouble is null and k.wanted_at < now() - $1::interval
  and not exists (
    select 1 from job j where j.lane = 'block:' || k.customer || ':' || k.account
      and j.state in ('waiting', 'running'))
order by k.wanted_at limit $2"""


@job("channels.sweep", timeout=600)
async def sweep() -> None:
    """Take up again what was left open."""
    for row in await fetch(_MEDIA, LONG_AGO, CHUNK, fetch_media.kind):
        await later(fetch_media, media=str(row["id"]))
    for row in await fetch(_OUTGOING, LONG_AGO, CHUNK):
        await later(POST, lane=row["lane"], message=str(row["id"]))
    for row in await fetch(_DELIVERIES, LONG_AGO, CHUNK, PROCESS):
        await later(PROCESS, lane=row["lane"], delivery=str(row["id"]))
    for row in await fetch(_MASS, LONG_AGO, CHUNK):
        await later(MASS[row["state"]], lane=row["lane"], mass=str(row["id"]))
    for row in await fetch(_BLOCKS, LONG_AGO, CHUNK):
        account, customer = str(row["account"]), str(row["customer"])
        await later(mirror_block, lane=row["lane"], account=account, customer=customer)


SWEEPING = (sweep, Schedule(sweep.kind, every=timedelta(hours=1)))
