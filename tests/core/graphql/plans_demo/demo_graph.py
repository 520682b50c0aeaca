# pyright: reportReturnType=false, reportGeneralTypeIssues=false
"""A small CRM: what can be asked and changed, over the nouns of `demo_types`."""

import asyncio
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

import strawberry
from demo_types import (
    ActivityNode,
    CompanyNode,
    CustomerNode,
    DealNode,
    MemberNode,
    MessageNode,
    NoteNode,
    OfCompany,
    OfCustomer,
    PointNode,
    PointsOfCustomer,
    TaskNode,
    like,
)

from core.db import execute, fetchval, in_transaction, uuid7
from core.errors import Conflict, Invalid, T
from core.graphql import (
    ID,
    SQL,
    VIEWER,
    Aggregate,
    Connection,
    Graph,
    Operand,
    Payload,
    Row,
    UserError,
    aggregate,
    field,
    many,
    mutation,
    one,
    payload,
    query,
    sql,
    tagged,
    undo_token,
    verb,
)

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


def _hits(hit: Row, _: Row, *, text: Operand) -> SQL:
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

    @verb(transactional=False)
    async def greet_customer(self, name: str, seconds: float = 0.0) -> CustomerPayload:
        """Write a customer down, then go out and greet them, which takes as long as it takes."""
        TOLD.times += 1
        made = await _insert(CustomerInput(name=name))
        if in_transaction():
            raise KeyError("an errand inside a transaction")
        await asyncio.sleep(seconds)
        if name == "refused":
            raise Invalid(T("Nobody opens.", "没有人开门。"))
        if name == "bug":
            raise KeyError("secret internals")
        return CustomerPayload(customer=made)


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
