"""What is kept so that nothing comes in twice with other words, and nobody blocked comes in."""

from piccolo.columns import JSONB, Boolean, ForeignKey, OnDelete, Timestamptz, Varchar
from piccolo.constraints import Unique
from piccolo.table import Table

from core.channels.tables import Account
from core.db import Record
from core.entities.customers import Customer


class Nonce(Record, Table, tablename="channel_nonce"):
    """A number that a platform uses once, and for which bytes it did."""

    account = ForeignKey(
        Account, null=False, on_delete=OnDelete.cascade, index=False, help_text="To whom"
    )
    nonce = Varchar(length=64, help_text="The number, with the moment it was signed")
    digest = Varchar(length=64, help_text="What it was used for")
    channel_nonce_once = Unique([account, nonce])


class KeptAway(Record, Table, tablename="channel_kept_away"):
    """What a platform's own list is to say of a person, and whether it does."""

    customer = ForeignKey(
        Customer, null=False, on_delete=OnDelete.cascade, index=False, help_text="Who"
    )
    account = ForeignKey(
        Account, null=False, on_delete=OnDelete.cascade, index=True, help_text="On whose list"
    )
    blocked = Boolean(default=True, help_text="Whether it is to keep them away")
    wanted_at = Timestamptz(help_text="Since when that is wanted")
    done_at = Timestamptz(null=True, default=None, help_text="When the platform did it")
    trouble = JSONB(null=True, default=None, help_text="Why it did not")
    channel_kept_away_once = Unique([customer, account])
