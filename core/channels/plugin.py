"""What the letter box brings into the house."""

from piccolo.conf.apps import AppConfig

from core.auth import Permission, Scope
from core.entities.customers import CustomerBlocked, CustomerUnblocked
from core.errors import T
from core.events import Subscriber, on
from core.graphql import Graph
from core.hooks import Merge, PersonalData, PluginSettings, hookimpl
from core.jobs import Job, Schedule

from .accounts.healing import HEALING
from .adapters.known import MANAGE
from .graphql import GRAPH
from .inbox.blocking import keep_away, let_back
from .inbox.graphql_conversations import READ
from .inward.cleaning import HOUSEKEEPING, ChannelSettings
from .inward.cursors import PULLING
from .inward.keeping import NUMBERS
from .inward.media import fetch_media
from .inward.mirroring import mirror_block
from .inward.reading import process
from .inward.replay import replay
from .mass.jobs import advance, collect
from .mass.many import MANY
from .outward.posting import post
from .outward.posting_many import post_many
from .outward.recalling import recall
from .outward.receipts import settle_more
from .outward.sending import SEND
from .outward.sweeping import SWEEPING
from .personal import PERSONAL
from .piccolo_app import APP_CONFIG

WORKING = {"manager": Scope.ALL, "sales": Scope.TEAM}


@hookimpl
def tables() -> AppConfig:
    return APP_CONFIG


@hookimpl
def graph() -> Graph:
    return GRAPH


@hookimpl
def subscribers() -> tuple[Subscriber, ...]:
    return (on(CustomerBlocked, keep_away), on(CustomerUnblocked, let_back))


@hookimpl
def jobs() -> tuple[Job | Schedule, ...]:
    sending = (post, recall, post_many, settle_more, collect, advance, mirror_block)
    reading = (process, replay, fetch_media, *PULLING)
    return (*reading, *sending, *HEALING, *HOUSEKEEPING, *NUMBERS, *SWEEPING)


@hookimpl
def permissions() -> tuple[Permission, ...]:
    return (
        Permission(MANAGE, T("Manage channel accounts", "管理渠道账号"), scopes=(Scope.ALL,)),
        Permission(
            READ,
            T(
                "See conversations of groups, and those given to oneself",
                "查看群聊及分配给自己的会话",
            ),
            scopes=(Scope.OWN, Scope.ALL),
            defaults={"manager": Scope.ALL, "sales": Scope.OWN},
        ),
        Permission(SEND, T("Write to customers", "给客户发消息"), defaults=WORKING),
        Permission(
            MANY,
            T("Write to many at once", "群发消息"),
            scopes=(Scope.ALL,),
            defaults={"manager": Scope.ALL},
        ),
    )


@hookimpl
def merges() -> tuple[Merge, ...]:
    return (
        Merge(table="channel_conversation", person="customer", title=T("Conversations", "会话")),
        Merge(table="channel_kept_away", person="customer", unique=("account",)),
    )


@hookimpl
def personal_data() -> tuple[PersonalData, ...]:
    return PERSONAL


@hookimpl
def settings() -> tuple[type[PluginSettings], ...]:
    return (ChannelSettings,)
