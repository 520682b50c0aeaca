"""What can happen to a deal, and to the roads that deals travel."""

from decimal import Decimal
from uuid import UUID

from core.events import Event, Proposal


class DealOpened(Event, name="deal.opened", version=1):
    """There is something to sell; in a stage of kind lead, there may be."""

    deal_id: UUID
    customer_id: UUID | None
    company_id: UUID | None
    pipeline_id: UUID
    stage_id: UUID
    kind: str
    amount: Decimal
    currency: str
    owner_id: UUID | None
    source: str | None = None


class DealUpdated(Event, name="deal.updated", version=1):
    """Something about a deal changed; `changed` names the columns."""

    deal_id: UUID
    customer_id: UUID | None
    changed: tuple[str, ...]


class DealMoved(Event, name="deal.moved", version=1):
    """A deal went to another stage, or to another place in its column."""

    deal_id: UUID
    customer_id: UUID | None
    pipeline_id: UUID
    from_stage_id: UUID
    to_stage_id: UUID
    kind: str


class DealWon(Event, name="deal.won", version=1):
    """The customer said yes."""

    deal_id: UUID
    customer_id: UUID | None
    company_id: UUID | None
    pipeline_id: UUID
    stage_id: UUID
    amount: Decimal
    currency: str
    owner_id: UUID | None


class DealLost(Event, name="deal.lost", version=1):
    """The customer said no; why, in somebody's own words, stands with the deal."""

    deal_id: UUID
    customer_id: UUID | None
    company_id: UUID | None
    pipeline_id: UUID
    stage_id: UUID
    amount: Decimal
    currency: str
    owner_id: UUID | None


class DealReopened(Event, name="deal.reopened", version=1):
    """A deal that was won or lost is under way again."""

    deal_id: UUID
    customer_id: UUID | None
    pipeline_id: UUID
    stage_id: UUID
    was: str
    amount: Decimal
    currency: str


class DealTrashed(Event, name="deal.trashed", version=1):
    """A deal was put into the trash."""

    deal_id: UUID
    customer_id: UUID | None


class DealRestored(Event, name="deal.restored", version=1):
    """A deal came back from the trash."""

    deal_id: UUID
    customer_id: UUID | None


class MoveDeal(Proposal):
    """A deal is about to enter another stage; a guard may refuse."""

    deal_id: UUID
    customer_id: UUID | None
    pipeline_id: UUID
    from_stage_id: UUID
    to_stage_id: UUID
    to_kind: str
    amount: Decimal
    currency: str
