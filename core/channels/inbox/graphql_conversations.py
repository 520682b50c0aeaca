# pyright: reportReturnType=false, reportGeneralTypeIssues=false
"""Conversations, as the API shows them: what was said, what may be answered, what came of it."""

from datetime import datetime

import strawberry

from core.auth import UserNode
from core.channels import tables
from core.channels.accounts.graphql import AccountNode
from core.channels.accounts.graphql_troubles import Problem, problem_of
from core.channels.adapters.ways import Mode
from core.channels.outward import tables as sending_tables
from core.channels.outward.answering import CanReply, can_reply
from core.channels.replies import tables as reply_tables
from core.channels.tables import ConversationKind, ConversationState, MediaState
from core.entities.activities import ActivityNode, DeliveryState
from core.entities.customers import CustomerNode
from core.files import FileNode
from core.graphql import (
    ID,
    JSON,
    SQL,
    VIEWER,
    Connection,
    Needs,
    Operand,
    Row,
    computed,
    entity,
    entity_of,
    every,
    expression,
    lend,
    many,
    one,
    sql,
    table,
    visible,
)
from core.search import finder

READ = "core.conversation.read"
"""The permission to see conversations, beside those with customers one sees."""

_somebody = finder("customer")


def _with_whom(row: Row, words: Operand) -> SQL:
    """Conversations with customers whom the asker sees and who are found by these words."""
    person = Row(entity_of(CustomerNode), f"{row.alias}p", row.shape)
    conditions = [
        sql("{} = {}", person.raw("id"), row.raw("customer")),
        visible(person),
        _somebody(person, words),
    ]
    return sql("exists (select 1 from {} where {})", table(person), every(conditions))


def _seen(row: Row) -> SQL:
    """How much of a conversation the asker has seen; found among its few readers."""
    return sql(
        "coalesce((select s.heard from channel_seen s"
        " where s.conversation = {} and s.reader = {}), 0)",
        row.raw("id"),
        VIEWER,
    )


SendMode = strawberry.enum(Mode, name="SendMode")


@entity(
    tables.Conversation,
    within=("customer", CustomerNode),
    copies={
        "id": "customer",
        "owner": "customer_owner",
        "team": "customer_team",
        "here": "customer_here",
    },
    lean=True,
    read=READ,
    follow=("channel_conversation", "id", "assignee"),
    search=_with_whom,
)
class ConversationNode:
    """Everything said between us and one person, group or post through one account."""

    id: ID
    kind: ConversationKind
    state: ConversationState
    title: str | None
    last_inbound_at: datetime | None
    last_said: str | None
    last_said_at: datetime | None
    last_said_by_us: bool
    last_heard_at: datetime | None
    reachable: bool
    created_at: datetime

    @one("customer")
    def customer(self) -> CustomerNode | None:
        """The person we talk with."""

    @one("assignee")
    def assignee(self) -> UserNode | None:
        """Who answers."""

    @one("account")
    def account(self) -> AccountNode | None:
        """The account it is held through, for those who manage accounts."""

    @expression(str)
    def account_id(row: Row) -> SQL:
        """The key of the account it is held through."""
        return sql("{}::text", row.raw("account"))

    @expression(str)
    def channel(row: Row) -> SQL:
        """The platform it is held on."""
        return row.raw("channel")

    @expression(str)
    def account_name(row: Row) -> SQL:
        """What we call the account it is held through."""
        return sql("(select a.name from channel_account a where a.id = {})", row.raw("account"))

    @expression(datetime | None)
    def waiting_since(row: Row) -> SQL:
        """Since when the person waits for one of us; null if the last word is ours."""
        return sql(
            "case when not {} then (select min(a.happened_at) from activity a"
            " where a.conversation = {id} and a.direction = 'in' and a.kind = 'message'"
            " and a.happened_at > coalesce((select max(o.happened_at) from activity o"
            " where o.conversation = {id} and o.direction = 'out'"
            " and o.payload -> 'aside' is null), '-infinity')) end".replace("{id}", "{}"),
            row.raw("last_said_by_us"),
            row.raw("id"),
            row.raw("id"),
        )

    @expression(bool)
    def unread(row: Row) -> SQL:
        """Whether the person said something that the asker has not seen yet."""
        # asked so, PostgreSQL looks each of few up, and for many takes at once what was seen whole
        return sql(
            "({} > 0 and not exists (select 1 from channel_seen s"
            " where s.conversation = {} and s.reader = {} and s.heard = {}))",
            row.raw("heard"),
            row.raw("id"),
            VIEWER,
            row.raw("heard"),
        )

    @expression(int)
    def unread_count(row: Row) -> SQL:
        """How much the asker has not seen yet of what the person said; at most 99."""
        return sql("least({} - {}, 99)", row.raw("heard"), _seen(row))

    @expression(JSON)
    def grants(row: Row) -> SQL:
        """What the person's doings allow us, as the ledger has it."""
        return sql(
            "(select coalesce(json_agg(json_build_object('trigger', g.trigger,"
            " 'expiresAt', g.expires_at, 'remaining', channel_left(g),"
            " 'code', g.code is not null)), '[]')"
            " from channel_grant g where g.conversation = {} and g.expires_at > now())",
            row.raw("id"),
        )

    @expression(str | None)
    def obstacle(row: Row) -> SQL:
        """Why nothing can be sent whatever the window: gone, blocked, refused, account; or null."""
        return sql(
            "(select case when not {} then 'gone' when p.blocked then 'blocked'"
            " when p.consent -> a.channel = 'false' then 'refused'"
            " when p.consent -> a.channel ->> 'allowed' = 'false' then 'refused'"
            " when a.state = 'paused' or a.deleted_at is not null then 'account' end"
            " from channel_account a left join customer p on p.id = {} where a.id = {})",
            row.raw("reachable"),
            row.raw("customer"),
            row.raw("account"),
        )

    @computed(needs=("id", "account_id", "channel", "kind", "grants", "obstacle"))
    async def can_reply(rows: list[Needs]) -> list[CanReply]:
        """Whether, how and until when we may write here now; and what can be done instead."""
        return await can_reply(rows)

    @many("conversation", order="-happened_at", size=50, largest=200)
    def activities(self) -> Connection[ActivityNode]:
        """What was said and done in it."""


