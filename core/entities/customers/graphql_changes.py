"""What can be changed about customers."""

from datetime import date

from strawberry import UNSET

from core.entities import given, input_of, taking_back
from core.graphql import (
    ID,
    JSON,
    Payload,
    UserError,
    mutation,
    payload,
    undo_token,
    undoable,
    uuid_of,
    verb,
)

from . import service
from .details import CustomerDetails
from .graphql_types import CustomerNode
from .tables import Customer, Gender, Lifecycle

LINKS = ("company", "owner", "team")


@input_of(Customer)
class CreateCustomerInput:
    """What a new customer is made of."""

    name: str
    phone: str | None = UNSET
    email: str | None = UNSET
    gender: Gender | None = UNSET
    birthday: date | None = UNSET
    region: str | None = UNSET
    avatar: str | None = UNSET
    company: ID | None = UNSET
    owner: ID | None = UNSET
    team: ID | None = UNSET
    lifecycle: Lifecycle | None = UNSET
    roles: list[str] | None = UNSET
    source: str | None = UNSET
    source_detail: str | None = UNSET
    tags: list[str] | None = UNSET
    consent: JSON | None = UNSET


@input_of(Customer)
class UpdateCustomerInput:
    """What changes about a customer; what is left out stays."""

    id: ID
    expected_version: int | None = None
    name: str | None = UNSET
    phone: str | None = UNSET
    email: str | None = UNSET
    gender: Gender | None = UNSET
    birthday: date | None = UNSET
    region: str | None = UNSET
    avatar: str | None = UNSET
    company: ID | None = UNSET
    owner: ID | None = UNSET
    team: ID | None = UNSET
    lifecycle: Lifecycle | None = UNSET
    roles: list[str] | None = UNSET
    source: str | None = UNSET
    source_detail: str | None = UNSET
    tags: list[str] | None = UNSET
    consent: JSON | None = UNSET


@input_of(Customer)
class CustomerIdInput:
    """Which customer is meant."""

    id: ID
    expected_version: int | None = None


@input_of(Customer)
class FollowCustomerInput:
    """Whom to follow, and who follows: without `follower`, oneself."""

    id: ID
    follower: ID | None = None


@payload
class CustomerPayload(Payload):
    """A customer, after the change."""

    customer: CustomerNode | None
    undo_token: str | None
    errors: list[UserError]


@mutation
class Mutation:
    """Changes of customers."""

    @verb
    async def create_customer(self, input: CreateCustomerInput) -> CustomerPayload:
        """Remember someone new."""
        details = given(input, *LINKS)
        customer = await service.register(details.pop("name"), **details)
        return CustomerPayload(customer=customer.id)

    @verb
    async def update_customer(self, input: UpdateCustomerInput) -> CustomerPayload:
        """Set the record of a customer straight."""
        details: CustomerDetails = given(input, *LINKS)
        changed = await service.update(
            uuid_of(input.id), expected_version=input.expected_version, **details
        )
        return CustomerPayload(
            customer=changed.row.id, undo_token=changed.undo_token("customer.update")
        )

    @verb
    async def delete_customer(self, input: CustomerIdInput) -> CustomerPayload:
        """Put a customer into the trash."""
        customer = await service.delete(uuid_of(input.id), expected_version=input.expected_version)
        token = undo_token("customer.delete", customer.id, customer.version)
        return CustomerPayload(undo_token=token)

    @verb
    async def restore_customer(self, input: CustomerIdInput) -> CustomerPayload:
        """Fetch a customer back from the trash."""
        customer = await service.restore(uuid_of(input.id), expected_version=input.expected_version)
        return CustomerPayload(customer=customer.id)

    @verb
    async def follow_customer(self, input: FollowCustomerInput) -> CustomerPayload:
        """Keep an eye on a customer."""
        who = uuid_of(input.follower, field="follower") if input.follower else None
        return CustomerPayload(customer=(await service.follow(uuid_of(input.id), who)).id)

    @verb
    async def unfollow_customer(self, input: FollowCustomerInput) -> CustomerPayload:
        """Stop following a customer."""
        who = uuid_of(input.follower, field="follower") if input.follower else None
        return CustomerPayload(customer=(await service.unfollow(uuid_of(input.id), who)).id)


UNDOABLES = (
    undoable("customer.update", taking_back(service.update, CustomerDetails)),
    undoable("customer.delete", service.restore),
)
