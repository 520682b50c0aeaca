"""What companies bring into the house."""

from piccolo.conf.apps import AppConfig

from core.auth import Permission, Scope
from core.errors import T
from core.graphql import Graph
from core.hooks import Demo, hookimpl
from core.search import Searchable

from .demo import DEMO
from .graphql import GRAPH, CompanyNode
from .piccolo_app import APP_CONFIG

EVERYONE = {"manager": Scope.ALL, "sales": Scope.ALL, "viewer": Scope.ALL}
OWN = {"manager": Scope.ALL, "sales": Scope.OWN}


@hookimpl
def tables() -> AppConfig:
    """The companies."""
    return APP_CONFIG


@hookimpl
def graph() -> Graph:
    """Them in the API."""
    return GRAPH


@hookimpl
def searchable() -> tuple[Searchable, ...]:
    """They are found by name, domain, region and tags."""
    return (Searchable("company", CompanyNode),)


@hookimpl
def permissions() -> tuple[Permission, ...]:
    """Who may do what with companies."""
    return (
        Permission("core.company.read", T("See companies", "查看公司"), defaults=EVERYONE),
        Permission("core.company.create", T("Add companies", "新建公司"), defaults=OWN),
        Permission("core.company.update", T("Change companies", "修改公司"), defaults=OWN),
        Permission(
            "core.company.delete",
            T("Delete companies", "删除公司"),
            defaults={"manager": Scope.ALL},
        ),
    )


@hookimpl
def demo() -> tuple[Demo, ...]:
    """Its partners and buyers."""
    return (DEMO,)
