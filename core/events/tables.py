"""The log of what happened."""

from piccolo.columns import (
    JSON,
    UUID,
    BigInt,
    BigSerial,
    Bytea,
    Integer,
    SmallInt,
    Varchar,
)
from piccolo.table import Table

from core.db import Record


class EventRow(Record, Table, tablename="event"):
    """One fact. The sealer gives it its place (`seq`) and links it to the one before (`chain`)."""

    position = BigSerial(help_text="The order in which facts were written")
    xid = BigInt(help_text="The transaction that wrote it")
    name = Varchar(length=200)
    version = SmallInt()
    entity = Varchar(length=100, null=True, default=None)
    entity_id = UUID(null=True, default=None)
    customer_id = UUID(null=True, default=None, help_text="The customer it concerns")
    actor_kind = Varchar(length=20)
    actor_id = Varchar(length=200, null=True, default=None)
    payload = JSON(null=True, default=None, help_text="Byte for byte as announced; NULL = erased")
    salt = Bytea(null=True, default=None, help_text="Without it, nobody can prove a guess")
    digest = Bytea(help_text="SHA-256 over salt and payload")
    seq = BigInt(null=True, default=None, help_text="Its place: without gaps, in order of sealing")
    chain = Bytea(null=True, default=None, help_text="HMAC over this fact and the chain before it")
    receipt = UUID(null=True, default=None, help_text="The erasure that removed the payload")
    receipt_proof = Bytea(null=True, default=None, help_text="HMAC over that erasure")


class ChainHead(Table, tablename="event_head"):
    """Where the chain ends: one row, changed together with the events it counts."""

    id = Integer(primary_key=True, default=1)
    seq = BigInt(default=0)
    chain = Bytea(default=b"")
