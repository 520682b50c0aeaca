# pyright: reportReturnType=false, reportGeneralTypeIssues=false
"""People we neither hear nor write to, as the API shows and changes it."""

from datetime import datetime

import strawberry

from core.auth import UserNode
from core.graphql import (
    ID,
    Connection,
    Payload,
    UserError,
    entity,
    lend,
    many,
    mutation,
    one,
    payload,
    uuid_of,
    verb,
)

from . import service
from .block_tables import Block, Lifting
from .graphql_types import CustomerNode


@entity(Block, within=("customer", CustomerNode), name="CustomerBlock")
class BlockNode:
    """That somebody is or was blocked, by whom and why."""

    id: ID
    reason: str
    silent: bool
    until: datetime | None
    appeal: str | None
    appealed_at: datetime | None
    lifted_at: datetime | None
    lifting: Lifting | None
    created_at: datetime

    @one("customer")
    def customer(self) -> CustomerNode | None:
        """Who is blocked."""

    @one("blocked_by")
    def blocked_by(self) -> UserNode | None:
        """Who blocked them."""

    @one("lifted_by")
    def lifted_by(self) -> UserNode | None:
        """Who ended it."""


@lend(CustomerNode)
class OfCustomer:
    """What a customer was blocked for."""

    @many("customer", order="-created_at")
    def blocks(self) -> Connection[BlockNode]:
        """When and why they were blocked, the latest first."""


@strawberry.input(description="Whom to block, why, how long, and whether they are told.")
class BlockCustomerInput:
    """Whom to block, why, how long, and whether they are told."""

    id: ID = strawberry.field(description="Which customer.")
    reason: str = strawberry.field(description="Why; kept as evidence.")
    until: datetime | None = strawberry.field(
        default=None, description="Until when; else for good."
    )
    silent: bool | None = strawberry.field(default=False, description="Whether they are not told.")


@strawberry.input(description="Whom to hear and write to again.")
class UnblockCustomerInput:
    """Whom to hear and write to again."""

    id: ID = strawberry.field(description="Which customer.")


@strawberry.input(description="What somebody who is blocked says against it.")
class AppealBlockInput:
    """What somebody who is blocked says against it."""

    id: ID = strawberry.field(description="Which customer.")
    text: str = strawberry.field(description="What they say.")


@payload
class BlockPayload(Payload):
    """The customer after the change."""

    customer: CustomerNode | None
    errors: list[UserError]


@mutation
class Mutation:
    """Blocking people, and hearing them again."""

    @verb
    async def block_customer(self, input: BlockCustomerInput) -> BlockPayload:
        """Block somebody on every channel, for a time or for good."""
        customer = uuid_of(input.id)
        await service.block(customer, input.reason, until=input.until, silent=bool(input.silent))
        return BlockPayload(customer=customer)

    @verb
    async def unblock_customer(self, input: UnblockCustomerInput) -> BlockPayload:
        """Hear and write to somebody again."""
        await service.unblock(uuid_of(input.id))
        return BlockPayload(customer=uuid_of(input.id))

    @verb
    async def appeal_block(self, input: AppealBlockInput) -> BlockPayload:
        """Note what somebody who is blocked says against it."""
        await service.appeal(uuid_of(input.id), input.text)
        return BlockPayload(customer=uuid_of(input.id))
