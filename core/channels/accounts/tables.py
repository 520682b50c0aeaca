"""What is kept of access to platforms: tokens, cursors, and how often we called."""

from piccolo.columns import (
    JSONB,
    Bytea,
    DoublePrecision,
    ForeignKey,
    Integer,
    OnDelete,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.constraints import Unique
from piccolo.table import Table

from core.channels.tables import Account
from core.db import Record


class TokenRow(Record, Table, tablename="channel_token"):
    """Access to a platform, sealed."""

    account = ForeignKey(
        Account, null=False, on_delete=OnDelete.cascade, index=False, help_text="Whose"
    )
    name = Varchar(length=100, help_text="Which")
    sealed = Bytea(default=b"", help_text="The access itself, sealed")
    expires_at = Timestamptz(help_text="Until when it works")
    generation = Integer(default=0, help_text="How often it was fetched")
    refreshing_until = Timestamptz(
        null=True, default=None, help_text="Somebody is fetching fresh access, at most until then"
    )
    pause_until = Timestamptz(
        null=True, default=None, help_text="The platform refused: left alone until then"
    )
    failures = Integer(default=0, help_text="How often it refused in a row")
    trouble = JSONB(null=True, default=None, help_text="Why")
    channel_token_once = Unique([account, name])


class CursorRow(Record, Table, tablename="channel_cursor"):
    """How far we have pulled."""

    account = ForeignKey(
        Account, null=False, on_delete=OnDelete.cascade, index=False, help_text="Whose"
    )
    name = Varchar(length=200, help_text="What is pulled")
    position = Text(null=True, default=None, help_text="Where to go on, as the platform says it")
    hint = Text(null=True, default=None, help_text="What the platform said when it last rang")
    pulled_at = Timestamptz(null=True, default=None, help_text="When we last looked")
    trouble = JSONB(null=True, default=None, help_text="Why that failed")
    channel_cursor_once = Unique([account, name])


class BucketRow(Record, Table, tablename="channel_bucket"):
    """How many calls of a kind we made lately."""

    account = ForeignKey(
        Account, null=False, on_delete=OnDelete.cascade, index=False, help_text="Whose"
    )
    name = Varchar(length=40, help_text="Which calls")
    level = DoublePrecision(default=0.0, help_text="How full it was")
    counted_at = Timestamptz(help_text="When that was")
    turn_at = Timestamptz(
        null=True, default=None, help_text="The turn of whoever found it full last"
    )
    channel_bucket_once = Unique([account, name])