@entity(tables.MediaRow, within=("activity", ActivityNode), name="Attachment")
class AttachmentNode:
    """Something sent along with a message."""

    id: ID
    kind: str
    name: str | None
    state: MediaState
    expires_at: datetime | None
    trouble: JSON | None

    @computed(needs=("trouble",))
    def problem(rows: list[Needs]) -> list[Problem | None]:
        """Why it could not be fetched."""
        return [problem_of(row.trouble) for row in rows]

    @one("file")
    def file(self) -> FileNode | None:
        """Our copy, once it is there."""


@entity(sending_tables.Outgoing, within=("activity", ActivityNode), name="OutgoingMessage")
class OutgoingNode:
    """How a message of ours fares on its way."""

    id: ID
    state: DeliveryState
    attempts: int
    created_at: datetime
    sent_at: datetime | None
    not_after: datetime
    trouble: JSON | None

    @expression(Mode)
    def mode(row: Row) -> SQL:
        """By what right it is sent."""
        return row.raw("mode")

    @computed(needs=("trouble",))
    def problem(rows: list[Needs]) -> list[Problem | None]:
        """What went wrong, and what can be done."""
        return [problem_of(row.trouble) for row in rows]


@entity(reply_tables.CannedReply, everyone=True)
class CannedReplyNode:
    """Words that are needed often."""

    id: ID
    shortcut: str
    body: str
    created_at: datetime


def _in_mine(row: Row) -> SQL:
    """What was said in a conversation that was given to the asker, whoever's customer it is."""
    mine = sql("array(select c.id from channel_conversation c where c.assignee = {})", VIEWER)
    return sql("{} = any({})", row.raw("conversation"), mine)


@lend(ActivityNode, seen=_in_mine)
class OfActivity:
    """Where something was said, what came with it, and how it fared."""

    @one("conversation")
    def conversation(self) -> ConversationNode | None:
        """The conversation it belongs to, if it was said in one."""

    @many("activity", order="created_at")
    def attachments(self) -> Connection[AttachmentNode]:
        """What was sent along."""

    @one(back="activity")
    def outgoing(self) -> OutgoingNode | None:
        """How it fares on its way, if we sent it through a channel."""


@lend(CustomerNode)
class OfCustomer:
    """Where we talk with a customer."""

    @many("customer", order="-last_inbound_at")
    def conversations(self) -> Connection[ConversationNode]:
        """Their conversations, on every channel."""
