"""What deals bring into the house."""

from piccolo.conf.apps import AppConfig

from core.auth import Permission, Scope
from core.errors import T
from core.graphql import Graph
from core.hooks import Clash, Demo, Merge, hookimpl
from core.search import Searchable

from .demo import DEMO
from .graphql import GRAPH
from .graphql_types import DealNode
from .piccolo_app import APP_CONFIG

WORKING = {"manager": Scope.ALL, "sales": Scope.TEAM}


@hookimpl
def tables() -> AppConfig:
    """Deals, and the roads they travel."""
    return APP_CONFIG


@hookimpl
def graph() -> Graph:
    """Them in the API."""
    return GRAPH


@hookimpl
def searchable() -> tuple[Searchable, ...]:
    """They are found by their title."""
    return (Searchable("deal", DealNode),)


@hookimpl
def permissions() -> tuple[Permission, ...]:
    """Who may do what with deals."""
    return (
        Permission(
            "core.deal.read",
            T("See leads and deals", "查看线索与商机"),
            defaults={**WORKING, "viewer": Scope.ALL},
        ),
        Permission("core.deal.create", T("Open deals", "新建商机"), defaults=WORKING),
        Permission("core.deal.update", T("Change deals", "修改商机"), defaults=WORKING),
        Permission("core.deal.move", T("Move, win and lose deals", "推进商机"), defaults=WORKING),
        Permission(
            "core.deal.delete", T("Delete deals", "删除商机"), defaults={"manager": Scope.ALL}
        ),
    )


@hookimpl
def merges() -> tuple[Merge, ...]:
    """Deals go over to whom their customer is merged into; a second open lead into the trash."""
    return (
        Merge(
            table="deal",
            person="customer",
            title=T("Leads and deals", "线索与商机"),
            unique=("pipeline",),
            where="kind = 'lead' and deleted_at is null",
            clash=Clash.TRASH,
        ),
    )


@hookimpl
def demo() -> tuple[Demo, ...]:
    """What they might buy, or bought."""
    return (DEMO,)
