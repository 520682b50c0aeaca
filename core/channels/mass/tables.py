"""What is kept of messages to many."""

from enum import StrEnum

from piccolo.columns import JSONB, UUID, Boolean, ForeignKey, OnDelete, Timestamptz, Varchar
from piccolo.constraints import Unique
from piccolo.table import Table

from core.auth import ApiKey, User
from core.channels.tables import Account, Conversation
from core.db import Record
from core.entities.activities import Activity


class MassState(StrEnum):
    """How far a message to many has come."""

    COLLECTING = "collecting"
    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    CANCELLED = "cancelled"


class Mass(Record, Table, tablename="channel_mass"):
    """One content on its way to many people."""

    account = ForeignKey(
        Account, null=False, on_delete=OnDelete.restrict, index=True, help_text="By which account"
    )
    title = Varchar(length=200, help_text="What we call it")
    audience = JSONB(help_text="Whom it is for: a filter of customers")
    content = JSONB(help_text="What it says")
    mode = Varchar(
        length=10, null=True, default=None, help_text="By what right; null is the best that is open"
    )
    marketing = Boolean(default=True, help_text="Whether people can refuse it, and sleep")
    not_before = Timestamptz(null=True, default=None, help_text="When it may begin")
    creator = ForeignKey(
        User,
        null=True,
        default=None,
        on_delete=OnDelete.set_null,
        index=True,
        help_text="Who wanted it, and with whose rights it is sent",
    )
    key = ForeignKey(
        ApiKey,
        null=True,
        default=None,
        on_delete=OnDelete.set_null,
        index=False,
        help_text="The program that asked for them, whose limits count as well",
    )
    by_house = Boolean(default=False, help_text="Whether the house itself wanted it")
    state = Varchar(
        length=10, default=MassState.COLLECTING, choices=MassState, help_text="How far it is"
    )
    collected_at = Timestamptz(
        null=True, default=None, help_text="When everybody it is for was found"
    )
    finished_at = Timestamptz(null=True, default=None, help_text="When everybody was offered it")
    batch = UUID(null=True, default=None, help_text="What is gathered for the next call to many")
    trouble = JSONB(null=True, default=None, help_text="Why it does not go on")


class MassPersonState(StrEnum):
    """What became of a message to many, for one person."""

    WAITING = "waiting"
    QUEUED = "queued"
    SKIPPED = "skipped"


class MassPerson(Record, Table, tablename="channel_mass_person"):
    """One person a message to many is for."""

    mass = ForeignKey(
        Mass, null=False, on_delete=OnDelete.cascade, index=False, help_text="Which message"
    )
    conversation = ForeignKey(
        Conversation, null=False, on_delete=OnDelete.cascade, index=True, help_text="Where"
    )
    state = Varchar(
        length=10, default=MassPersonState.WAITING, choices=MassPersonState, help_text="How far"
    )
    reason = JSONB(null=True, default=None, help_text="Why they were left out")
    activity = ForeignKey(
        Activity,
        null=True,
        default=None,
        on_delete=OnDelete.set_null,
        index=True,
        help_text="The line on the timeline",
    )
    channel_mass_person_once = Unique([mass, conversation])
