"""What the jobs bring into the house."""

from piccolo.conf.apps import AppConfig

from core.hooks import hookimpl

from .cleaning import HOUSEKEEPING
from .job import Job
from .piccolo_app import APP_CONFIG
from .schedule import Schedule


@hookimpl
def tables() -> AppConfig:
    """The job table."""
    return APP_CONFIG


@hookimpl
def jobs() -> tuple[Job | Schedule, ...]:
    """Cleaning up."""
    return HOUSEKEEPING
