"""What telling staff brings into the house."""

from piccolo.conf.apps import AppConfig

from core.graphql import Graph
from core.hooks import hookimpl
from core.jobs import Job, Schedule

from .errands import CLEANING, clean, deliver
from .graphql import GRAPH
from .mail import MAIL
from .notifier import Notifier
from .piccolo_app import APP_CONFIG


@hookimpl
def tables() -> AppConfig:
    """What was told to whom."""
    return APP_CONFIG


@hookimpl
def graph() -> Graph:
    """The same in the API."""
    return GRAPH


@hookimpl
def jobs() -> tuple[Job | Schedule, ...]:
    """Carrying notices outside, and clearing old ones away."""
    return (deliver, clean, CLEANING)


@hookimpl
def notifiers() -> tuple[Notifier, ...]:
    """Mail, where a server is set."""
    return (MAIL,)
