"""What the house knows of every file it keeps; the bytes lie elsewhere."""

from piccolo.columns import (
    BigInt,
    DoublePrecision,
    ForeignKey,
    Integer,
    OnDelete,
    OnUpdate,
    Timestamptz,
    Varchar,
)
from piccolo.table import Table

from core.auth import User
from core.db import Record

LONGEST_NAME = 200


class File(Record, Table, tablename="file"):
    """One file: what it is, how to find its bytes, and from where it came."""

    name = Varchar(length=LONGEST_NAME, null=False, help_text="What it is called when saved")
    content_type = Varchar(length=100, null=False, help_text="What it is, judged by its bytes")
    size = BigInt(null=False, help_text="Bytes")
    sha256 = Varchar(length=64, null=False, help_text="The digest of its bytes, in hex")
    storage_key = Varchar(
        length=80, null=False, unique=True, help_text="Where its bytes lie in the storage"
    )
    thumbnail_key = Varchar(
        length=80, null=True, default=None, help_text="Where a small picture of it lies"
    )
    width = Integer(null=True, default=None, help_text="Pixels across, of a picture")
    height = Integer(null=True, default=None, help_text="Pixels down, of a picture")
    duration = DoublePrecision(null=True, default=None, help_text="Seconds it plays, if known")
    source = Varchar(length=40, null=False, help_text="From where it came: upload, a channel, …")
    claimed_at = Timestamptz(
        null=True, default=None, help_text="When something took it in; unclaimed uploads go away"
    )
    created_by = ForeignKey(
        User,
        null=True,
        default=None,
        on_delete=OnDelete.set_null,
        on_update=OnUpdate.cascade,
        index=True,
        help_text="Who brought it, if a person did",
    )
