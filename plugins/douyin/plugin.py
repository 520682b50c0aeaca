"""What Douyin brings into the house."""

from litestar.handlers import BaseRouteHandler
from piccolo.conf.apps import AppConfig

from core.channels import Adapter, Simulator
from core.entities.deals import DealWon
from core.events import Subscriber, on
from core.graphql import Graph
from core.hooks import Merge, PersonalData, hookimpl
from core.jobs import Job, Schedule
from core.ui import Contribution

from .channel import Douyin
from .feedback import won
from .graphql import GRAPH
from .jobs import JOBS
from .piccolo_app import APP_CONFIG
from .routes import ROUTES
from .tables import Clue
from .ui import SCREENS


@hookimpl
def tables() -> AppConfig:
    return APP_CONFIG


@hookimpl
def channels() -> tuple[Adapter, ...]:
    return (Douyin(),)


@hookimpl
def simulators() -> tuple[Simulator, ...]:
    from .simulator import STALLS, Platform  # only who plays needs the platform's imitation

    return (Simulator(channel="douyin", platform=Platform, stalls=STALLS),)


@hookimpl
def graph() -> Graph:
    return GRAPH


@hookimpl
def routes() -> tuple[BaseRouteHandler, ...]:
    return ROUTES


@hookimpl
def subscribers() -> tuple[Subscriber, ...]:
    return (on(DealWon, won, name="douyin.won"),)


@hookimpl
def jobs() -> tuple[Job | Schedule, ...]:
    return JOBS


@hookimpl
def ui() -> tuple[Contribution, ...]:
    return SCREENS


@hookimpl
def merges() -> tuple[Merge, ...]:
    return (Merge(table="douyin_clue", person="customer"),)


@hookimpl
def personal_data() -> tuple[PersonalData, ...]:
    kept = ("name", "phone", "region", "source", "remark", "left_at", "details")
    return (
        PersonalData(
            table=Clue._meta.tablename,
            person="customer",
            export=kept,
            erase=("name", "phone", "region", "remark", "details"),
        ),
    )
