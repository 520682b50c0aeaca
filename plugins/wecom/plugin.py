"""What WeCom brings into the house."""

from litestar.handlers import BaseRouteHandler
from piccolo.conf.apps import AppConfig

from core.auth import Permission, Scope
from core.channels import Adapter, Simulator
from core.errors import T
from core.graphql import Graph
from core.hooks import Merge, PersonalData, hookimpl
from core.jobs import Job, Schedule
from core.ui import Contribution

from .channel import WeCom
from .graphql import GRAPH
from .graphql.book import GROUPS
from .jobs import JOBS
from .piccolo_app import APP_CONFIG
from .routes import ROUTES
from .service import tags as tag_verbs
from .service import tasks as task_verbs
from .service import transfers as transfer_verbs
from .service import ways as way_verbs
from .ui import CONTRIBUTIONS

MANAGERS = {"manager": Scope.ALL}


@hookimpl
def tables() -> AppConfig:
    return APP_CONFIG


@hookimpl
def graph() -> Graph:
    return GRAPH


@hookimpl
def channels() -> tuple[Adapter, ...]:
    return (WeCom(),)


@hookimpl
def simulators() -> tuple[Simulator, ...]:
    from .simulator import STALLS, Platform  # only who plays needs the platform's imitation

    return (Simulator(channel="wecom", platform=Platform, stalls=STALLS),)


@hookimpl
def jobs() -> tuple[Job | Schedule, ...]:
    return JOBS


@hookimpl
def permissions() -> tuple[Permission, ...]:
    return (
        Permission(
            GROUPS,
            T("See WeCom's customer groups", "查看企业微信客户群"),
            (Scope.ALL,),
            {"manager": Scope.ALL, "sales": Scope.ALL},
        ),
        Permission(
            way_verbs.MANAGE,
            T("Change WeCom's channel codes and welcomes", "管理渠道活码与欢迎语"),
            (Scope.ALL,),
            MANAGERS,
        ),
        Permission(
            task_verbs.SEND,
            T("Ask employees for group sends and moments", "创建群发与朋友圈任务"),
            (Scope.ALL,),
            MANAGERS,
        ),
        Permission(
            tag_verbs.MANAGE,
            T("Change WeCom's corp tags", "管理企业微信标签"),
            (Scope.ALL,),
            MANAGERS,
        ),
        Permission(
            transfer_verbs.TRANSFER,
            T("Hand WeCom customers to a colleague", "分配企业微信客户"),
            (Scope.ALL,),
            MANAGERS,
        ),
    )


@hookimpl
def routes() -> tuple[BaseRouteHandler, ...]:
    return ROUTES


@hookimpl
def ui() -> tuple[Contribution, ...]:
    return CONTRIBUTIONS


@hookimpl
def merges() -> tuple[Merge, ...]:
    return (
        Merge(
            table="wecom_contact",
            person="customer",
            title=T("WeCom contacts", "企业微信联系人"),
        ),
        Merge(
            table="wecom_follow",
            person="customer",
            title=T("Entries of employees", "员工的客户记录"),
        ),
        Merge(
            table="wecom_group_member",
            person="customer",
            title=T("Memberships of groups", "客户群成员"),
        ),
    )


@hookimpl
def personal_data() -> tuple[PersonalData, ...]:
    return (
        PersonalData(
            table="wecom_contact",
            person="customer",
            export=("external_userid", "name", "company", "unionid"),
            erase=("name", "company", "unionid"),
        ),
        PersonalData(
            table="wecom_follow",
            person="customer",
            export=("userid", "remark", "description", "company", "mobiles", "since"),
            erase=("remark", "description", "company", "mobiles"),
        ),
        PersonalData(
            table="wecom_group_member",
            person="customer",
            export=("name", "joined_at", "state"),
            erase=("name",),
        ),
    )
