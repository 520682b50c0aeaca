# pyright: reportReturnType=false, reportGeneralTypeIssues=false
# The bodies of declared fields are never run: what they say is in their signatures.
"""Weibo's own verbs, as the API shows them: authorisation and QR codes; the menu stands beside."""

from datetime import datetime
from uuid import UUID

import strawberry

from core.channels import AccountNode, stored_token
from core.graphql import (
    ID,
    SQL,
    Connection,
    Graph,
    Needs,
    Payload,
    Row,
    UserError,
    computed,
    entity,
    expression,
    lend,
    many,
    mutation,
    one,
    payload,
    query,
    sql,
    uuid_of,
    verb,
)

from . import codes, connecting, tables
from .graphql_menus import MenuItemNode, MenuMutation, MenuQuery
from .tokens import CONSOLE


@entity(tables.Code, name="WeiboCode", within=("account", AccountNode))
class CodeNode:
    """A QR code that says where somebody came from."""

    id: ID
    scene: int
    name: str
    created_at: datetime

    @one("account")
    def account(self) -> AccountNode | None:
        """Whose code it is."""

    @expression(int)
    def people(row: Row) -> SQL:
        """How many people first came through it."""
        return sql(
            "(select count(*)::int from channel_conversation c"
            " where c.account = {} and c.origin = {}::text)",
            row.raw("account"),
            row.raw("scene"),
        )

    @computed(needs=("id",))
    def picture(rows: list[Needs]) -> list[str]:
        """Where its picture is, for whoever may manage channels."""
        return [f"/plugins/weibo/codes/{row.id}/picture" for row in rows]


@lend(AccountNode)
class OfAccount:
    """What Weibo adds to an account."""

    @computed(needs=("id", "channel"))
    def weibo_authorise(rows: list[Needs]) -> list[str | None]:
        """Where an owner authorises us, if this is a Weibo account."""
        return [
            f"/plugins/weibo/connect?account={row.id}" if row.channel == "weibo" else None
            for row in rows
        ]

    @computed(needs=("id", "channel"))
    async def weibo_until(rows: list[Needs]) -> list[datetime | None]:
        """Until when the owner's authorisation lasts; nothing if there is none."""
        return [await _until(row.id) if row.channel == "weibo" else None for row in rows]


async def _until(account: str) -> datetime | None:
    token = await stored_token(UUID(str(account)), "access")
    return token.expires_at if token and token.facts.get("from") != CONSOLE else None


@query
class Query:
    """What can be asked about Weibo."""

    @many(order="scene", size=50, largest=500, where=lambda row: sql("{} <> ''", row.raw("ticket")))
    def weibo_codes(self) -> Connection[CodeNode]:
        """QR codes, by number."""


@strawberry.input
class MakeWeiboCodeInput:
    """A new QR code."""

    account: ID
    name: str


@strawberry.input
class WeiboAccountInput:
    """Which account is meant."""

    account: ID


@payload
class WeiboCodePayload(Payload):
    """The code that was made."""

    code: CodeNode | None
    errors: list[UserError]


@payload
class WeiboAccountPayload(Payload):
    """The account that was changed."""

    account: AccountNode | None
    errors: list[UserError]


@mutation
class Mutation:
    """What can be done with Weibo accounts."""

    @verb(transactional=False)
    async def make_weibo_code(self, input: MakeWeiboCodeInput) -> WeiboCodePayload:
        """Make a QR code with a scene of its own."""
        account = uuid_of(input.account, field="account")
        return WeiboCodePayload(code=(await codes.make_code(account, input.name)).id)

    @verb(transactional=False)
    async def leave_weibo(self, input: WeiboAccountInput) -> WeiboAccountPayload:
        """Give the owner's authorisation back."""
        account = uuid_of(input.account, field="account")
        await connecting.leave(account)
        return WeiboAccountPayload(account=account)


GRAPH = Graph(
    queries=(Query, MenuQuery),
    mutations=(Mutation, MenuMutation),
    entities=(CodeNode, MenuItemNode),
    lends=(OfAccount,),
)
