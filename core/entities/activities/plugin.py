"""What activities bring into the house."""

from piccolo.conf.apps import AppConfig

from core.auth import Permission, Scope
from core.entities.deals import DealMoved, DealOpened
from core.errors import T
from core.events import Subscriber, on
from core.graphql import Graph
from core.hooks import Demo, Merge, PersonalData, hookimpl

from .deal_steps import tell_steps
from .demo import DEMO
from .graphql import GRAPH
from .piccolo_app import APP_CONFIG

WORKING = {"manager": Scope.ALL, "sales": Scope.TEAM}


@hookimpl
def tables() -> AppConfig:
    """The timeline."""
    return APP_CONFIG


@hookimpl
def graph() -> Graph:
    """It in the API."""
    return GRAPH


@hookimpl
def subscribers() -> tuple[Subscriber, ...]:
    """Every step of a deal stands on the timeline."""
    return (on(DealOpened, tell_steps, name="timeline"), on(DealMoved, tell_steps, name="timeline"))


@hookimpl
def permissions() -> tuple[Permission, ...]:
    """Who may do what with activities; all of it only where the customer, company or deal is seen.

    Whoever may write writes on everything they see. An activity is changed by whom it, or what it
    hangs on, belongs to.
    """
    return (
        Permission(
            "core.activity.create",
            T("Record activities", "记录跟进"),
            (Scope.ALL,),
            {"manager": Scope.ALL, "sales": Scope.ALL},
        ),
        Permission("core.activity.update", T("Change activities", "修改跟进"), defaults=WORKING),
        Permission(
            "core.activity.delete",
            T("Delete activities", "删除跟进"),
            defaults={"manager": Scope.ALL},
        ),
    )


@hookimpl
def personal_data() -> tuple[PersonalData, ...]:
    """What was said."""
    words = ("subject", "body", "payload", "actor_name")
    return (PersonalData(table="activity", person="customer", export=words, erase=words),)


@hookimpl
def merges() -> tuple[Merge, ...]:
    """Activities go over to whom their customer is merged into."""
    return (Merge(table="activity", person="customer", title=T("Timeline", "跟进记录")),)


@hookimpl
def demo() -> tuple[Demo, ...]:
    """What passed between them."""
    return (DEMO,)
