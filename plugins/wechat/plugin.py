"""What WeChat brings into the house."""

from litestar.handlers import BaseRouteHandler
from piccolo.conf.apps import AppConfig

from core.channels import Adapter, Simulator
from core.entities.customers import CustomerUpdated
from core.errors import T
from core.events import Subscriber, on
from core.graphql import Graph
from core.hooks import Demo, Merge, PersonalData, hookimpl
from core.jobs import Job, Schedule
from core.ui import Contribution

from .channel import WeChat
from .demo import DEMO
from .graphql import GRAPH
from .jobs import JOBS
from .piccolo_app import APP_CONFIG
from .routes import ROUTES
from .service.remarks import follow_name
from .service.tags import follow_customer
from .ui import SCREENS


@hookimpl
def tables() -> AppConfig:
    return APP_CONFIG


@hookimpl
def graph() -> Graph:
    return GRAPH


@hookimpl
def channels() -> tuple[Adapter, ...]:
    return (WeChat(),)


@hookimpl
def simulators() -> tuple[Simulator, ...]:
    from .simulator import STALLS, Platform  # only who plays needs the platform's imitation

    return (Simulator(channel="wechat", platform=Platform, stalls=STALLS),)


@hookimpl
def subscribers() -> tuple[Subscriber, ...]:
    return (
        on(CustomerUpdated, follow_customer, name="wechat.tags"),
        on(CustomerUpdated, follow_name, name="wechat.remarks"),
    )


@hookimpl
def jobs() -> tuple[Job | Schedule, ...]:
    return JOBS


@hookimpl
def routes() -> tuple[BaseRouteHandler, ...]:
    return ROUTES


@hookimpl
def merges() -> tuple[Merge, ...]:
    return (Merge(table="wechat_visit", person="customer", title=T("Visits", "访问记录")),)


@hookimpl
def personal_data() -> tuple[PersonalData, ...]:
    return (PersonalData(table="wechat_visit", person="customer", export=("created_at",)),)


@hookimpl
def ui() -> tuple[Contribution, ...]:
    return SCREENS


@hookimpl
def demo() -> tuple[Demo, ...]:
    return (DEMO,)
