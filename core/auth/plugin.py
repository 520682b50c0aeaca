"""What auth brings into the house."""

from piccolo.conf.apps import AppConfig

from core.graphql import Graph
from core.hooks import Demo, PluginSettings, hookimpl
from core.jobs import Job, Schedule

from .demo import DEMO
from .graphql import GRAPH
from .jobs import CLEANING, clean
from .permissions import CORE_PERMISSIONS, Permission
from .piccolo_app import APP_CONFIG
from .profile import House


@hookimpl
def tables() -> AppConfig:
    """People, teams, roles, sessions and keys."""
    return APP_CONFIG


@hookimpl
def graph() -> Graph:
    """Them in the API."""
    return GRAPH


@hookimpl
def permissions() -> tuple[Permission, ...]:
    """What the house itself can allow."""
    return CORE_PERMISSIONS


@hookimpl
def settings() -> tuple[type[PluginSettings], ...]:
    """The profile of the business."""
    return (House,)


@hookimpl
def jobs() -> tuple[Job | Schedule, ...]:
    """Clearing away what no longer counts."""
    return (clean, CLEANING)


@hookimpl
def demo() -> tuple[Demo, ...]:
    """People who work in the demo house."""
    return (DEMO,)
