"""Later: work that is remembered in a table, and done once."""

from .bell import LOST, Bell, Ear, heed_cancellation
from .dead import DeadJob, dead_jobs
from .inprocess import InProcess
from .job import GiveUp, Job, Postpone, job, sorted_out
from .queue import later, replay, wake
from .redis import ArqCarrier
from .running import Around, Running, current_job
from .schedule import Schedule
from .scheduler import Scheduler
from .worker import run_due, run_job, run_worker

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
