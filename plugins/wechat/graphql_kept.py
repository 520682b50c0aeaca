# pyright: reportReturnType=false, reportGeneralTypeIssues=false
# The bodies of declared fields are never run: what they say is in their signatures.
"""What an account keeps on WeChat, and what WeChat told about it, as types of the API."""

from datetime import datetime

import strawberry

from core.auth import UserNode
from core.channels import MANAGE, AccountNode, ConversationNode
from core.graphql import ID, SQL, Needs, Row, computed, entity, expression, one, sql

from . import tables
from .errors import trouble_of_status
from .materials import card_id
from .tables import MaterialKind, SessionState

SEND = "core.message.send"

strawberry.enum(SessionState, name="WeChatSessionState", description="How somebody stands there.")
strawberry.enum(MaterialKind, name="WeChatMaterialKind", description="What it is.")


@entity(tables.MenuVariant, name="WeChatMenuVariant", read=MANAGE)
class MenuVariantNode:
    """A menu that only some people see, instead of the one for all."""

    id: ID
    title: str
    phone: str
    published_at: datetime | None
    publishing: bool
    trouble: str | None
    created_at: datetime

    @one("account")
    def account(self) -> AccountNode | None:
        """Whose it is."""

    @expression(str)
    def tag_name(row: Row) -> SQL:
        """What the tag of those who see it is called; empty if none is asked for."""
        return sql(
            "coalesce((select t.name from wechat_tag t"
            " where t.account = {} and t.number = {}), '')",
            row.raw("account"),
            row.raw("tag"),
        )

    @expression(ID)
    def tag(row: Row) -> SQL:
        """That tag."""
        return sql(
            "(select t.id::text from wechat_tag t where t.account = {} and t.number = {})",
            row.raw("account"),
            row.raw("tag"),
        )

    @expression(int)
    def items(row: Row) -> SQL:
        """How many items it has here."""
        return sql("(select count(*) from wechat_menu_item i where i.variant = {})", row.raw("id"))


@entity(tables.Servant, name="WeChatServant", read=SEND)
class ServantNode:
    """A customer service account: the name under which an answer is shown on WeChat."""

    id: ID
    name: str
    nick: str
    worker: str
    on_duty: bool

    @one("account")
    def account(self) -> AccountNode | None:
        """Whose it is."""

    @one("user")
    def user(self) -> UserNode | None:
        """The colleague whose answers go out under it."""


@entity(tables.Session, name="WeChatSession", within=("conversation", ConversationNode))
class SessionNode:
    """How somebody stands in WeChat's own service tool."""

    id: ID
    state: SessionState
    servant: str
    since: datetime

    @one("conversation")
    def conversation(self) -> ConversationNode | None:
        """With whom."""

    @expression(str)
    def nick(row: Row) -> SQL:
        """The name of whoever serves them, as people see it; empty if nobody does yet."""
        return sql(
            "coalesce((select w.nick from wechat_servant w join channel_conversation c"
            " on c.account = w.account where c.id = {} and w.name = {}), {})",
            row.raw("conversation"),
            row.raw("servant"),
            row.raw("servant"),
        )


@entity(tables.Material, name="WeChatMaterial", read=SEND)
class MaterialNode:
    """Something the account keeps on WeChat."""

    id: ID
    kind: MaterialKind
    number: str
    title: str
    url: str
    changed_at: datetime

    @one("account")
    def account(self) -> AccountNode | None:
        """Whose it is."""

    @computed(needs=("kind", "number"))
    def card(rows: list[Needs]) -> list[str]:
        """What a message of kind card names it by."""
        return [card_id(str(row.kind).lower(), row.number) for row in rows]


@entity(tables.Quota, name="WeChatQuota", read=MANAGE)
class QuotaNode:
    """How often something may be called in a day, as WeChat told us last."""

    id: ID
    position: int
    title: str
    path: str
    daily: int | None
    used: int | None
    remaining: int | None
    trouble: str | None
    looked_at: datetime

    @one("account")
    def account(self) -> AccountNode | None:
        """Whose it is."""


@entity(tables.Broadcast, name="WeChatBroadcast", read=MANAGE)
class BroadcastNode:
    """What WeChat told of one mass message."""

    id: ID
    number: str
    status: str
    wanted: int
    let_through: int
    sent: int
    failed: int
    finished_at: datetime

    @one("account")
    def account(self) -> AccountNode | None:
        """By whom."""

    @expression(str)
    def title(row: Row) -> SQL:
        """What we called the message; empty if it was sent in WeChat's own console."""
        return sql(
            "coalesce((select m.title from channel_outgoing o"
            " join channel_mass_person p on p.activity = o.activity"
            " join channel_mass m on m.id = p.mass"
            " where o.account = {} and o.external_id = 'mass:' || {} limit 1), '')",
            row.raw("account"),
            row.raw("number"),
        )

    @computed(needs=("status",))
    def trouble(rows: list[Needs]) -> list[str | None]:
        """What went wrong, in the reader's words; null if it was sent."""
        return [_words(row.status) for row in rows]

    @computed(needs=("status",))
    def advice(rows: list[Needs]) -> list[str | None]:
        """What to do then."""
        return [_advice(row.status) for row in rows]


def _words(status: str) -> str | None:
    trouble = trouble_of_status(status)
    return trouble.message.say() if trouble else None


def _advice(status: str) -> str | None:
    trouble = trouble_of_status(status)
    return trouble.advice.say() if trouble and trouble.advice else None


KEPT = (MenuVariantNode, ServantNode, SessionNode, MaterialNode, QuotaNode, BroadcastNode)
