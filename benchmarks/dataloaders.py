"""The usual way: Strawberry resolvers, Piccolo queries, dataloaders; documents parsed once.

The same questions, and neither rights nor events: what a careful team writes without a compiler.
"""

import os
from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import strawberry
from litestar import Litestar
from strawberry.dataloader import DataLoader
from strawberry.extensions import ParserCache, ValidationCache
from strawberry.litestar import make_graphql_controller

from core.db import close_pool, open_pool
from core.entities.activities import Activity
from core.entities.companies import Company
from core.entities.customers import Customer
from core.entities.deals import Deal

ID = strawberry.ID


@strawberry.type(name="Company")
class CompanyType:
    """A company."""

    id: ID
    name: str
    industry: str | None
    region: str | None


@strawberry.type(name="Deal")
class DealType:
    """A deal."""

    id: ID
    title: str
    amount: Decimal
    kind: str


@strawberry.type(name="Activity")
class ActivityType:
    """An activity."""

    id: ID
    kind: str
    subject: str | None
    happened_at: datetime


@strawberry.type(name="Customer")
class CustomerType:
    """A customer."""

    id: ID
    name: str
    phone: str | None
    email: str | None
    gender: str | None
    birthday: date | None
    region: str | None
    lifecycle: str
    source: str | None
    blocked: bool
    version: int
    created_at: datetime
    company_id: strawberry.Private[UUID | None]

    @strawberry.field
    async def company(self, info: strawberry.Info) -> CompanyType | None:
        """Where they work."""
        return await info.context["company"].load(self.company_id) if self.company_id else None

    @strawberry.field
    async def deals(self, info: strawberry.Info, first: int = 20) -> list[DealType]:
        """Their open deals, the latest first."""
        return (await info.context["deals"].load(UUID(self.id)))[:first]

    @strawberry.field
    async def activities(self, info: strawberry.Info, first: int = 20) -> list[ActivityType]:
        """What happened, the latest first."""
        return (await info.context["activities"].load(UUID(self.id)))[:first]


CUSTOMER_COLUMNS = (
    Customer.id, Customer.name, Customer.phone, Customer.email, Customer.gender, Customer.birthday,
    Customer.region, Customer.lifecycle, Customer.source, Customer.blocked, Customer.version,
    Customer.created_at, Customer.company,
)  # fmt: skip


def _customer(row: dict[str, Any]) -> CustomerType:
    company = row.pop("company")
    return CustomerType(**{**row, "id": str(row["id"])}, company_id=company)


async def _companies(ids: list[UUID]) -> list[CompanyType | None]:
    columns = (Company.id, Company.name, Company.industry, Company.region)
    rows = await Company.select(*columns).where(Company.id.is_in(ids))
    found = {row["id"]: CompanyType(**{**row, "id": str(row["id"])}) for row in rows}
    return [found.get(id_) for id_ in ids]


async def _deals(ids: list[UUID]) -> list[list[DealType]]:
    columns = (Deal.id, Deal.title, Deal.amount, Deal.kind, Deal.customer)
    rows = (
        await Deal.select(*columns)
        .where(Deal.customer.is_in(ids), Deal.kind == "open", Deal.deleted_at.is_null())
        .order_by(Deal.created_at, ascending=False)
    )
    return _grouped(ids, rows, DealType)


async def _activities(ids: list[UUID]) -> list[list[ActivityType]]:
    columns = (
        Activity.id,
        Activity.kind,
        Activity.subject,
        Activity.happened_at,
        Activity.customer,
    )
    rows = (
        await Activity.select(*columns)
        .where(Activity.customer.is_in(ids), Activity.deleted_at.is_null())
        .order_by(Activity.happened_at, ascending=False)
    )
    return _grouped(ids, rows, ActivityType)


def _grouped(ids: list[UUID], rows: list[dict[str, Any]], make: Callable[..., Any]) -> list[Any]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        customer = row.pop("customer")
        found[customer].append(make(**{**row, "id": str(row["id"])}))
    return [found[id_] for id_ in ids]


@strawberry.type
class Query:
    """The roots."""

    @strawberry.field
    async def customer(self, id: ID) -> CustomerType | None:
        """One customer."""
        row = await Customer.select(*CUSTOMER_COLUMNS).where(Customer.id == UUID(id)).first()
        return _customer(row) if row else None

    @strawberry.field
    async def customers(self, owner: ID, first: int = 50) -> list[CustomerType]:
        """Somebody's customers, the latest first."""
        rows = (
            await Customer.select(*CUSTOMER_COLUMNS)
            .where(Customer.owner == UUID(owner), Customer.deleted_at.is_null())
            .order_by(Customer.created_at, ascending=False)
            .limit(first)
        )
        return [_customer(row) for row in rows]


@strawberry.input
class CreateCustomerInput:
    """What is known."""

    name: str
    phone: str
    email: str
    company: ID


@strawberry.type
class Mutation:
    """The change."""

    @strawberry.mutation
    async def create_customer(self, input: CreateCustomerInput) -> CustomerType:
        """Remember someone new."""
        customer = Customer(
            name=input.name, phone=input.phone, email=input.email, company=UUID(input.company)
        )
        await customer.save()
        row = await Customer.select(*CUSTOMER_COLUMNS).where(Customer.id == customer.id).first()
        assert row is not None
        return _customer(row)


DOCUMENTS = {
    "Q1": """query Q1($id: ID!) { customer(id: $id) {
  id name phone email gender birthday region lifecycle source blocked version createdAt } }""",
    "Q2": """query Q2($owner: ID!) { customers(first: 50, owner: $owner) {
  id name phone email lifecycle region source createdAt company { id name } } }""",
    "Q3": """query Q3($owner: ID!) { customers(first: 50, owner: $owner) {
  id name phone lifecycle company { id name industry region }
  deals(first: 5) { id title amount kind }
  activities(first: 3) { id kind subject happenedAt } } }""",
    "M1": """mutation M1($input: CreateCustomerInput!) { createCustomer(input: $input) {
  id name phone email lifecycle createdAt } }""",
}


async def _context() -> dict[str, DataLoader[Any, Any]]:
    return {
        "company": DataLoader(_companies),
        "deals": DataLoader(_deals),
        "activities": DataLoader(_activities),
    }


async def _up() -> None:
    await open_pool(os.environ["BENCH_DSN"], size=10)


schema = strawberry.Schema(Query, Mutation, extensions=[ParserCache, ValidationCache])
app = Litestar(
    [make_graphql_controller(schema, path="/graphql", context_getter=_context)],
    on_startup=[_up],
    on_shutdown=[close_pool],
    openapi_config=None,
)
