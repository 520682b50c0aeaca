# pyright: reportReturnType=false, reportGeneralTypeIssues=false
"""The nouns of a small CRM, and what a plugin lends to one of them."""

import asyncio
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import demo_tables as tables
from demo_tables import Kind, Stage

from core.errors import Invalid, T
from core.graphql import (
    ID,
    JSON,
    SQL,
    Connection,
    Needs,
    Operand,
    Row,
    computed,
    entity,
    expression,
    lend,
    many,
    masked,
    one,
    sql,
    variant,
)


def middle_hidden(phone: SQL) -> SQL:
    """138****1234 for those who may not read phones."""
    return sql("left({}, 3) || '****' || right({}, 4)", phone, phone)


def like(value: str) -> str:
    """A text as a pattern that finds it anywhere."""
    escaped = value.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


def find_customer(row: Row, words: Operand) -> SQL:
    """Customers whose name contains the words."""
    return sql("{} like {}", row.column("name"), words.sql("TEXT", like))


@entity(tables.DemoCompany, read="demo.company.read")
class CompanyNode:
    """A firm we know."""

    id: ID
    name: str
    industry: str | None
    size: int | None
    created_at: datetime


@entity(
    tables.DemoCustomer,
    read="demo.customer.read",
    owner="owner",
    team="team",
    follow=("demo_follower", "customer", "follower"),
    trash=True,
    search=find_customer,
)
class CustomerNode:
    """A person we sell to or serve."""

    id: ID
    name: str
    phone: str | None = masked("demo.phone", middle_hidden)
    title: str | None
    status: str
    level: int | None
    birthday: date | None
    score: Decimal | None
    do_not_call: bool
    tags: list[str]
    consent: JSON
    created_at: datetime
    seen_at: datetime | None
    version: int

    @one("company")
    def company(self) -> CompanyNode | None:
        """Where they work."""

    @computed(needs=("name", "title"))
    def display_name(rows: list[Needs], style: str = "round") -> list[str]:
        """The name with the title behind it."""
        left, right = "[]" if style == "square" else "()"
        return [f"{row.name} {left}{row.title}{right}" for row in rows]

    @computed(needs=("created_at", "score"))
    async def mood(rows: list[Needs]) -> list[str]:
        """A required field that fails for some rows."""
        await asyncio.sleep(0)
        return [_mood(row) for row in rows]


def _mood(row: Any) -> Any:
    unhappy = row.score is not None and row.score > 90
    return Invalid(T("no mood today", "今天没心情")) if unhappy else f"{row.created_at.year}"


@lend(CompanyNode)
class OfCompany:
    """What customers add to companies."""

    @many("company", order="name")
    def customers(self) -> Connection[CustomerNode]:
        """Who works there."""


@entity(tables.DemoDeal, read="demo.deal.read", owner="owner", team="team", trash=True)
class DealNode:
    """A chance to sell."""

    id: ID
    title: str
    stage: Stage
    amount: Decimal
    created_at: datetime

    @one("customer")
    def customer(self) -> CustomerNode | None:
        """Who may buy."""


@entity(
    tables.DemoActivity,
    within=(("customer", CustomerNode), ("company", CompanyNode)),
    tag="kind",
)
class ActivityNode:
    """Something that happened."""

    id: ID
    kind: Kind
    subject: str
    happened_at: datetime

    @one("customer")
    def customer(self) -> CustomerNode | None:
        """With whom."""


@variant("email", "wechat")
class MessageNode(ActivityNode):
    """Something said."""

    body: str


@variant("note")
class NoteNode(ActivityNode):
    """Something written down."""

    body: str

    @computed(needs=("body",))
    def excerpt(rows: list[Needs]) -> list[str | None]:
        """The first words, if any."""
        return [row.body[:5] or None for row in rows]


@variant("call", "meeting")
class TaskNode(ActivityNode):
    """Something to do."""

    due_at: datetime | None
    done: bool


@lend(CustomerNode)
class OfCustomer:
    """What deals and activities add to customers."""

    @many("customer", order="-created_at")
    def deals(self) -> Connection[DealNode]:
        """What they may buy."""

    @many("customer", order="-happened_at")
    def activities(self) -> Connection[ActivityNode]:
        """What passed between us."""


# -- the plugin -----------------------------------------------------------------------------------


@entity(tables.DemoMember, within=("customer", CustomerNode))
class MemberNode:
    """A membership."""

    id: ID
    card: str

    @one("customer")
    def customer(self) -> CustomerNode | None:
        """Whose."""


@entity(tables.DemoPoint, within=("customer", CustomerNode))
class PointNode:
    """Points given or taken."""

    id: ID
    points: int
    reason: str | None

    @one("customer")
    def customer(self) -> CustomerNode | None:
        """Whose."""


@lend(CustomerNode)
class PointsOfCustomer:
    """What loyalty adds to customers."""

    @many("customer", order="id")
    def points(self) -> Connection[PointNode]:
        """All their points."""

    @one(back="customer")
    def member(self) -> MemberNode | None:
        """Their membership, once they joined."""

    @expression(int)
    def points_total(row: Row) -> SQL:
        """The sum of all points."""
        return sql(
            "coalesce((select sum(p.points) from {} where p.customer = {}), 0)",
            row.of(PointNode, "p"),
            row.raw("id"),
        )

    @computed(needs=("points_total", "level"))
    async def tier(rows: list[Needs]) -> list[str | None]:
        """Gold, silver or nothing."""
        await asyncio.sleep(0)
        return [_tier(row.points_total, row.level or 0) for row in rows]


def _tier(points: int, level: int) -> str | None:
    if points > 100:
        return "gold"
    return "silver" if level > 2 else None
