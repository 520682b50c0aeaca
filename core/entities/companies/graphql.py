# pyright: reportReturnType=false, reportGeneralTypeIssues=false
"""Companies, as the API shows them."""

from datetime import datetime

from strawberry import UNSET

from core.auth import UserNode
from core.entities import given, input_of, taking_back
from core.graphql import (
    ID,
    Aggregate,
    Connection,
    Graph,
    Payload,
    UserError,
    aggregate,
    entity,
    lend,
    many,
    mutation,
    one,
    payload,
    query,
    undo_token,
    undoable,
    uuid_of,
    verb,
)
from core.search import finder

from . import service
from .details import CompanyDetails
from .tables import Company

LINKS = ("owner", "parent")


@entity(Company, read="core.company.read", owner="owner", trash=True, search=finder("company"))
class CompanyNode:
    """An organisation our customers work for, or buy for."""

    id: ID
    name: str
    domain: str | None
    industry: str | None
    size: int | None
    region: str | None
    tags: list[str]
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None
    version: int

    @one("owner")
    def owner(self) -> UserNode | None:
        """Who looks after it."""


@lend(CompanyNode)
class OfCompany:
    """How companies belong together."""

    @one("parent")
    def parent(self) -> CompanyNode | None:
        """The company it belongs to."""

    @many("parent", order="name")
    def daughters(self) -> Connection[CompanyNode]:
        """The companies that belong to it."""


@query
class Query:
    """Questions about companies."""

    @one()
    def company(self, id: ID) -> CompanyNode | None:
        """One company."""

    @many(order="name", size=50, largest=500)
    def companies(self) -> Connection[CompanyNode]:
        """All companies."""

    @aggregate
    def companies_aggregate(self) -> Aggregate[CompanyNode]:
        """Companies in groups."""


@input_of(Company)
class CreateCompanyInput:
    """What a new company is made of."""

    name: str
    domain: str | None = UNSET
    industry: str | None = UNSET
    size: int | None = UNSET
    region: str | None = UNSET
    owner: ID | None = UNSET
    parent: ID | None = UNSET
    tags: list[str] | None = UNSET


@input_of(Company)
class UpdateCompanyInput:
    """What changes about a company; what is left out stays."""

    id: ID
    expected_version: int | None = None
    name: str | None = UNSET
    domain: str | None = UNSET
    industry: str | None = UNSET
    size: int | None = UNSET
    region: str | None = UNSET
    owner: ID | None = UNSET
    parent: ID | None = UNSET
    tags: list[str] | None = UNSET


@input_of(Company)
class CompanyIdInput:
    """Which company is meant."""

    id: ID
    expected_version: int | None = None


@payload
class CompanyPayload(Payload):
    """A company, after the change."""

    company: CompanyNode | None
    undo_token: str | None
    errors: list[UserError]


@mutation
class Mutation:
    """Changes of companies."""

    @verb
    async def create_company(self, input: CreateCompanyInput) -> CompanyPayload:
        """Remember a company."""
        details = given(input, *LINKS)
        company = await service.add(details.pop("name"), **details)
        return CompanyPayload(company=company.id)

    @verb
    async def update_company(self, input: UpdateCompanyInput) -> CompanyPayload:
        """Set the record of a company straight."""
        details: CompanyDetails = given(input, *LINKS)
        changed = await service.update(
            uuid_of(input.id), expected_version=input.expected_version, **details
        )
        return CompanyPayload(
            company=changed.row.id, undo_token=changed.undo_token("company.update")
        )

    @verb
    async def delete_company(self, input: CompanyIdInput) -> CompanyPayload:
        """Put a company into the trash."""
        company = await service.delete(uuid_of(input.id), expected_version=input.expected_version)
        token = undo_token("company.delete", company.id, company.version)
        return CompanyPayload(undo_token=token)

    @verb
    async def restore_company(self, input: CompanyIdInput) -> CompanyPayload:
        """Fetch a company back from the trash."""
        company = await service.restore(uuid_of(input.id), expected_version=input.expected_version)
        return CompanyPayload(company=company.id)


GRAPH = Graph(
    queries=(Query,),
    mutations=(Mutation,),
    entities=(CompanyNode,),
    lends=(OfCompany,),
    undoables=(
        undoable("company.update", taking_back(service.update, CompanyDetails)),
        undoable("company.delete", service.restore),
    ),
)
