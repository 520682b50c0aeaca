# pyright: reportReturnType=false, reportGeneralTypeIssues=false
# The bodies of declared fields are never run: what they say is in their signatures.
"""What can be asked and done about WeChat accounts through the API."""

import strawberry

from core.channels import AccountNode, ConversationNode
from core.graphql import ID, Connection, Graph, field, lend, many, one, query, uuid_of

from . import service
from .graphql_types import (
    CodeNode,
    ConsentNode,
    FindingNode,
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
from .tables import TemplateKind


@lend(AccountNode)
class OfAccount:
    """What WeChat adds to an account."""

    @one(back="account")
    def wechat_menu(self) -> MenuNode | None:
        """The menu people see, once we know it."""


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
    hint: str = strawberry.field(description="Its gaps, one on each line, to fill in")
    accepted: bool = strawberry.field(description="Whether the person agreed to one now")


@strawberry.type(name="WeChatTemplatesHere")
class TemplatesHere:
    """Templates that could be sent in a conversation."""

    nodes: list[TemplateHere] = strawberry.field(description="The templates")


@strawberry.type(name="WeChatQuota")
class QuotaInfo:
    """How often something may be called today."""

    title: str = strawberry.field(description="What it is for")
    path: str = strawberry.field(description="What WeChat calls it")
    limit: int | None = strawberry.field(description="How often in a day")
    used: int | None = strawberry.field(description="How often it was called today")
    remaining: int | None = strawberry.field(description="How often it still may be")
    trouble: str | None = strawberry.field(description="Why WeChat did not say")


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

    @many(order="position", size=100, largest=200)
    def wechat_findings(self) -> Connection[FindingNode]:
        """What the last self-tests found."""

    @many(order="-created_at", size=50, largest=200)
    def wechat_pages(self) -> Connection[PageNode]:
        """Links that tell us who follows them."""

    @field
    async def wechat_templates_for(self, conversation: ID) -> TemplatesHere | None:
        """What could be sent in a conversation; null if it is not held on WeChat."""
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
                    hint=each.hint,
                    accepted=each.accepted,
                )
                for each in found
            ]
        )

    @field
    async def wechat_quotas(self, account: ID) -> list[QuotaInfo]:
        """What is left of today's calls, asked of WeChat now."""
        found = await service.quotas(uuid_of(account, field="account"))
        return [QuotaInfo(**vars(each)) for each in found]


GRAPH = Graph(
    queries=(Query,),
    mutations=(Mutation,),
    entities=(
        CodeNode,
        ScanNode,
        TagNode,
        MenuItemNode,
        MenuNode,
        TemplateNode,
        ConsentNode,
        SyncNode,
        FindingNode,
        PageNode,
        VisitNode,
    ),
    lends=(OfAccount, OfConversation),
)
