"""What is due by itself: every so often, or daily at a time of the house."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class Schedule:
    """When a kind of job is due; either `every` so often or `daily` at a time."""

    kind: str
    every: timedelta | float | None = None
    daily: time | None = None

    def __post_init__(self) -> None:
        """Refuse a schedule that says nothing, or two things."""
        if (self.every is None) == (self.daily is None):
            raise ValueError(f"The schedule of {self.kind!r} needs either every or daily.")
        if self.every is not None and self.period < timedelta(seconds=1):
            raise ValueError(f"The schedule of {self.kind!r} is shorter than a second.")

    @property
    def period(self) -> timedelta:
        """How long from one time to the next."""
        if isinstance(self.every, timedelta):
            return self.every
        return timedelta(seconds=self.every) if self.every else timedelta(days=1)

    def next(self, after: datetime, zone: ZoneInfo = SHANGHAI) -> datetime:
        """The first moment it is due after another; the same in every process."""
        if self.daily is None:
            step = self.period
            epoch = datetime.fromtimestamp(0, UTC)
            return epoch + ((after - epoch) // step + 1) * step
        local = after.astimezone(zone)
        due = datetime.combine(local.date(), self.daily, zone)
        if due.astimezone(UTC) <= after:
            due = datetime.combine(local.date() + timedelta(days=1), self.daily, zone)
        return due.astimezone(UTC)

    def slot(self, due: datetime) -> str:
        """The name of one time it is due; a job is queued once per name."""
        return f"{self.daily or self.period}@{due.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def slots(
    schedules: Sequence[Schedule], moment: datetime, zone: ZoneInfo = SHANGHAI
) -> list[tuple[str, str, datetime]]:
    """The coming time of each schedule: kind, key of its slot, when."""
    coming = [(schedule, schedule.next(moment, zone)) for schedule in schedules]
    return [(schedule.kind, schedule.slot(due), due) for schedule, due in coming]
