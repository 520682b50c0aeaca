"""Later: work that is remembered in a table, and done once."""

from typing import TYPE_CHECKING, Any

from .bell import LOST, Bell, Ear, heed_cancellation
from .dead import DeadJob, dead_jobs
from .inprocess import InProcess
from .job import GiveUp, Job, Postpone, job, sorted_out
from .queue import later, replay, wake
from .running import Around, Running, current_job, end_together
from .schedule import Schedule
from .scheduler import Scheduler
from .worker import run_due, run_job, run_worker

if TYPE_CHECKING:
    from .redis import ArqCarrier

__all__ = [
    "LOST",
    "Around",
    "ArqCarrier",
    "Bell",
    "DeadJob",
    "Ear",
    "GiveUp",
    "InProcess",
    "Job",
    "Postpone",
    "Running",
    "Schedule",
    "Scheduler",
    "current_job",
    "dead_jobs",
    "end_together",
    "heed_cancellation",
    "job",
    "later",
    "replay",
    "run_due",
    "run_job",
    "run_worker",
    "sorted_out",
    "wake",
]


def __getattr__(name: str) -> Any:
    """Bring in Redis only for those who use it: it is slow to import, and optional."""
    if name != "ArqCarrier":
        raise AttributeError(name)
    from .redis import ArqCarrier

    return ArqCarrier
