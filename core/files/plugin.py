"""What files bring into the house."""

from piccolo.conf.apps import AppConfig

from core.graphql import Graph
from core.hooks import Check, hookimpl
from core.jobs import Job, Schedule

from .checks import STORAGE
from .graphql import GRAPH
from .jobs import SWEEPING, sweep
from .piccolo_app import APP_CONFIG


@hookimpl
def tables() -> AppConfig:
    """What we know of each file."""
    return APP_CONFIG


@hookimpl
def graph() -> Graph:
    """The same in the API."""
    return GRAPH


@hookimpl
def jobs() -> tuple[Job | Schedule, ...]:
    """Sweeping."""
    return (sweep, SWEEPING)


@hookimpl
def checks() -> tuple[Check, ...]:
    """Whether the storage works."""
    return (STORAGE,)
