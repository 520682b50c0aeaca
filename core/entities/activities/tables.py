"""What we remember of what happened."""

from enum import StrEnum

from piccolo.columns import JSONB, UUID, ForeignKey, OnDelete, Text, Timestamptz, Varchar
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Check
from piccolo.table import Table

from core.auth import User
from core.db import EntityRecord
from core.entities.companies import Company
from core.entities.customers import Customer
from core.entities.deals import Deal


class ActivityKind(StrEnum):
    """What sort of thing happened."""

    MESSAGE = "message"
    NOTE = "note"
    CALL = "call"
    MEETING = "meeting"
    VISIT = "visit"
    EMAIL = "email"
    TASK = "task"
    SYSTEM = "system"


class ActivityDirection(StrEnum):
    """Who spoke to whom."""

    IN = "in"
    OUT = "out"
    INTERNAL = "internal"


class DeliveryState(StrEnum):
    """What became of something we sent."""

    QUEUED = "queued"
    """It will be sent as soon as may be."""
    WAITING_STAFF = "waiting_staff"
    """A member of staff must confirm it in the platform's own app."""
    SENT = "sent"
    """The platform took it."""
    DELIVERED = "delivered"
    """The platform says that it arrived."""
    FAILED = "failed"
    """It was not delivered."""
    UNKNOWN = "unknown"
    """The platform did not say whether it took it."""
    RECALLED = "recalled"
    """It was taken back."""


class Activity(EntityRecord, Table, tablename="activity"):
    """One thing that passed between us and a customer, or that we are to do."""

    kind = Varchar(length=20, choices=ActivityKind, help_text="What sort of thing it is")
    direction = Varchar(
        length=10,
        default=ActivityDirection.INTERNAL,
        choices=ActivityDirection,
        help_text="Whether it came in, went out, or stayed in the house",
    )
    subject = Varchar(length=300, null=True, default=None, help_text="Its headline")
    body = Text(null=True, default=None, help_text="What was said")
    payload = JSONB(default="{}", help_text="What else the platform told us")
    actor = ForeignKey(
        User,
        null=True,
        default=None,
        on_delete=OnDelete.set_null,
        index=False,
        help_text="The member of staff who did it, or is to do it",
    )
    actor_name = Varchar(
        length=200, null=True, default=None, help_text="Who did it, as a name to read"
    )
    customer = ForeignKey(
        Customer,
        null=True,
        default=None,
        on_delete=OnDelete.cascade,
        index=False,
        help_text="With whom",
    )
    company = ForeignKey(
        Company,
        null=True,
        default=None,
        on_delete=OnDelete.set_null,
        index=False,
        help_text="For which company",
    )
    deal = ForeignKey(
        Deal,
        null=True,
        default=None,
        on_delete=OnDelete.set_null,
        index=False,
        help_text="About which deal",
    )
    conversation = UUID(null=True, default=None, help_text="In which conversation")
    happened_at = Timestamptz(default=TimestamptzNow(), help_text="When it happened there")
    received_at = Timestamptz(null=True, default=None, help_text="When we heard of it")
    due_at = Timestamptz(null=True, default=None, help_text="Until when a task is to be done")
    done_at = Timestamptz(null=True, default=None, help_text="When a task was done")
    delivery_state = Varchar(
        length=20,
        null=True,
        default=None,
        choices=DeliveryState,
        help_text="What became of it on its way to them",
    )
    activity_belongs = Check(
        "coalesce(customer, company, deal, conversation) is not null or kind = 'system'"
    )
    activity_direction = Check("direction in ('in', 'out', 'internal')")
