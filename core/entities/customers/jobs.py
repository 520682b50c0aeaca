"""What the house does about customers by itself."""

from datetime import timedelta
from uuid import UUID

from core.jobs import Job, Schedule, job, later

from .service import compare, follow_late, lift_expired

OFTEN = timedelta(seconds=20)
EVERY_MINUTE = timedelta(minutes=1)


@job("customers.compare", timeout=120.0)
async def compare_waiting() -> None:
    """Look who might be one person; a long queue is worked off batch by batch."""
    if await compare() >= 1000:
        await later(compare_waiting)


@job("customers.follow")
async def follow(merge: str) -> None:
    """Let rows follow a merge that somebody wrote while it happened."""
    await follow_late(UUID(merge))


@job("customers.lift")
async def lift() -> None:
    """Lift the blocks whose time is up."""
    await lift_expired()


WORK: tuple[Job | Schedule, ...] = (
    compare_waiting,
    follow,
    lift,
    Schedule("customers.compare", every=OFTEN),
    Schedule("customers.lift", every=EVERY_MINUTE),
)
