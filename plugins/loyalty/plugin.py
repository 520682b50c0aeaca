"""What loyalty brings into the house."""

from litestar.handlers import BaseRouteHandler
from piccolo.conf.apps import AppConfig

from core.auth import Permission, Scope
from core.entities.deals import DealReopened, DealRestored, DealTrashed, DealUpdated, DealWon
from core.errors import T
from core.events import Subscriber, on
from core.graphql import Graph
from core.hooks import Check, Demo, Merge, PersonalData, PluginSettings, hookimpl
from core.ui import Contribution

from .checks import LEDGER
from .demo import fill
from .graphql import GRAPH
from .members import ENROL, READ
from .piccolo_app import APP_CONFIG
from .rewards import reward
from .routes import statement
from .service import ADJUST
from .settings import LoyaltySettings
from .ui import CONTRIBUTIONS


@hookimpl
def tables() -> AppConfig:
    return APP_CONFIG


@hookimpl
def graph() -> Graph:
    return GRAPH


@hookimpl
def subscribers() -> tuple[Subscriber, ...]:
    return (
        on(DealWon, reward, name="loyalty.reward"),
        on(DealUpdated, reward, name="loyalty.reward"),
        on(DealReopened, reward, name="loyalty.reward"),
        on(DealTrashed, reward, name="loyalty.reward"),
        on(DealRestored, reward, name="loyalty.reward"),
    )


@hookimpl
def permissions() -> tuple[Permission, ...]:
    everyone = {"manager": Scope.ALL, "sales": Scope.ALL, "viewer": Scope.ALL}
    return (
        Permission(READ, T("See members", "查看会员"), (Scope.ALL,), everyone),
        Permission(
            ENROL,
            T("Enrol members", "办理入会"),
            defaults={"manager": Scope.ALL, "sales": Scope.OWN},
        ),
        Permission(
            ADJUST,
            T("Adjust points by hand", "手工调整积分"),
            (Scope.ALL,),
            {"manager": Scope.ALL},
        ),
    )


@hookimpl
def settings() -> tuple[type[PluginSettings], ...]:
    return (LoyaltySettings,)


@hookimpl
def routes() -> tuple[BaseRouteHandler, ...]:
    return (statement,)


@hookimpl
def checks() -> tuple[Check, ...]:
    return (LEDGER,)


@hookimpl
def ui() -> tuple[Contribution, ...]:
    return CONTRIBUTIONS


@hookimpl
def merges() -> tuple[Merge, ...]:
    return (
        Merge(
            table="loyalty_member",
            person="customer",
            title=T("Memberships", "会员"),
            unique=("customer",),
        ),
    )


@hookimpl
def personal_data() -> tuple[PersonalData, ...]:
    return (
        PersonalData(
            table="loyalty_member", person="customer", export=("card", "created_at"), erase=()
        ),
    )


@hookimpl
def demo() -> tuple[Demo, ...]:
    return (Demo(name="loyalty", title=T("Members and points", "会员与积分"), fill=fill, order=70),)
