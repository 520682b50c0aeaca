"""What customers bring into the house."""

from piccolo.conf.apps import AppConfig

from core.auth import Permission, Scope
from core.errors import T
from core.graphql import Graph
from core.hooks import Demo, Merge, PersonalData, hookimpl
from core.search import Searchable

from .demo import DEMO
from .graphql import GRAPH
from .graphql_types import CustomerNode
from .piccolo_app import APP_CONFIG

DETAILS = ("name", "phone", "email", "gender", "birthday", "region", "avatar", "consent")
WORKING = {"manager": Scope.ALL, "sales": Scope.TEAM}


@hookimpl
def tables() -> AppConfig:
    """The customers and their names."""
    return APP_CONFIG


@hookimpl
def graph() -> Graph:
    """Them in the API."""
    return GRAPH


@hookimpl
def searchable() -> tuple[Searchable, ...]:
    """They are found by name, tags, region; by phone and e-mail only by who may read them."""
    return (Searchable("customer", CustomerNode),)


@hookimpl
def permissions() -> tuple[Permission, ...]:
    """Who may do what with customers."""
    return (
        Permission(
            "core.customer.read",
            T("See customers", "查看客户"),
            defaults={**WORKING, "viewer": Scope.ALL},
        ),
        Permission("core.customer.create", T("Add customers", "新建客户"), defaults=WORKING),
        Permission("core.customer.update", T("Change customers", "修改客户"), defaults=WORKING),
        Permission(
            "core.customer.delete",
            T("Delete customers", "删除客户"),
            defaults={"manager": Scope.ALL},
        ),
        Permission(
            "core.customer.contact",
            T("Read phone numbers and e-mail addresses", "查看电话与邮箱"),
            (Scope.ALL,),
            {"manager": Scope.ALL, "sales": Scope.ALL},
        ),
    )


@hookimpl
def personal_data() -> tuple[PersonalData, ...]:
    """What we know about a person, and the names they go by."""
    return (
        PersonalData(table="customer", person="id", export=DETAILS, erase=DETAILS),
        PersonalData(
            table="identity",
            person="customer",
            export=("kind", "scope", "external_id", "profile"),
            erase=("external_id", "profile"),
        ),
    )


@hookimpl
def merges() -> tuple[Merge, ...]:
    """Names and followers go over to whom somebody is merged into."""
    return (
        Merge(table="identity", person="customer"),
        Merge(table="customer_follower", person="customer", unique=("follower",)),
    )


@hookimpl
def demo() -> tuple[Demo, ...]:
    """Its customers."""
    return (DEMO,)
