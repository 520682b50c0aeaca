# pyright: reportReturnType=false, reportGeneralTypeIssues=false
"""A customer and their names, as types of the API."""

from datetime import date, datetime

from core.auth import TeamNode, UserNode
from core.entities.companies import CompanyNode
from core.graphql import ID, JSON, Connection, entity, lend, many, masked, one
from core.search import finder

from .masks import CONTACT, all_hidden, mailbox_hidden, middle_hidden
from .tables import Customer, Follower, Gender, Identity, Lifecycle, Strength


@entity(
    Customer,
    read="core.customer.read",
    owner="owner",
    team="team",
    follow=("customer_follower", "customer", "follower"),
    trash=True,
    merged="merged_into",
    search=finder("customer"),
)
class CustomerNode:
    """A person we sell to or serve."""

    id: ID
    name: str
    phone: str | None = masked(CONTACT, middle_hidden)
    email: str | None = masked(CONTACT, mailbox_hidden)
    gender: Gender | None
    birthday: date | None
    region: str | None
    avatar: str | None
    lifecycle: Lifecycle
    roles: list[str]
    source: str | None
    source_detail: str | None
    tags: list[str]
    consent: JSON
    blocked: bool
    last_activity_at: datetime | None
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None
    version: int

    @one("company")
    def company(self) -> CompanyNode | None:
        """Where they work."""

    @one("owner")
    def owner(self) -> UserNode | None:
        """Who looks after them."""

    @one("team")
    def team(self) -> TeamNode | None:
        """The team that looks after them."""

    @one("merged_into")
    def merged_into(self) -> "CustomerNode | None":
        """Who they turned out to be; such a customer is in no list and found by id alone."""


@entity(Identity, within=("customer", CustomerNode))
class IdentityNode:
    """A name a customer goes by, and where that name is unique."""

    id: ID
    kind: str
    scope: str
    external_id: str | None = masked(CONTACT, middle_hidden)
    strength: Strength
    source: str | None
    first_seen: datetime
    last_seen: datetime
    profile: JSON | None = masked(CONTACT, all_hidden)

    @one("customer")
    def customer(self) -> CustomerNode | None:
        """Whose name it is."""


@entity(Follower, within=("customer", CustomerNode), name="CustomerFollower")
class FollowerNode:
    """A member of staff who follows a customer."""

    id: ID
    created_at: datetime

    @one("customer")
    def customer(self) -> CustomerNode | None:
        """Whom they follow."""

    @one("follower")
    def follower(self) -> UserNode | None:
        """Who follows."""


@lend(CustomerNode)
class OfCustomer:
    """What belongs to a customer alone."""

    @many("customer", order="first_seen")
    def identities(self) -> Connection[IdentityNode]:
        """The names they go by."""

    @many("customer", order="created_at")
    def followers(self) -> Connection[FollowerNode]:
        """Who keeps an eye on them."""


@lend(CompanyNode)
class OfCompany:
    """What customers add to a company."""

    @many("company", order="-created_at")
    def customers(self) -> Connection[CustomerNode]:
        """Who works there."""
