"""One PostgreSQL: connections, transactions, rows, migrations, secrets."""

import os

os.environ.setdefault("PICCOLO_CONF", "core.db.conf")

from . import embedded, spare  # noqa: F401  both before Piccolo is imported
from .batcher import Batcher, Overloaded
from .connecting import AWAY, OUTAGES
from .drift import drift
from .engine import NothingCommitted
from .folder import writable
from .migrate import MigrationFailed, in_order, migrate, pending
from .patience import within
from .pool import (
    after_commit,
    close_pool,
    connect,
    connection,
    current_dsn,
    demand,
    execute,
    executemany,
    fetch,
    fetchrow,
    fetchval,
    in_transaction,
    open_pool,
    transaction,
    write,
)
from .record import UUID7, EntityRecord, Record, now, uuid7
from .vault import Vault, use_vault, vault

__all__ = [
    "AWAY",
    "OUTAGES",
    "UUID7",
    "Batcher",
    "EntityRecord",
    "MigrationFailed",
    "NothingCommitted",
    "Overloaded",
    "Record",
    "Vault",
    "after_commit",
    "close_pool",
    "connect",
    "connection",
    "current_dsn",
    "demand",
    "drift",
    "embedded",
    "execute",
    "executemany",
    "fetch",
    "fetchrow",
    "fetchval",
    "in_order",
    "in_transaction",
    "migrate",
    "now",
    "open_pool",
    "pending",
    "transaction",
    "use_vault",
    "uuid7",
    "vault",
    "within",
    "writable",
    "write",
]
