# pyright: reportReturnType=false, reportGeneralTypeIssues=false
"""Deals and the roads they travel, as types of the API."""

from datetime import date, datetime
from decimal import Decimal

from core.auth import TeamNode, UserNode
from core.entities.companies import CompanyNode
from core.entities.customers import CustomerNode
from core.graphql import ID, SQL, Connection, Row, entity, lend, many, one, sql
from core.search import finder

from .tables import Deal, Pipeline, Stage, StageChange, StageKind


@entity(Pipeline, everyone=True)
class PipelineNode:
    """A road from the first word to the signature."""

    id: ID
    key: str | None
    name: str
    position: int
    archived: bool
    lead_channels: list[str]
    lead_occasions: list[str]


@entity(Stage, everyone=True)
class StageNode:
    """One stop on a road."""

    id: ID
    key: str
    name: str
    kind: StageKind
    position: int
    probability: int
    rot_days: int | None
    archived: bool

    @one("pipeline")
    def pipeline(self) -> PipelineNode | None:
        """The road it is on."""


@entity(
    Deal,
    read="core.deal.read",
    owner="owner",
    team="team",
    trash=True,
    search=finder("deal"),
)
class DealNode:
    """Something a customer might buy; in a stage of kind LEAD it is a lead."""

    id: ID
    title: str
    kind: StageKind
    amount: Decimal
    currency: str
    expected_close: date | None
    source: str | None
    lost_reason: str | None
    position: float
    stage_since: datetime
    closed_at: datetime | None
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None
    version: int

    @one("customer")
    def customer(self) -> CustomerNode | None:
        """Who might buy."""

    @one("company")
    def company(self) -> CompanyNode | None:
        """For which company."""

    @one("pipeline")
    def pipeline(self) -> PipelineNode | None:
        """The road it is on."""

    @one("stage")
    def stage(self) -> StageNode | None:
        """Where on the road it is."""

    @one("owner")
    def owner(self) -> UserNode | None:
        """Who works on it."""

    @one("team")
    def team(self) -> TeamNode | None:
        """The team that works on it."""


@entity(StageChange, within=("deal", DealNode))
class StageChangeNode:
    """One step of a deal along its road."""

    id: ID
    created_at: datetime

    @one("deal")
    def deal(self) -> DealNode | None:
        """Which deal."""

    @one("from_stage")
    def from_stage(self) -> StageNode | None:
        """Where it was; nothing for its first step."""

    @one("to_stage")
    def to_stage(self) -> StageNode | None:
        """Where it went."""

    @one("mover")
    def mover(self) -> UserNode | None:
        """Who moved it, if a person did."""


@lend(PipelineNode)
class OfPipeline:
    """What stands on a road."""

    @many("pipeline", order="position")
    def stages(self) -> Connection[StageNode]:
        """Its stops, in order."""

    @many("pipeline", order="-created_at")
    def deals(self) -> Connection[DealNode]:
        """The deals on it."""


@lend(StageNode)
class OfStage:
    """What stands at a stop."""

    @many("stage", order="position")
    def deals(self) -> Connection[DealNode]:
        """The deals in it, as on the board."""


@lend(DealNode)
class OfDeal:
    """What belongs to a deal alone."""

    @many("deal", order="created_at")
    def steps(self) -> Connection[StageChangeNode]:
        """How it travelled."""


@lend(CustomerNode)
class OfCustomer:
    """What deals add to a customer."""

    @many("customer", order="-created_at")
    def deals(self) -> Connection[DealNode]:
        """What they might buy, or bought."""


@lend(CompanyNode)
class OfCompany:
    """What deals add to a company."""

    @many("company", order="-created_at")
    def deals(self) -> Connection[DealNode]:
        """What it might buy, or bought."""


def is_lead(row: Row) -> SQL:
    """The condition that a deal is a lead."""
    return sql("{} = 'lead'", row.raw("kind"))


def is_no_lead(row: Row) -> SQL:
    """The condition that a deal is more than a lead."""
    return sql("{} <> 'lead'", row.raw("kind"))


LENDS = (OfPipeline, OfStage, OfDeal, OfCustomer, OfCompany)
ENTITIES = (PipelineNode, StageNode, DealNode, StageChangeNode)
