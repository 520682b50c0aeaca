"""What we remember about a deal, and the roads that deals travel."""

from decimal import Decimal
from enum import StrEnum

from piccolo.columns import (
    Array,
    Boolean,
    Date,
    DoublePrecision,
    ForeignKey,
    Integer,
    Numeric,
    OnDelete,
    Timestamptz,
    Varchar,
)
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Check, Constraint, Unique
from piccolo.table import Table

from core.auth import Team, User
from core.db import EntityRecord, Record
from core.entities.companies import Company
from core.entities.customers import Customer


class KnownStage(Constraint):
    """A deal's pipeline and kind are those of its stage: they cannot come to differ."""

    @property
    def ddl(self) -> str:
        """The constraint, for a database built from the classes."""
        return (
            "FOREIGN KEY (stage, pipeline, kind) REFERENCES stage (id, pipeline, kind)"
            " ON UPDATE CASCADE"
        )

    def _table_str(self) -> str:
        return f"{self._meta.name} = KnownStage()"

    def serialise_self(self) -> None:
        """Nothing to write down beyond the class."""


class StageKind(StrEnum):
    """What being in a stage means."""

    LEAD = "lead"
    OPEN = "open"
    WON = "won"
    LOST = "lost"


class Pipeline(Record, Table, tablename="pipeline"):
    """A road from the first word to the signature."""

    key = Varchar(
        length=100,
        null=True,
        default=None,
        unique=True,
        help_text="The template it was made from, if any",
    )
    name = Varchar(length=100, help_text="What it is called")
    position = Integer(default=0, help_text="Its place among the pipelines, from 1")
    archived = Boolean(default=False, help_text="Whether it takes no new deals")
    lead_channels = Array(
        base_column=Varchar(length=50),
        default=list,
        help_text="Channels whose people become leads here: wechat, …",
    )
    lead_occasions = Array(
        base_column=Varchar(length=50),
        default=list,
        help_text="What makes them a lead: message, follow, scan",
    )


class Stage(Record, Table, tablename="stage"):
    """One stop on a road."""

    pipeline = ForeignKey(
        Pipeline, null=False, on_delete=OnDelete.cascade, index=True, help_text="The road it is on"
    )
    key = Varchar(length=50, help_text="Its short name within the pipeline")
    name = Varchar(length=100, help_text="What it is called")
    kind = Varchar(length=10, choices=StageKind, help_text="What being here means")
    position = Integer(help_text="Its place on the road, from 1")
    probability = Integer(default=0, help_text="How likely a deal here is won, in percent")
    rot_days = Integer(
        null=True, default=None, help_text="After how many days here a deal counts as stuck"
    )
    archived = Boolean(default=False, help_text="Whether no deal may enter any more")
    stage_identity = Unique(["id", "pipeline", "kind"])
    stage_key_once = Unique(["pipeline", "key"])
    stage_kind = Check("kind in ('lead', 'open', 'won', 'lost')")
    stage_probability = Check("probability between 0 and 100")


class Deal(EntityRecord, Table, tablename="deal"):
    """Something a customer might buy; in a stage of kind lead it is a lead."""

    title = Varchar(length=200, help_text="What it is about")
    customer = ForeignKey(
        Customer,
        null=True,
        default=None,
        on_delete=OnDelete.set_null,
        index=False,
        help_text="Who might buy",
    )
    company = ForeignKey(
        Company,
        null=True,
        default=None,
        on_delete=OnDelete.set_null,
        index=False,
        help_text="For which company",
    )
    pipeline = ForeignKey(
        Pipeline,
        null=False,
        on_delete=OnDelete.restrict,
        index=False,
        help_text="The road it is on",
    )
    stage = ForeignKey(
        Stage, null=False, on_delete=OnDelete.restrict, index=False, help_text="Where on the road"
    )
    kind = Varchar(length=10, choices=StageKind, help_text="Lead, open, won or lost, as its stage")
    amount = Numeric(digits=(18, 2), default=Decimal(0), help_text="What it is worth")
    currency = Varchar(length=3, help_text="ISO 4217: CNY, USD, …")
    expected_close = Date(null=True, default=None, help_text="When we expect the signature")
    owner = ForeignKey(
        User,
        null=True,
        default=None,
        on_delete=OnDelete.set_null,
        index=False,
        help_text="Who works on it",
    )
    team = ForeignKey(
        Team,
        null=True,
        default=None,
        on_delete=OnDelete.set_null,
        index=False,
        help_text="The team that works on it",
    )
    source = Varchar(length=50, null=True, default=None, help_text="Where it came from")
    lost_reason = Varchar(length=500, null=True, default=None, help_text="Why it was lost")
    position = DoublePrecision(default=0.0, help_text="Its place in the column, from the top")
    stage_since = Timestamptz(default=TimestamptzNow(), help_text="Since when it is in this stage")
    closed_at = Timestamptz(null=True, default=None, help_text="When it was won or lost")
    deal_known_stage = KnownStage()
    deal_amount = Check("amount >= 0")
    deal_currency = Check("currency ~ '^[A-Z]{3}$'")
    deal_closed = Check("(closed_at is not null) = (kind in ('won', 'lost'))")


class StageChange(Record, Table, tablename="deal_stage_change"):
    """One step of a deal along its road."""

    deal = ForeignKey(Deal, null=False, on_delete=OnDelete.cascade, index=False)
    from_stage = ForeignKey(
        Stage,
        null=True,
        default=None,
        on_delete=OnDelete.set_null,
        index=True,
        help_text="Where it was",
    )
    to_stage = ForeignKey(
        Stage, null=False, on_delete=OnDelete.cascade, index=False, help_text="Where it went"
    )
    mover = ForeignKey(
        User,
        null=True,
        default=None,
        on_delete=OnDelete.set_null,
        index=False,
        help_text="Who moved it, if a person did",
    )
