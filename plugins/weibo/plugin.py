"""What Weibo brings into the house."""

from litestar.handlers import BaseRouteHandler
from piccolo.conf.apps import AppConfig

from core.channels import Adapter, Simulator
from core.graphql import Graph
from core.hooks import hookimpl
from core.jobs import Job
from core.ui import Contribution

from .channel import Weibo
from .connecting import ask_whether_valid
from .graphql import GRAPH
from .learning import learn
from .piccolo_app import APP_CONFIG
from .routes import ROUTES
from .ui import SCREENS


@hookimpl
def tables() -> AppConfig:
    return APP_CONFIG


@hookimpl
def channels() -> tuple[Adapter, ...]:
    return (Weibo(),)


@hookimpl
def simulators() -> tuple[Simulator, ...]:
    from .simulator import STALLS, Platform  # only who plays needs the platform's imitation

    return (Simulator(channel="weibo", platform=Platform, stalls=STALLS),)


@hookimpl
def graph() -> Graph:
    return GRAPH


@hookimpl
def jobs() -> tuple[Job, ...]:
    return (learn, ask_whether_valid)


@hookimpl
def routes() -> tuple[BaseRouteHandler, ...]:
    return ROUTES


@hookimpl
def ui() -> tuple[Contribution, ...]:
    return SCREENS
