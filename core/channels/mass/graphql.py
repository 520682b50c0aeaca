# pyright: reportReturnType=false, reportGeneralTypeIssues=false
"""Messages to many, as the API shows them: how far they are, and what became of each person."""

from datetime import datetime
from typing import Any

import orjson
import strawberry
from strawberry import UNSET

from core.auth import UserNode
from core.channels.accounts.graphql_troubles import Problem, problem_of
from core.channels.adapters.content import as_content
from core.channels.adapters.ways import Mode
from core.channels.inbox.graphql_conversations import ConversationNode
from core.channels.inbox.graphql_messages import ContentInput, said
from core.entities.activities import ActivityNode
from core.errors import Invalid, T
from core.graphql import (
    ID,
    JSON,
    SQL,
    Connection,
    Needs,
    Payload,
    Row,
    UserError,
    computed,
    entity,
    expression,
    field,
    lend,
    many,
    mutation,
    one,
    payload,
    query,
    sql,
    text,
    uuid_of,
    verb,
)

from . import tables as mass_tables
from .many import MANY, Plan, cancel, pause, resume, send_to_many
from .preview import outlook
from .tables import MassPersonState, MassState

NO_FILTER = T("An audience is a filter of customers.", "目标人群须为客户筛选条件。")


@entity(mass_tables.Mass, read=MANY, name="MassMessage")
class MassNode:
    """One content on its way to many people."""

    id: ID
    title: str
    audience: JSON
    content: JSON
    marketing: bool
    state: MassState
    not_before: datetime | None
    created_at: datetime
    finished_at: datetime | None
    trouble: JSON | None

    @computed(needs=("trouble",))
    def problem(rows: list[Needs]) -> list[Problem | None]:
        """Why it does not go on, and what can be done."""
        return [problem_of(row.trouble) for row in rows]

    @one("creator")
    def creator(self) -> UserNode | None:
        """Who wanted it."""

    @expression(str)
    def account_name(row: Row) -> SQL:
        """The account it is sent by."""
        return sql("(select a.name from channel_account a where a.id = {})", row.raw("account"))

    @expression(int)
    def people_count(row: Row) -> SQL:
        """How many people it is for."""
        return sql("(select count(*) from channel_mass_person p where p.mass = {})", row.raw("id"))

    @expression(int)
    def waiting_count(row: Row) -> SQL:
        """How many it was not offered to yet."""
        return _people(row, "waiting")

    @expression(int)
    def skipped_count(row: Row) -> SQL:
        """How many were left out."""
        return _people(row, "skipped")

    @expression(int)
    def sent_count(row: Row) -> SQL:
        """How many messages the platform took."""
        return _messages(row, "sent delivered")

    @expression(int)
    def delivered_count(row: Row) -> SQL:
        """How many messages arrived, where the platform tells."""
        return _messages(row, "delivered")

    @expression(int)
    def staff_count(row: Row) -> SQL:
        """How many wait for a member of staff to confirm them."""
        return _messages(row, "waiting_staff")

    @expression(int)
    def failed_count(row: Row) -> SQL:
        """How many messages failed, or nobody knows of."""
        return _messages(row, "failed unknown")


def _people(row: Row, state: str) -> SQL:
    return sql(
        "(select count(*) from channel_mass_person p where p.mass = {} and p.state = {})",
        row.raw("id"),
        text(state),
    )


def _messages(row: Row, states: str) -> SQL:
    return sql(
        "(select count(*) from channel_outgoing o where o.mass = {}"
        " and o.state = any(string_to_array({}, ' ')))",
        row.raw("id"),
        text(states),
    )


@entity(mass_tables.MassPerson, within=("conversation", ConversationNode), name="MassPerson")
class MassPersonNode:
    """One person a message to many is for."""

    id: ID
    state: MassPersonState
    reason: JSON | None

    @computed(needs=("reason",))
    def why(rows: list[Needs]) -> list[str | None]:
        """Why they were left out, in the reader's words."""
        return [_why(row.reason) for row in rows]

    @one("conversation")
    def conversation(self) -> ConversationNode | None:
        """Where."""

    @one("activity")
    def activity(self) -> ActivityNode | None:
        """The message itself, once it is queued."""


@lend(MassNode)
class OfMass:
    """Whom a message to many is for."""

    @many("mass", order="id", size=50, largest=200)
    def people(self) -> Connection[MassPersonNode]:
        """The people, each with what became of it."""


@strawberry.input
class SendToManyInput:
    """What is sent to whom; `audience` is a CustomerFilter."""

    account: ID
    title: str
    audience: JSON
    content: ContentInput
    mode: Mode | None = None
    marketing: bool = True
    not_before: datetime | None = UNSET


@strawberry.type
class LeftOut:
    """Why some people would not get it."""

    why: str = strawberry.field(description="In the reader's words")
    count: int = strawberry.field(description="How many people")


@strawberry.type
class MassOutlook:
    """What a message to many would come to if it began now."""

    people: int = strawberry.field(description="How many people were looked at")
    more: bool = strawberry.field(description="Whether it is for more people than were looked at")
    reachable: int = strawberry.field(description="How many of them would get it")
    left_out: list[LeftOut] = strawberry.field(description="Why the others would not")


@query
class MassQuestions:
    """What can be asked before a message to many begins."""

    @field
    async def mass_preview(self, input: SendToManyInput) -> MassOutlook:
        """How many people a message would reach now, and why not the others; nothing is sent."""
        seen = await outlook(_plan(input))
        return MassOutlook(
            people=seen.people,
            more=seen.more,
            reachable=seen.reachable,
            left_out=[LeftOut(why=why.say(), count=count) for why, count in seen.left_out],
        )


@strawberry.input
class MassInput:
    """Which message to many is meant."""

    id: ID


@payload
class MassPayload(Payload):
    """A message to many that changed."""

    mass_message: MassNode | None
    errors: list[UserError]


@mutation
class MassChanges:
    """What can be done with messages to many."""

    @verb
    async def send_to_many(self, input: SendToManyInput) -> MassPayload:
        """Begin a message to everybody who meets a condition."""
        begun = await send_to_many(_plan(input))
        return MassPayload(mass_message=begun.id)

    @verb
    async def pause_mass(self, input: MassInput) -> MassPayload:
        """Stop offering it to more people for now."""
        return MassPayload(mass_message=(await pause(uuid_of(input.id))).id)

    @verb
    async def resume_mass(self, input: MassInput) -> MassPayload:
        """Go on with whoever still waits."""
        return MassPayload(mass_message=(await resume(uuid_of(input.id))).id)

    @verb
    async def cancel_mass(self, input: MassInput) -> MassPayload:
        """Offer it to nobody else, for good."""
        return MassPayload(mass_message=(await cancel(uuid_of(input.id))).id)


def _plan(input: SendToManyInput) -> Plan:
    if not isinstance(input.audience, dict):
        raise Invalid(NO_FILTER, field="audience")
    return Plan(
        account=uuid_of(input.account, field="account"),
        title=input.title,
        audience=input.audience,
        content=as_content(said(input.content)),
        mode=input.mode,
        marketing=input.marketing,
        not_before=input.not_before or None,
    )


def _why(reason: Any) -> str | None:
    if not reason:
        return None
    words = orjson.loads(reason) if isinstance(reason, str | bytes) else reason
    return T(*words).say()
