"""What we remember of people we neither hear nor write to."""

from enum import StrEnum

from piccolo.columns import Boolean, ForeignKey, OnDelete, Text, Timestamptz, Varchar
from piccolo.table import Table

from core.auth import User
from core.db import Record

from .tables import Customer


class Lifting(StrEnum):
    """How a block came to an end."""

    LIFTED = "lifted"
    EXPIRED = "expired"
    REPLACED = "replaced"


class Block(Record, Table, tablename="customer_block"):
    """That somebody is or was blocked, by whom and why; kept as evidence."""

    customer = ForeignKey(
        Customer, null=False, on_delete=OnDelete.cascade, index=False, help_text="Who is blocked"
    )
    reason = Text(help_text="Why, in the words of who blocked them")
    silent = Boolean(default=False, help_text="Whether they are not told")
    until = Timestamptz(null=True, default=None, help_text="When it ends by itself")
    blocked_by = ForeignKey(
        User,
        null=True,
        default=None,
        on_delete=OnDelete.set_null,
        index=True,
        help_text="Who blocked them",
    )
    appeal = Text(null=True, default=None, help_text="What they say against it")
    appealed_at = Timestamptz(null=True, default=None, help_text="When they said so")
    lifted_at = Timestamptz(null=True, default=None, help_text="When it ended")
    lifted_by = ForeignKey(
        User,
        null=True,
        default=None,
        on_delete=OnDelete.set_null,
        index=True,
        help_text="Who ended it",
    )
    lifting = Varchar(length=10, null=True, default=None, choices=Lifting, help_text="How it ended")
