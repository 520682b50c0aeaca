"""What the sandbox brings into the house."""

from litestar.handlers import BaseRouteHandler

from core.graphql import Graph
from core.hooks import PluginSettings, hookimpl
from core.jobs import Job, Schedule
from core.ui import Contribution

from .graphql import GRAPH
from .opening import JOBS, SandboxSettings
from .routes import act, look, page, script, state
from .ui import SCREENS


@hookimpl
def graph() -> Graph:
    return GRAPH


@hookimpl
def jobs() -> tuple[Job | Schedule, ...]:
    return JOBS


@hookimpl
def routes() -> tuple[BaseRouteHandler, ...]:
    return (page, script, look, state, act)


@hookimpl
def settings() -> tuple[type[PluginSettings], ...]:
    return (SandboxSettings,)


@hookimpl
def ui() -> tuple[Contribution, ...]:
    return SCREENS
