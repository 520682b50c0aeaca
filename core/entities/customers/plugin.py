"""What customers bring into the house."""

from piccolo.conf.apps import AppConfig

from core.auth import Permission, Scope
from core.errors import T
from core.graphql import Graph
from core.hooks import Demo, Merge, PersonalData, hookimpl
from core.jobs import Job, Schedule
from core.search import Searchable

from .demo import DEMO
from .graphql import GRAPH
from .graphql_types import CustomerNode
from .jobs import WORK
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
        Permission("core.customer.merge", T("Merge customers", "合并客户"), defaults=WORKING),
        Permission(
            "core.customer.block", T("Block and unblock customers", "拉黑客户"), defaults=WORKING
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
        PersonalData(
            table="customer_block",
            person="customer",
            export=("created_at", "reason", "until", "appeal", "lifted_at"),
            erase=("reason", "appeal"),
        ),
        PersonalData(table="customer_merge", person="survivor", erase=("reason", "evidence")),
    )


@hookimpl
def merges() -> tuple[Merge, ...]:
    """Names, followers and what was decided about somebody go to whom they are merged into."""
    return (
        Merge(
            table="identity",
            person="customer",
            title=T("Identities", "身份标识"),
            unique=("kind", "scope", "external_id"),
        ),
        Merge(
            table="customer_follower",
            person="customer",
            title=T("Followers", "关注人"),
            unique=("follower",),
        ),
        Merge(
            table="customer_block",
            person="customer",
            title=T("Blocks", "拉黑记录"),
            unique=("customer",),
            where="lifted_at is null",
        ),
        *_pairs("customer_suspicion", ("kind", "scope", "external_id"), ()),
        *_pairs("customer_distinct", ("other",), ("customer",)),
        Merge(table="customer", person="merged_into"),
    )


def _pairs(table: str, one: tuple[str, ...], other: tuple[str, ...]) -> tuple[Merge, Merge]:
    """How a table of pairs follows, from either side."""
    return (
        Merge(table=table, person="customer", unique=one, other="other"),
        Merge(table=table, person="other", unique=other, other="customer"),
    )


@hookimpl
def jobs() -> tuple[Job | Schedule, ...]:
    """Comparing them with each other, and lifting blocks whose time is up."""
    return WORK


@hookimpl
def demo() -> tuple[Demo, ...]:
    """Its customers."""
    return (DEMO,)
