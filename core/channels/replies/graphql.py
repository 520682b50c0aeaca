# pyright: reportReturnType=false, reportGeneralTypeIssues=false
"""Automatic replies, as the API shows them."""

from datetime import datetime

import strawberry

from core.channels.accounts.graphql import AccountNode
from core.channels.adapters.content import as_content
from core.channels.inbox.graphql_messages import ContentInput, said
from core.graphql import (
    ID,
    JSON,
    SQL,
    Payload,
    Row,
    UserError,
    entity,
    expression,
    mutation,
    one,
    payload,
    sql,
    uuid_of,
    verb,
)

from . import tables as reply_tables
from .rules import Wish, delete, save
from .tables import ReplyTrigger


@entity(reply_tables.AutoReply, read="core.channel.manage")
class AutoReplyNode:
    """What an account answers at once, by itself."""

    id: ID
    trigger: ReplyTrigger
    pattern: str
    exact: bool
    content: JSON
    position: int
    active: bool
    created_at: datetime

    @one("account")
    def account(self) -> AccountNode | None:
        """Which account answers."""

    @expression(str | None)
    def text(row: Row) -> SQL:
        """What it says, if it is words."""
        return sql("({} ->> 'text')", row.raw("content"))


@strawberry.input
class AutoReplyInput:
    """To what an account answers, and what; with an id, a rule that changes."""

    account: ID
    trigger: ReplyTrigger
    content: ContentInput
    id: ID | None = None
    pattern: str = ""
    exact: bool = False
    position: int = 0
    active: bool = True


@strawberry.input
class AutoReplyIdInput:
    """Which rule is meant."""

    id: ID


@payload
class AutoReplyPayload(Payload):
    """A rule that changed."""

    auto_reply: AutoReplyNode | None
    errors: list[UserError]


@mutation
class ReplyChanges:
    """What can be done with automatic replies."""

    @verb
    async def save_auto_reply(self, input: AutoReplyInput) -> AutoReplyPayload:
        """Write or change a rule."""
        wish = Wish(
            account=uuid_of(input.account, field="account"),
            trigger=input.trigger,
            pattern=input.pattern,
            exact=input.exact,
            content=as_content(said(input.content)),
            position=input.position,
            active=input.active,
        )
        known = uuid_of(input.id) if input.id is not None else None
        return AutoReplyPayload(auto_reply=await save(wish, known=known))

    @verb
    async def delete_auto_reply(self, input: AutoReplyIdInput) -> AutoReplyPayload:
        """Forget a rule."""
        await delete(uuid_of(input.id))
        return AutoReplyPayload()
