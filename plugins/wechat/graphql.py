# pyright: reportReturnType=false, reportGeneralTypeIssues=false
# The bodies of declared fields are never run: what they say is in their signatures.
"""What can be asked and done about WeChat accounts through the API."""

import strawberry

from core.channels import AccountNode, ConversationNode
from core.graphql import (
    ID,
    SQL,
    Connection,
    Graph,
    Row,
    expression,
    field,
    lend,
    many,
    one,
    query,
    sql,
    uuid_of,
)

from . import service
from .graphql_kept import (
    KEPT,
    BroadcastNode,
    MaterialNode,
    MenuVariantNode,
    QuotaNode,
    ServantNode,
    SessionNode,
)
from .graphql_kept_verbs import KeptMutation
from .graphql_questions import QuestionVerbs, ToldNode, ToldQuery
from .graphql_types import (
    CodeNode,
    ConsentNode,
    MenuItemNode,
    MenuNode,
    PageNode,
    ScanNode,
    SyncNode,
    TagNode,
    TemplateNode,
    VisitNode,
)
from .graphql_verbs import Mutation
from .tables import MaterialKind, TemplateKind


@lend(AccountNode)
class OfAccount:
    """What WeChat adds to an account."""

    @one(back="account")
    def wechat_menu(self) -> MenuNode | None:
        """The menu people see, once we know it."""

    @expression(str)
    def wechat_binding(row: Row) -> SQL:
        """Within what its unionids are compared: the same word means the same Open Platform."""
        return sql(
            "coalesce(nullif({} ->> 'open_platform', ''), {} ->> 'app_id', {} ->> 'corp_id', '')",
            row.raw("settings"),
            row.raw("settings"),
            row.raw("settings"),
        )


@lend(ConversationNode)
class OfConversation:
    """What WeChat adds to a conversation."""

    @many("conversation", order="-answered_at")
    def wechat_consents(self) -> Connection[ConsentNode]:
        """Notifications the person agreed to or refused."""


@strawberry.type(name="WeChatTemplateHere")
class TemplateHere:
    """A template that could be sent in a conversation."""

    id: ID = strawberry.field(description="Which template")
    conversation: ID = strawberry.field(description="Where")
    title: str = strawberry.field(description="What it is called")
    kind: TemplateKind = strawberry.field(description="How it may be sent")
    number: str = strawberry.field(description="What WeChat calls it")
    content: str = strawberry.field(description="Its words, with gaps")
    hint: str = strawberry.field(description="Its gaps, one on each line, to fill in")
    accepted: bool = strawberry.field(description="Whether the person agreed to one now")
    sendable: bool = strawberry.field(description="Whether it may go out now")


@strawberry.type(name="WeChatTemplatesHere")
class TemplatesHere:
    """Templates that could be sent in a conversation."""

    nodes: list[TemplateHere] = strawberry.field(description="The templates")


@strawberry.type(name="WeChatServantHere")
class ServantHere:
    """A service account that may take a person."""

    name: str = strawberry.field(description="What WeChat calls it")
    nick: str = strawberry.field(description="What people see")
    on_duty: bool = strawberry.field(description="Whether somebody serves under it now")


@strawberry.type(name="WeChatSessionHere")
class SessionHere:
    """How somebody stands in WeChat's own service tool."""

    state: str = strawberry.field(description="waiting, served or ended")
    nick: str = strawberry.field(description="Who serves them, as people see it")
    servants: list[ServantHere] = strawberry.field(description="Who may take them")


@strawberry.type(name="WeChatMaterialHere")
class MaterialHere:
    """Something kept on WeChat that could be sent in a conversation."""

    card: str = strawberry.field(description="What a message of kind card names it by")
    kind: MaterialKind = strawberry.field(description="What it is")
    title: str = strawberry.field(description="What it is called")


@strawberry.type(name="WeChatMaterialsHere")
class MaterialsHere:
    """What could be sent in a conversation."""

    nodes: list[MaterialHere] = strawberry.field(description="Each of them")


