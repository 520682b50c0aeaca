# pyright: reportReturnType=false, reportGeneralTypeIssues=false
# The bodies of declared fields are never run: what they say is in their signatures.
"""Membership and points, as the API shows them."""

from datetime import datetime

import strawberry

from core.entities.customers import CustomerNode
from core.errors import T
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
from core.hooks import settings_of

from . import members, service, tables
from .members import READ
from .settings import LoyaltySettings
from .tables import REASONS, Reason
from .tiers import Standing, standing

strawberry.enum(Reason, name="LoyaltyReason", description="Why points moved.")


@entity(tables.Member, name="LoyaltyMember", within=("customer", CustomerNode), gate=READ)
class MemberNode:
    """A customer's membership."""

    id: ID
    card: str
    created_at: datetime

    @one("customer")
    def customer(self) -> CustomerNode | None:
        """Who the member is."""

    @expression(int)
    def points(row: Row) -> SQL:
        """Points to spend today."""
        return sql(
            "(select coalesce(sum(p.points), 0)::bigint from loyalty_posting p"
            " where p.member = {})",
            row.raw("id"),
        )

    @expression(int)
    def earned(row: Row) -> SQL:
        """Points earned by buying, in all; the tier follows from them, spent or not."""
        return sql(
            "(select coalesce(sum(p.points), 0)::bigint from loyalty_posting p"
            " join loyalty_entry e on e.id = p.entry"
            " where p.member = {} and e.reason in ('won', 'reopened'))",
            row.raw("id"),
        )

    @computed(needs=("earned",))
    async def tier(rows: list[Needs]) -> list[str | None]:
        """The tier reached, if any."""
        return [_said(place.tier) for place in await _standings(rows)]

    @computed(needs=("earned",))
    async def next_tier(rows: list[Needs]) -> list[str | None]:
        """The tier this member reaches next, if any."""
        return [_said(place.next_tier) for place in await _standings(rows)]

    @computed(needs=("earned",))
    async def points_to_next_tier(rows: list[Needs]) -> list[int]:
        """Points still to earn until then."""
        return [place.missing for place in await _standings(rows)]

    @computed(needs=("earned",))
    async def tier_progress(rows: list[Needs]) -> list[float]:
        """How much of the way to the next tier is done, from 0 to 1."""
        return [place.progress for place in await _standings(rows)]


@entity(tables.Posting, name="LoyaltyLine", within=("member", MemberNode), gate=READ)
class LineNode:
    """A line of a member's statement."""

    id: ID
    points: int
    created_at: datetime

    @one("member")
    def member(self) -> MemberNode | None:
        """Whose line it is."""

    @expression(Reason)
    def reason(row: Row) -> SQL:
        """Why points moved."""
        return sql("(select e.reason from loyalty_entry e where e.id = {})", row.raw("entry"))

    @computed(needs=("reason",))
    def title(rows: list[Needs]) -> list[str]:
        """Why points moved, in words."""
        return [REASONS[Reason[row.reason]].say() for row in rows]


@lend(MemberNode)
class OfMember:
    """What a member's statement is made of."""

    @many("member", order="-created_at")
    def ledger(self) -> Connection[LineNode]:
        """Every movement of points, the latest first."""


@lend(CustomerNode)
class OfCustomer:
    """What loyalty adds to a customer."""

    @one(back="customer")
    def loyalty(self) -> MemberNode | None:
        """Their membership, once they joined."""


@query
class Query:
    """What can be asked about members."""

    @one()
    def loyalty_member(self, id: ID) -> MemberNode | None:
        """A member."""

    @many(order="-created_at", size=50, largest=500)
    def loyalty_members(self) -> Connection[MemberNode]:
        """All members."""


@strawberry.input
class EnrolMemberInput:
    """Who joins."""

    customer: ID


@strawberry.input
class AdjustPointsInput:
    """Points for a member, or from one when negative, and why."""

    member: ID
    points: int
    reason: Reason


@payload
class MemberPayload(Payload):
    """The member after the change."""

    member: MemberNode | None
    errors: list[UserError]


@mutation
class Mutation:
    """What can be done with members and their points."""

    @verb
    async def enrol_member(self, input: EnrolMemberInput) -> MemberPayload:
        """Make a customer a member."""
        return MemberPayload(member=await members.enrol(uuid_of(input.customer, field="customer")))

    @verb
    async def adjust_points(self, input: AdjustPointsInput) -> MemberPayload:
        """Give or take points by hand; refused when fewer are there."""
        member = uuid_of(input.member, field="member")
        await service.adjust(member, input.points, input.reason)
        return MemberPayload(member=member)


GRAPH = Graph(
    queries=(Query,),
    mutations=(Mutation,),
    entities=(MemberNode, LineNode),
    lends=(OfMember, OfCustomer),
)


async def _standings(rows: list[Needs]) -> list[Standing]:
    rules = await settings_of(LoyaltySettings)
    return [standing(row.earned, rules) for row in rows]


def _said(title: T | None) -> str | None:
    return title.say() if title else None
