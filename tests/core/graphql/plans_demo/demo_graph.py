# pyright: reportReturnType=false, reportGeneralTypeIssues=false
"""A small CRM: core types, and a plugin that lends fields to one of them."""

import asyncio
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

import demo_tables as tables
import strawberry
from demo_tables import Kind, Stage

from core.db import execute, fetchval, uuid7
from core.errors import Conflict, Invalid, T
from core.graphql import (
    ID,
    JSON,
    SQL,
    VIEWER,
    Aggregate,
    Connection,
    Graph,
    Needs,
    Operand,
    Payload,
    Row,
    UserError,
    aggregate,
    computed,
    entity,
    expression,
    field,
    lend,
    many,
    masked,
    mutation,
    one,
    payload,
    query,
    sql,
    tagged,
    undo_token,
    variant,
    verb,
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


# -- the roots ------------------------------------------------------------------------------------

Found = Annotated[CustomerNode | CompanyNode | DealNode, strawberry.union("SearchResult")]


@strawberry.type
class Me:
    """Who asks."""

    id: ID
    name: str
    broken: str

    @field
    def fails(self) -> str | None:
        """A field with a bug."""
        raise ValueError("secret internals")

    @field
    def refuses(self) -> str | None:
        """A field that says no."""
        raise Invalid(T("Not today.", "今天不行。"))


def _hits(hit: Row, text: Operand) -> SQL:
    return sql("{} like {}", hit.raw("body"), text.sql("TEXT", like))


@query
class Query:
    """The roots of queries."""

    @one()
    def customer(self, id: ID) -> CustomerNode | None:
        """One customer."""

    @many(order="-created_at", size=50, largest=500)
    def customers(self) -> Connection[CustomerNode]:
        """All customers."""

    @one()
    def company(self, id: ID) -> CompanyNode | None:
        """One company."""

    @many(order="name", size=50, largest=500)
    def companies(self) -> Connection[CompanyNode]:
        """All companies."""

    @many(order="-amount", size=50, largest=500)
    def deals(self) -> Connection[DealNode]:
        """All deals."""

    @many(size=50, largest=500, where=lambda row: sql("{} = 'won'", row.raw("stage")))
    def won_deals(self) -> Connection[DealNode]:
        """Deals that were won."""

    @one(where=lambda row: sql("{} = {}", row.raw("owner"), VIEWER))
    def my_deal(self) -> DealNode | None:
        """The only deal of the one who asks."""

    @many(order="-happened_at", size=50, largest=500)
    def activities(self) -> Connection[ActivityNode]:
        """All activities."""

    @aggregate
    def deals_aggregate(self) -> Aggregate[DealNode]:
        """Deals in groups."""

    @aggregate
    def customers_aggregate(self) -> Aggregate[CustomerNode]:
        """Customers in groups."""

    @tagged(
        "demo_search",
        via=("entity", "row"),
        variants={"customer": CustomerNode, "company": CompanyNode, "deal": DealNode},
        match=_hits,
    )
    def search(self, text: str) -> list[Found]:
        """Whatever contains the text."""

    @field
    async def me(self) -> Me | None:
        """Who asks."""
        await asyncio.sleep(0)
        return Me(id=ID("1"), name="Mei", broken=None)  # type: ignore[arg-type]


@strawberry.input
class CustomerInput:
    """What a new customer is made of."""

    name: str
    phone: str | None = None
    owner: ID | None = None
    company: ID | None = None


@payload
class CustomerPayload(Payload):
    """A customer who changed."""

    customer: CustomerNode | None
    undo_token: str | None
    errors: list[UserError]


@dataclass
class Told:
    """How often a verb ran."""

    times: int = 0


TOLD = Told()


@mutation
class Mutation:
    """The roots of mutations."""

    @verb
    async def create_customer(self, input: CustomerInput) -> CustomerPayload:
        """Write a customer down."""
        TOLD.times += 1
        made = await _insert(input)
        if input.name == "refused":
            raise Invalid(T("This name is refused.", "这个名字不行。"), field="name")
        if input.name == "bug":
            raise KeyError("secret internals")
        return CustomerPayload(customer=made)

    @verb
    async def rename_customer(self, id: ID, name: str) -> CustomerPayload:
        """Call somebody by another name."""

        old = await fetchval("select name from demo_customer where id = $1", UUID(id))
        version = await _rename(UUID(id), name)
        token = undo_token("customer.rename", UUID(id), version, name=old)
        return CustomerPayload(customer=UUID(id), undo_token=token)


async def _insert(given: CustomerInput) -> UUID:
    made = uuid7()
    await execute(
        "insert into demo_customer"
        " (id, name, phone, owner, company, status, do_not_call, tags, consent)"
        " values ($1, $2, $3, $4, $5, 'new', false, '{}', '{}')",
        made,
        given.name,
        given.phone,
        given.owner and UUID(given.owner),
        given.company and UUID(given.company),
    )
    return made


async def _rename(customer: UUID, name: str) -> int:
    return await fetchval(
        "update demo_customer set name = $2, version = version + 1 where id = $1 returning version",
        customer,
        name,
    )


async def unname(customer: UUID, *, expected_version: int, name: str) -> None:
    """Give somebody his old name back, if nobody renamed him since."""
    version = await fetchval("select version from demo_customer where id = $1", customer)
    if version != expected_version:
        raise Conflict(T("It changed since.", "它已被修改。"))
    await _rename(customer, name)


CORE = Graph(
    queries=(Query,),
    mutations=(Mutation,),
    entities=(CompanyNode, CustomerNode, DealNode, ActivityNode, MessageNode, NoteNode, TaskNode),
    lends=(OfCompany, OfCustomer),
)
LOYALTY = Graph(entities=(MemberNode, PointNode), lends=(PointsOfCustomer,))
