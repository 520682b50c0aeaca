"""What can be changed about deals."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from strawberry import UNSET

from core.entities import Change, given, input_of, taking_back
from core.graphql import (
    ID,
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
from .details import DealDetails
from .graphql_types import DealNode
from .tables import Deal

LINKS = ("customer", "company", "owner", "team")


@input_of(Deal)
class CreateDealInput:
    """What a new deal is made of; without a stage it starts in the first open one."""

    title: str
    customer: ID | None = UNSET
    company: ID | None = UNSET
    pipeline: ID | None = None
    stage: ID | None = None
    amount: Decimal | None = UNSET
    currency: str | None = UNSET
    expected_close: date | None = UNSET
    owner: ID | None = UNSET
    team: ID | None = UNSET
    source: str | None = UNSET


@input_of(Deal)
class UpdateDealInput:
    """What changes about a deal; what is left out stays. The stage changes by moving."""

    id: ID
    expected_version: int | None = None
    title: str | None = UNSET
    customer: ID | None = UNSET
    company: ID | None = UNSET
    amount: Decimal | None = UNSET
    currency: str | None = UNSET
    expected_close: date | None = UNSET
    owner: ID | None = UNSET
    team: ID | None = UNSET
    source: str | None = UNSET
    lost_reason: str | None = UNSET


@input_of(Deal)
class MoveDealInput:
    """Where a deal goes: a stage, below what stands at `position`; without it, on top."""

    id: ID
    stage: ID
    position: float | None = None
    expected_version: int | None = None


@input_of(Deal)
class DealIdInput:
    """Which deal is meant."""

    id: ID
    expected_version: int | None = None


@input_of(Deal)
class LoseDealInput:
    """Which deal was lost, and why."""

    id: ID
    reason: str
    expected_version: int | None = None


@payload
class DealPayload(Payload):
    """A deal, after the change."""

    deal: DealNode | None
    undo_token: str | None
    errors: list[UserError]


@mutation
class Mutation:
    """Changes of deals."""

    @verb
    async def create_deal(self, input: CreateDealInput) -> DealPayload:
        """Start to sell something."""
        details = given(input, *LINKS, "pipeline", "stage")
        deal = await service.open_deal(details.pop("title"), **details)
        return DealPayload(deal=deal.id)

    @verb
    async def update_deal(self, input: UpdateDealInput) -> DealPayload:
        """Set the record of a deal straight."""
        details: DealDetails = given(input, *LINKS)
        changed = await service.update(
            uuid_of(input.id), expected_version=input.expected_version, **details
        )
        return DealPayload(deal=changed.row.id, undo_token=changed.undo_token("deal.update"))

    @verb
    async def move_deal(self, input: MoveDealInput) -> DealPayload:
        """Put a deal into a stage, or to another place in its column; guards may refuse."""
        changed = await service.move(
            uuid_of(input.id),
            uuid_of(input.stage, field="stage"),
            position=input.position,
            expected_version=input.expected_version,
        )
        return _moved(changed)

    @verb
    async def win_deal(self, input: DealIdInput) -> DealPayload:
        """The customer said yes."""
        version = input.expected_version
        return _moved(await service.win(uuid_of(input.id), expected_version=version))

    @verb
    async def lose_deal(self, input: LoseDealInput) -> DealPayload:
        """The customer said no, for a reason worth remembering."""
        changed = await service.lose(
            uuid_of(input.id), input.reason, expected_version=input.expected_version
        )
        return _moved(changed)

    @verb
    async def reopen_deal(self, input: DealIdInput) -> DealPayload:
        """A deal that was won or lost goes back to where it was."""
        version = input.expected_version
        return _moved(await service.reopen(uuid_of(input.id), expected_version=version))

    @verb
    async def delete_deal(self, input: DealIdInput) -> DealPayload:
        """Put a deal into the trash."""
        deal = await service.delete(uuid_of(input.id), expected_version=input.expected_version)
        return DealPayload(undo_token=undo_token("deal.delete", deal.id, deal.version))

    @verb
    async def restore_deal(self, input: DealIdInput) -> DealPayload:
        """Fetch a deal back from the trash."""
        deal = await service.restore(uuid_of(input.id), expected_version=input.expected_version)
        return DealPayload(deal=deal.id)


def _moved(changed: Change[Deal]) -> DealPayload:
    """The deal, and how to bring it back to where it was."""
    deal, before = changed.row, changed.before
    if not before:
        return DealPayload(deal=deal.id)
    token = undo_token(
        "deal.move",
        deal.id,
        deal.version,
        stage=str(before.get("stage", deal.stage)),
        position=before.get("position", deal.position),
        reason=before.get("lost_reason"),
    )
    return DealPayload(deal=deal.id, undo_token=token)


async def _move_back(deal_id: UUID, *, expected_version: int, stage: str, **place: Any) -> None:
    """Bring a deal back to where it was."""
    await service.move(deal_id, UUID(stage), expected_version=expected_version, **place)


UNDOABLES = (
    undoable("deal.update", taking_back(service.update, DealDetails)),
    undoable("deal.delete", service.restore),
    undoable("deal.move", _move_back),
)
