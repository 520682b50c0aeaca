# pyright: reportReturnType=false, reportGeneralTypeIssues=false
"""The letter box in the API: its roots, and everything it brings."""

from core.graphql import ID, Connection, Graph, field, many, one, query, uuid_of

from .accounts.checking import ChannelChecks, last_checks
from .accounts.graphql import AccountChanges, AccountNode, DeliveryNode, OfAccount
from .inbox.graphql_blocks import OfBlocked, PlatformBlockNode
from .inbox.graphql_conversations import (
    AttachmentNode,
    CannedReplyNode,
    ConversationNode,
    OfActivity,
    OfCustomer,
    OutgoingNode,
)
from .inbox.graphql_messages import MessageChanges, MessageQuestions
from .inbox.unread import UnreadQuestions
from .mass.graphql import MassChanges, MassNode, MassPersonNode, MassQuestions, OfMass
from .replies.graphql import AutoReplyNode, ReplyChanges
from .replies.tables import ReplyTrigger
from .replies.trying import would_answer


@query
class Query:
    """The roots of the letter box."""

    @one()
    def account(self, id: ID) -> AccountNode | None:
        """One account."""

    @many(order="name", size=50, largest=200)
    def accounts(self) -> Connection[AccountNode]:
        """Connected accounts."""

    @field
    async def channel_checks(self, channel: str) -> ChannelChecks:
        """What the last self-test of every account of a channel found."""
        return await last_checks(channel)

    @one()
    def conversation(self, id: ID) -> ConversationNode | None:
        """One conversation."""

    @many(order="-last_said_at", size=50, largest=200)
    def conversations(self) -> Connection[ConversationNode]:
        """Conversations, the liveliest first."""

    @many(order="shortcut", size=200, largest=500)
    def canned_replies(self) -> Connection[CannedReplyNode]:
        """Words that are needed often."""

    @many(order="position", size=100, largest=500)
    def auto_replies(self) -> Connection[AutoReplyNode]:
        """What accounts answer by themselves, the first that fits first."""

    @field
    async def auto_reply_trial(
        self, account: ID, doing: ReplyTrigger = ReplyTrigger.ANY, words: str = ""
    ) -> ID | None:
        """The rule that would answer if somebody did this; null if none would."""
        rule = await would_answer(uuid_of(account, field="account"), doing, words)
        return None if rule is None else ID(str(rule.id))

    @one()
    def mass_message(self, id: ID) -> MassNode | None:
        """One message to many."""

    @many(order="-created_at", size=20, largest=100)
    def mass_messages(self) -> Connection[MassNode]:
        """Messages to many, the latest first."""

    @many(order="-created_at", size=50, largest=200)
    def deliveries(self) -> Connection[DeliveryNode]:
        """What came through the letter box; filter by state to see what could not be read."""


GRAPH = Graph(
    queries=(Query, MassQuestions, MessageQuestions, UnreadQuestions),
    mutations=(AccountChanges, MessageChanges, MassChanges, ReplyChanges),
    entities=(
        AccountNode,
        DeliveryNode,
        ConversationNode,
        AttachmentNode,
        OutgoingNode,
        CannedReplyNode,
        AutoReplyNode,
        MassNode,
        MassPersonNode,
        PlatformBlockNode,
    ),
    lends=(OfAccount, OfActivity, OfBlocked, OfCustomer, OfMass),
)
