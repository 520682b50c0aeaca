# pyright: reportReturnType=false, reportGeneralTypeIssues=false
"""Activities, as types of the API."""

from datetime import datetime

from core.auth import UserNode
from core.entities.companies import CompanyNode
from core.entities.customers import CustomerNode
from core.entities.deals import DealNode
from core.graphql import ID, JSON, Connection, entity, lend, many, one

from .tables import Activity, ActivityDirection, ActivityKind, DeliveryState


@entity(
    Activity,
    owner="actor",
    within=(("customer", CustomerNode), ("company", CompanyNode), ("deal", DealNode)),
    trash=True,
)
class ActivityNode:
    """One thing that passed between us and a customer, or that we are to do."""

    id: ID
    kind: ActivityKind
    direction: ActivityDirection
    subject: str | None
    body: str | None
    payload: JSON
    actor_name: str | None
    happened_at: datetime
    received_at: datetime | None
    due_at: datetime | None
    done_at: datetime | None
    delivery_state: DeliveryState | None
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None
    version: int

    @one("actor")
    def actor(self) -> UserNode | None:
        """The member of staff who did it, or is to do it."""

    @one("customer")
    def customer(self) -> CustomerNode | None:
        """With whom."""

    @one("company")
    def company(self) -> CompanyNode | None:
        """For which company."""

    @one("deal")
    def deal(self) -> DealNode | None:
        """About which deal."""


@lend(CustomerNode)
class OfCustomer:
    """What activities add to a customer."""

    @many("customer", order="-happened_at")
    def activities(self) -> Connection[ActivityNode]:
        """The timeline: what passed between us, the latest first."""


@lend(CompanyNode)
class OfCompany:
    """What activities add to a company."""

    @many("company", order="-happened_at")
    def activities(self) -> Connection[ActivityNode]:
        """What happened with this company, the latest first."""


@lend(DealNode)
class OfDeal:
    """What activities add to a deal."""

    @many("deal", order="-happened_at")
    def activities(self) -> Connection[ActivityNode]:
        """What happened about this deal, the latest first."""