@query
class Query:
    """What can be asked about WeChat accounts."""

    @many(order="-created_at", size=50, largest=200)
    def wechat_codes(self) -> Connection[CodeNode]:
        """QR codes."""

    @one()
    def wechat_code(self, id: ID) -> CodeNode | None:
        """A QR code."""

    @many(order="-scanned_at", size=50, largest=200)
    def wechat_scans(self) -> Connection[ScanNode]:
        """Who came through codes, the latest first."""

    @many(order="name", size=100, largest=500)
    def wechat_tags(self) -> Connection[TagNode]:
        """Tags of accounts."""

    @many(order="path", size=50, largest=200)
    def wechat_menu_items(self) -> Connection[MenuItemNode]:
        """The menus we are working on."""

    @many(order="-published_at", size=20, largest=100)
    def wechat_menus(self) -> Connection[MenuNode]:
        """The menus people see."""

    @many(order="title", size=100, largest=500)
    def wechat_templates(self) -> Connection[TemplateNode]:
        """Templates of accounts."""

    @many(order="-started_at", size=20, largest=100)
    def wechat_syncs(self) -> Connection[SyncNode]:
        """What was and is being fetched."""

    @many(order="-created_at", size=50, largest=200)
    def wechat_pages(self) -> Connection[PageNode]:
        """Links that tell us who follows them."""

    @field
    async def wechat_templates_for(
        self, conversation: ID, sendable: bool = False
    ) -> TemplatesHere | None:
        """The templates of a conversation, or those that may go out now; null if not WeChat's."""
        found = await service.templates_for(uuid_of(conversation, field="conversation"))
        if found is None:
            return None
        return TemplatesHere(
            nodes=[
                TemplateHere(
                    id=ID(str(each.id)),
                    conversation=conversation,
                    title=each.title,
                    kind=each.kind,
                    number=each.number,
                    content=each.content,
                    hint=each.hint,
                    accepted=each.accepted,
                    sendable=each.sendable,
                )
                for each in found
                if each.sendable or not sendable
            ]
        )

    @field
    async def wechat_materials_for(self, conversation: ID) -> MaterialsHere | None:
        """What is kept on WeChat and could be sent in a conversation; null if not WeChat's."""
        found = await service.materials_for(uuid_of(conversation, field="conversation"))
        if found is None:
            return None
        return MaterialsHere(nodes=[MaterialHere(**vars(each)) for each in found])

    @many(order="-created_at", size=50, largest=200)
    def wechat_menu_variants(self) -> Connection[MenuVariantNode]:
        """Menus that only some people see."""

    @many(order="name", size=100, largest=200)
    def wechat_servants(self) -> Connection[ServantNode]:
        """Customer service accounts."""

    @many(order="state,-since", size=50, largest=200)
    def wechat_sessions(self) -> Connection[SessionNode]:
        """Who waits or is served in WeChat's own service tool."""

    @field
    async def wechat_session(self, conversation: ID) -> SessionHere | None:
        """How the session of a conversation stands; null if WeChat's tool serves nobody there."""
        seen = await service.session_of(uuid_of(conversation, field="conversation"))
        if seen is None:
            return None
        servants = [ServantHere(**each._asdict()) for each in seen.servants]
        return SessionHere(state=seen.state, nick=seen.nick, servants=servants)

    @many(order="-changed_at", size=50, largest=200)
    def wechat_materials(self) -> Connection[MaterialNode]:
        """What accounts keep on WeChat."""

    @many(order="position", size=100, largest=200)
    def wechat_quotas(self) -> Connection[QuotaNode]:
        """What was left of the day's calls when WeChat was asked last."""

    @many(order="-finished_at", size=50, largest=200)
    def wechat_broadcasts(self) -> Connection[BroadcastNode]:
        """What became of mass messages."""

    @many(order="-answered_at", size=50, largest=200)
    def wechat_consents(self) -> Connection[ConsentNode]:
        """Notifications people agreed to or refused."""

    @many(order="-created_at", size=50, largest=200)
    def wechat_visits(self) -> Connection[VisitNode]:
        """Who opened the links that tell us who follows them."""


GRAPH = Graph(
    queries=(Query, ToldQuery),
    mutations=(Mutation, KeptMutation, QuestionVerbs),
    entities=(
        CodeNode,
        ScanNode,
        TagNode,
        MenuItemNode,
        MenuNode,
        TemplateNode,
        ConsentNode,
        SyncNode,
        PageNode,
        VisitNode,
        *KEPT,
        ToldNode,
    ),
    lends=(OfAccount, OfConversation),
)
