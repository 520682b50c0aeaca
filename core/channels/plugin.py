"""What the letter box brings into the house."""

from piccolo.conf.apps import AppConfig

from core.auth import Permission, Scope
from core.errors import T
from core.graphql import Graph
from core.hooks import PluginSettings, hookimpl
from core.jobs import Job, Schedule

from .accounts import MANAGE
from .cleaning import HOUSEKEEPING, ChannelSettings
from .graphql import GRAPH
from .piccolo_app import APP_CONFIG
from .reading import process


@hookimpl
def tables() -> AppConfig:
    return APP_CONFIG


@hookimpl
def graph() -> Graph:
    return GRAPH


@hookimpl
def jobs() -> tuple[Job | Schedule, ...]:
    return (process, *HOUSEKEEPING)


@hookimpl
def permissions() -> tuple[Permission, ...]:
    return (Permission(MANAGE, T("Manage channel accounts", "管理渠道账号"), scopes=(Scope.ALL,)),)


@hookimpl
def settings() -> tuple[type[PluginSettings], ...]:
    return (ChannelSettings,)
