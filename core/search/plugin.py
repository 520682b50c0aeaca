"""What search brings into the house."""

from piccolo.conf.apps import AppConfig

from core.hooks import hookimpl
from core.jobs import Job

from .jobs import rebuild
from .piccolo_app import APP_CONFIG


@hookimpl
def tables() -> AppConfig:
    """The index."""
    return APP_CONFIG


@hookimpl
def jobs() -> tuple[Job, ...]:
    """Its upkeep."""
    return (rebuild,)
