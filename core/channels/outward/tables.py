"""What is kept of what we send: what we may, what we took of that, and every message."""

from enum import StrEnum

from piccolo.columns import (
    JSONB,
    UUID,
    Array,
    ForeignKey,
    Integer,
    OnDelete,
    Timestamptz,
    Varchar,
)
from piccolo.constraints import Unique
from piccolo.table import Table

from core.channels.mass.tables import Mass
from core.channels.tables import Account, Conversation
from core.db import Record
from core.entities.activities import Activity, DeliveryState


class Grant(Record, Table, tablename="channel_grant"):
    """What a person's last doing of a kind allows us in a conversation."""

    conversation = ForeignKey(
        Conversation, null=False, on_delete=OnDelete.cascade, index=False, help_text="Where"
    )
    trigger = Varchar(length=120, help_text="What the person did")
    opened_at = Timestamptz(help_text="When, by the platform's clock")
    expires_at = Timestamptz(help_text="Until when it counts")
    allowed = Integer(null=True, default=None, help_text="Messages it allowed; null is any number")
    code = Varchar(length=500, null=True, default=None, help_text="The platform's one-time code")
    channel_grant_once = Unique([conversation, trigger])


class Draw(Record, Table, tablename="channel_draw"):
    """One message taken from what a person allows us; what is left is counted from these."""

    conversation = ForeignKey(
        Conversation, null=False, on_delete=OnDelete.cascade, index=False, help_text="Where"
    )
    triggers = Array(
        base_column=Varchar(length=120), help_text="The grants that such a message takes from"
    )
    code = Varchar(length=500, null=True, default=None, help_text="The one-time code it used up")
    sent_at = Timestamptz(
        null=True, default=None, help_text="When it had gone out at the latest; null: it may yet"
    )


class Purpose(StrEnum):
    """What a message is said for: it decides what may still stop it."""

    TALK = "talk"
    MARKETING = "marketing"
    """People may refuse it, and sleep."""
    NOTICE = "notice"
    """It is said even to somebody who is blocked: that they are."""


class Outgoing(Record, Table, tablename="channel_outgoing"):
    """A message on its way out, or gone."""

    account = ForeignKey(
        Account, null=False, on_delete=OnDelete.restrict, index=False, help_text="By which account"
    )
    conversation = ForeignKey(
        Conversation, null=False, on_delete=OnDelete.cascade, index=False, help_text="Where"
    )
    activity = ForeignKey(
        Activity,
        null=False,
        on_delete=OnDelete.cascade,
        index=False,
        unique=True,
        help_text="The line on the timeline",
    )
    mode = Varchar(length=10, help_text="By what right it is sent")
    trigger = Varchar(length=120, null=True, default=None, help_text="The grant it drew on")
    code = Varchar(length=500, null=True, default=None, help_text="The one-time code of it")
    draw = ForeignKey(
        Draw,
        null=True,
        default=None,
        on_delete=OnDelete.set_null,
        index=False,
        help_text="What it took from what the person allows us",
    )
    answering = Varchar(
        length=200,
        null=True,
        default=None,
        help_text="The platform's id of the letter it answers, if it answers one",
    )
    purpose = Varchar(
        length=10, default=Purpose.TALK, choices=Purpose, help_text="What it is said for"
    )
    mass = ForeignKey(
        Mass,
        null=True,
        default=None,
        on_delete=OnDelete.set_null,
        index=False,
        help_text="The message to many that it is part of",
    )
    batch = UUID(null=True, default=None, help_text="What goes out with it, in one call")
    content = JSONB(help_text="What it says")
    client_id = Varchar(length=32, unique=True, help_text="Our id of it for the platform")
    external_id = Varchar(length=200, null=True, default=None, help_text="The platform's id of it")
    state = Varchar(
        length=20, default=DeliveryState.QUEUED, choices=DeliveryState, help_text="How far it is"
    )
    calling_since = Timestamptz(
        null=True, default=None, help_text="Since when the platform is being asked to take it"
    )
    attempts = Integer(default=0, help_text="How often the platform was asked")
    doubtful_since = Timestamptz(
        null=True, default=None, help_text="Since when a call may have reached the person"
    )
    trouble = JSONB(null=True, default=None, help_text="What went wrong")
    not_after = Timestamptz(help_text="When it is too late to send it")
    sent_at = Timestamptz(null=True, default=None, help_text="When the platform took it")
    staff = Varchar(
        length=100, null=True, default=None, help_text="Who of us confirms it on the platform"
    )
