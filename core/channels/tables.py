"""What the letter box keeps: accounts, deliveries as they came, conversations."""

from enum import StrEnum

from piccolo.columns import (
    JSONB,
    UUID,
    Array,
    Boolean,
    Bytea,
    ForeignKey,
    Integer,
    OnDelete,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.constraints import Unique
from piccolo.table import Table

from core.auth import User
from core.db import EntityRecord, Record
from core.entities.activities import Activity
from core.entities.customers import Customer
from core.files import File


class AccountState(StrEnum):
    """Whether an account is at work."""

    ACTIVE = "active"
    PAUSED = "paused"
    NEEDS_REAUTH = "needs_reauth"
    CHANNEL_OFF = "channel_off"
    """Never stored: what it looks like while the module of its channel is switched off."""


class ReadingState(StrEnum):
    """What became of a delivery."""

    RECEIVED = "received"
    DONE = "done"
    POISON = "poison"


class ConversationKind(StrEnum):
    """Between whom a conversation is held."""

    DIRECT = "direct"
    GROUP = "group"
    COMMENTS = "comments"


class ConversationState(StrEnum):
    """Whether a conversation waits for anything."""

    OPEN = "open"
    CLOSED = "closed"


class Account(EntityRecord, Table, tablename="channel_account"):
    """One connected account of a platform, such as one official account."""

    channel = Varchar(length=32, help_text="The platform it belongs to")
    key = Varchar(length=64, unique=True, help_text="Its part of the call-back address")
    name = Varchar(length=200, help_text="What we call it")
    state = Varchar(
        length=20,
        default=AccountState.ACTIVE,
        choices=AccountState,
        help_text="Whether its messages are read",
    )
    settings = JSONB(default="{}", help_text="What we know of it, without its secrets")
    secrets = Bytea(default=b"", help_text="Its secrets, sealed")
    secrets_set = Array(
        base_column=Varchar(length=64), default=list, help_text="Which of its secrets are known"
    )
    platform_url = Varchar(
        length=300,
        null=True,
        default=None,
        help_text="Where its platform is imitated; only the house itself sets this",
    )
    trouble = JSONB(null=True, default=None, help_text="What is wrong with it, and what to do")
    trouble_at = Timestamptz(null=True, default=None, help_text="Since when")
    troubles = JSONB(
        default="{}", help_text="Everything that is wrong, by what would show that it is over"
    )
    findings = JSONB(null=True, default=None, help_text="What its last self-test found")
    tested_at = Timestamptz(null=True, default=None, help_text="When that was")


class Delivery(Record, Table, tablename="channel_delivery"):
    """One thing that came through the letter box, exactly as it came."""

    account = ForeignKey(
        Account,
        null=False,
        on_delete=OnDelete.restrict,
        index=False,
        help_text="The account it was sent to",
    )
    key = Varchar(length=200, help_text="The platform's own id of it, so that twice counts once")
    lane = Varchar(length=200, help_text="Whose deliveries are read one after the other")
    query = JSONB(default="{}", help_text="What of the address came with it")
    headers = JSONB(default="{}", help_text="What of its headers is needed to read it")
    cursor = Varchar(
        length=200, null=True, default=None, help_text="What it was pulled from, if it was pulled"
    )
    reply = JSONB(null=True, default=None, help_text="What we answered at once, if we did")
    body = Bytea(help_text="The bytes, untouched")
    state = Varchar(
        length=10,
        default=ReadingState.RECEIVED,
        choices=ReadingState,
        help_text="What became of it",
    )
    error = Text(null=True, default=None, help_text="Why it could not be read")
    done_at = Timestamptz(null=True, default=None, help_text="When it was read")
    channel_delivery_once = Unique([account, key])


class Conversation(Record, Table, tablename="channel_conversation"):
    """Everything said between us and one person, group or article through one account."""

    account = ForeignKey(
        Account,
        null=False,
        on_delete=OnDelete.restrict,
        index=False,
        help_text="The account it is held through",
    )
    kind = Varchar(
        length=10,
        default=ConversationKind.DIRECT,
        choices=ConversationKind,
        help_text="Between whom it is held",
    )
    channel = Varchar(length=32, default="", help_text="The platform it is held on")
    thread = Varchar(length=200, help_text="What the platform calls it")
    customer = ForeignKey(
        Customer,
        null=True,
        default=None,
        on_delete=OnDelete.set_null,
        index=True,
        help_text="The person we talk with",
    )
    assignee = ForeignKey(
        User,
        null=True,
        default=None,
        on_delete=OnDelete.set_null,
        index=True,
        help_text="Who answers",
    )
    state = Varchar(
        length=10,
        default=ConversationState.OPEN,
        choices=ConversationState,
        help_text="Whether it waits for anything",
    )
    last_inbound_at = Timestamptz(
        null=True, default=None, help_text="When the person last wrote or did something"
    )
    reachable = Boolean(default=True, help_text="Whether the platform lets us write back")
    reachable_since = Timestamptz(
        null=True, default=None, help_text="When that last changed, by the platform's clock"
    )
    gone_at = Timestamptz(
        null=True, default=None, help_text="When the person last left, by the platform's clock"
    )
    origin = Varchar(
        length=200, null=True, default=None, help_text="Where the person first came from"
    )
    origin_at = Timestamptz(null=True, default=None, help_text="When that was")
    title = Varchar(
        length=200, null=True, default=None, help_text="What a group or a post is called"
    )
    last_said = Varchar(
        length=200, null=True, default=None, help_text="The beginning of the last message"
    )
    last_said_at = Timestamptz(null=True, default=None, help_text="When that was said")
    last_said_by_us = Boolean(default=False, help_text="Whether it was one of us who said it")
    last_heard_at = Timestamptz(
        null=True, default=None, help_text="When a message of theirs last reached us"
    )
    heard = Integer(default=0, help_text="How many messages of theirs reached us so far")
    last_letter = Varchar(
        length=200, null=True, default=None, help_text="The platform's id of their last message"
    )
    last_letter_at = Timestamptz(null=True, default=None, help_text="When they sent that")
    customer_owner = UUID(
        null=True, default=None, help_text="Who looks after the person; PostgreSQL keeps it so"
    )
    customer_team = UUID(
        null=True, default=None, help_text="Which team looks after the person; kept so likewise"
    )
    customer_here = Boolean(
        default=False, help_text="Whether there is a person, and in use; kept so likewise"
    )
    channel_conversation_once = Unique([account, kind, thread])


class LetterMark(Record, Table, tablename="channel_letter"):
    """That a letter was written down, and where, so that it is written down once."""

    account = ForeignKey(
        Account,
        null=False,
        on_delete=OnDelete.restrict,
        index=False,
        help_text="The account it came to",
    )
    external_id = Varchar(length=200, help_text="What the platform calls it")
    activity = ForeignKey(
        Activity,
        null=True,
        default=None,
        on_delete=OnDelete.set_null,
        index=True,
        help_text="The line on the timeline",
    )
    deliveries = Array(
        base_column=UUID(default=None), default=list, help_text="What brought it, however often"
    )
    channel_letter_once = Unique([account, external_id])


class MediaState(StrEnum):
    """What became of something that was sent along."""

    WAITING = "waiting"
    FETCHED = "fetched"
    EXPIRED = "expired"
    REFUSED = "refused"


class MediaRow(Record, Table, tablename="channel_media"):
    """Something sent along with a letter, to be fetched before the platform forgets it."""

    account = ForeignKey(
        Account, null=False, on_delete=OnDelete.restrict, index=True, help_text="Where it came to"
    )
    activity = ForeignKey(
        Activity, null=False, on_delete=OnDelete.cascade, index=True, help_text="With what"
    )
    external_id = Varchar(length=1000, help_text="The platform's id of it")
    kind = Varchar(length=10, help_text="image, voice, video or file")
    name = Varchar(length=300, null=True, default=None, help_text="What the sender called it")
    expires_at = Timestamptz(null=True, default=None, help_text="When the platform forgets it")
    state = Varchar(
        length=10, default=MediaState.WAITING, choices=MediaState, help_text="What became of it"
    )
    tries = Integer(default=0, help_text="How often the platform was asked for it in vain")
    trouble = JSONB(null=True, default=None, help_text="Why it could not be fetched")
    file = ForeignKey(
        File,
        null=True,
        default=None,
        on_delete=OnDelete.set_null,
        index=True,
        help_text="Our copy",
    )


class Seen(Record, Table, tablename="channel_seen"):
    """How far a member of staff has read a conversation."""

    conversation = ForeignKey(
        Conversation, null=False, on_delete=OnDelete.cascade, index=False, help_text="Which"
    )
    reader = ForeignKey(User, null=False, on_delete=OnDelete.cascade, index=False, help_text="Who")
    seen_at = Timestamptz(help_text="When they last looked")
    heard = Integer(default=0, help_text="How many messages had been heard then")
    channel_seen_once = Unique([conversation, reader])
