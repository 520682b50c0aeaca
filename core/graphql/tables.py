"""What the API remembers: which changes were already made."""

from piccolo.columns import UUID, Bytea, Varchar
from piccolo.constraints import Unique
from piccolo.table import Table

from core.db import Record


class Idempotency(Record, Table, tablename="idempotency"):
    """A change that carried a key: asking again gives the same answer, and changes nothing."""

    actor = UUID(help_text="Who asked")
    key = Varchar(length=200, help_text="The key the client chose")
    digest = Bytea(help_text="The SHA-256 of what was asked")
    answer = Bytea(null=True, default=None, help_text="What was answered, sealed")
    idempotency_key_once = Unique([actor, key])
