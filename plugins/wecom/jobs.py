"""What WeCom does by itself: fetches, comparisons, timetables, results."""

from datetime import time, timedelta

from core.jobs import Schedule, job

from .service import (
    adopting,
    console,
    contacts,
    desks,
    figures,
    groups,
    newcomers,
    staff,
    tagging,
    tags,
    tasks,
    transfers,
    ways,
)


@job("wecom.tidy", timeout=60)
async def tidy() -> None:
    """Forget what was only needed for a moment."""
    await newcomers.sweep()
    await tasks.close_old()


JOBS = (
    contacts.fetch_all,
    contacts.compare,
    contacts.compare_due,
    contacts.meet,
    groups.refresh,
    groups.refresh_all,
    staff.fetch,
    tags.refresh,
    tagging.mark,
    console.find_all,
    tasks.look_at_all,
    tasks.put_up,
    transfers.carry_out,
    transfers.look,
    ways.switch_all,
    adopting.take_in,
    figures.count_links,
    figures.hear_echoes,
    desks.listen,
    desks.refresh,
    tidy,
    Schedule(contacts.compare_due.kind, daily=time(4, 30)),
    Schedule(tidy.kind, daily=time(4, 40)),
    Schedule(desks.listen.kind, every=timedelta(minutes=15)),
    Schedule(ways.switch_all.kind, every=timedelta(minutes=5)),
    Schedule(tasks.look_at_all.kind, every=timedelta(minutes=15)),
    Schedule(console.find_all.kind, every=timedelta(hours=1)),
    Schedule(figures.count_links.kind, every=timedelta(hours=6)),
    Schedule(figures.hear_echoes.kind, every=timedelta(hours=3)),
    Schedule(transfers.look.kind, every=timedelta(hours=1)),
)
